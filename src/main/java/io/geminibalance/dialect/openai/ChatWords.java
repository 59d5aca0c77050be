package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.answer.CallIds;
import io.geminibalance.dialect.answer.Citation;
import io.geminibalance.dialect.answer.Finish;
import io.geminibalance.dialect.answer.Happening;
import io.geminibalance.dialect.answer.Happening.Token;
import io.geminibalance.dialect.answer.Origin;
import io.geminibalance.dialect.answer.Usage;
import io.geminibalance.dialect.openai.ChatAnswer.Wanted;
import io.geminibalance.dialect.prompt.Tool;
import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.json.Prefixed;
import io.geminibalance.json.Raw;
import io.geminibalance.json.Span;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/// OpenAI's words for what a model says: the pieces that a chunk and a whole answer have in common.
record ChatWords(Wanted wanted, RandomGenerator random) {
    private static final int SECONDS_OF_SOUND = 3600;

    /// What every answer begins with.
    ///
    /// @param object the name of its form
    Map<String, Object> head(String object, Origin origin) {
        Map<String, Object> head = new LinkedHashMap<>();
        head.put("id", origin.responseId().isEmpty() ? wanted.id() : "chatcmpl-" + origin.responseId());
        head.put("object", object);
        head.put("created", wanted.created());
        head.put("model", wanted.model());
        return head;
    }

    /// Who answers, as far as that is known.
    static void putOrigin(Map<String, Object> answer, Origin origin) {
        if (!origin.tier().isEmpty()) {
            answer.put("service_tier", origin.tier().equals("standard") ? "default" : origin.tier());
        }
        if (!origin.modelVersion().isEmpty()) {
            answer.put("system_fingerprint", origin.modelVersion());
        }
    }

    /// The client's name for a function.
    String name(String sent) {
        Tool tool = wanted.tools().get(sent);
        return tool == null ? sent : tool.name();
    }

    /// A call as an element of `tool_calls`, without its index.
    Map<String, Object> call(Happening.Call call) {
        Tool tool = wanted.tools().get(call.sent());
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("id", call.id());
        if (tool != null && tool.kind() == Tool.Kind.CUSTOM) {
            said.put("type", "custom");
            said.put("custom", pair("name", tool.name(), "input", input(call.args())));
        } else {
            said.put("type", "function");
            said.put("function", function(call));
        }
        if (!call.signature().isEmpty()) {
            said.put("extra_content", google(Map.of("thought_signature", call.signature())));
        }
        return said;
    }

    /// A call as `function_call` has it.
    Map<String, Object> function(Happening.Call call) {
        return pair(
                "name",
                name(call.sent()),
                "arguments",
                arguments(call, wanted.tools().get(call.sent())));
    }

    /// The arguments of a call as the client expects them.
    static String arguments(Happening.Call call, Tool tool) {
        return tool != null && tool.kind() == Tool.Kind.WRAPPED
                ? unwrapped(call.args())
                : call.args().text();
    }

    /// The free text of a custom tool's call.
    static String input(Raw args) {
        JsonView input = new JsonView(args.value()).at("input");
        return input.isText() ? input.text("") : input.isPresent() ? Json.text(input) : "";
    }

    private static String unwrapped(Raw args) {
        byte[] bytes = args.text().getBytes(StandardCharsets.UTF_8);
        JsonView value = Json.view(bytes, 0, bytes.length, Set.of("value")).at("value");
        return value.value() instanceof Raw raw ? raw.text() : Json.text(value.value());
    }

    /// An image as an element of `images`.
    static Map<String, Object> image(int index, Happening.Image image) {
        String start = "data:" + image.mimeType() + ";base64,";
        Object url = image.data() instanceof Span span ? new Prefixed(start, span) : start + image.data();
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("index", index);
        said.put("type", "image_url");
        said.put("image_url", Map.of("url", url));
        return said;
    }

    /// The beginning of a sound.
    Map<String, Object> sound() {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("id", CallIds.random("audio_", random));
        said.put("expires_at", wanted.created() + SECONDS_OF_SOUND);
        said.put("transcript", "");
        return said;
    }

    static Object logprobs(List<Token> tokens) {
        return tokens.isEmpty() ? null : pair("content", likely(tokens), "refusal", null);
    }

    /// Tokens, each with how likely it was and what else might have stood there.
    static List<Object> likely(List<Token> tokens) {
        List<Object> content = new ArrayList<>(tokens.size());
        for (Token token : tokens) {
            Map<String, Object> said = token(token);
            said.put(
                    "top_logprobs",
                    token.others().stream().map(ChatWords::token).toList());
            content.add(said);
        }
        return content;
    }

    private static Map<String, Object> token(Token token) {
        List<Integer> bytes = new ArrayList<>();
        for (byte b : token.text().getBytes(StandardCharsets.UTF_8)) {
            bytes.add(b & 0xff);
        }
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("token", token.text());
        said.put("logprob", token.logProbability());
        said.put("bytes", bytes);
        return said;
    }

    static List<Object> annotations(List<Citation> citations) {
        List<Object> annotations = new ArrayList<>(citations.size());
        for (Citation citation : citations) {
            Map<String, Object> said = new LinkedHashMap<>();
            said.put("start_index", citation.start());
            said.put("end_index", citation.end());
            said.put("url", citation.url());
            said.put("title", citation.title());
            annotations.add(pair("type", "url_citation", "url_citation", said));
        }
        return annotations;
    }

    /// What the API adds to a finish, for people who look for a fault, and to go on with.
    static Map<String, Object> extras(Finish finish) {
        Map<String, Object> extras = new LinkedHashMap<>();
        if (!finish.message().isEmpty() && !finish.reason().equals("STOP")) {
            extras.put("finish_message", finish.message());
        }
        if (!finish.token().isEmpty()) {
            extras.put("continuation_token", finish.token());
        }
        return extras;
    }

    String finish(Finish finish) {
        return switch (finish.why()) {
            case STOP -> "stop";
            case CALLS -> wanted.legacyFunctions() ? "function_call" : "tool_calls";
            case LENGTH -> "length";
            case FILTERED -> "content_filter";
        };
    }

    static String refusal(String reason) {
        return "Prompt blocked by the provider: " + reason;
    }

    static Map<String, Object> usage(Usage usage) {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("prompt_tokens", usage.prompt());
        said.put("completion_tokens", usage.completion());
        said.put("total_tokens", usage.total());
        said.put("prompt_tokens_details", pair("cached_tokens", usage.cached(), "audio_tokens", usage.audioIn()));
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("reasoning_tokens", usage.reasoning());
        details.put("audio_tokens", usage.audioOut());
        details.put("accepted_prediction_tokens", 0);
        details.put("rejected_prediction_tokens", 0);
        said.put("completion_tokens_details", details);
        return said;
    }

    /// What only Google has, in the place where its own compatible API puts it.
    static Map<String, Object> google(Map<String, Object> extras) {
        return Map.of("google", extras);
    }

    static Map<String, Object> pair(String one, Object first, String two, Object second) {
        Map<String, Object> pair = new LinkedHashMap<>(4);
        pair.put(one, first);
        pair.put(two, second);
        return pair;
    }
}
