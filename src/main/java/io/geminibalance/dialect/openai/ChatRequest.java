package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.Conversation;
import io.geminibalance.dialect.Invalid;
import io.geminibalance.dialect.answer.Telling;
import io.geminibalance.dialect.model.Models;
import io.geminibalance.dialect.prompt.Message;
import io.geminibalance.dialect.prompt.Prompt;
import io.geminibalance.dialect.prompt.Prompt.Format;
import io.geminibalance.dialect.prompt.Schemas;
import io.geminibalance.dialect.prompt.Tool;
import io.geminibalance.json.JsonView;
import io.geminibalance.wire.Inbound;
import io.geminibalance.wire.Sink;
import io.geminibalance.wire.Sink.ClientGone;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// A request for a chat completion, understood.
///
/// Only what has a counterpart is read; all else is ignored, as OpenAI's own services ignore what is new to them.
///
/// @param named the model as the client names it
/// @param stream whether the answer is to come in chunks
/// @param usage whether a stream ends with the counts of tokens
/// @param legacy whether functions were given in the old way, `functions`, so that calls are told in it
/// @param oneCall whether the client can take one call at a time only
/// @param wav whether speech is wanted with a header
/// @param cacheKey the client's own name for the conversation, empty where it has none
record ChatRequest(
        Prompt prompt,
        String named,
        boolean stream,
        boolean usage,
        boolean legacy,
        boolean oneCall,
        boolean wav,
        String cacheKey) {
    private static final Pattern MODEL = Pattern.compile("[A-Za-z0-9_.@-]{1,100}");
    private static final int MOST_STOPS = 5;

    /// Reads the tools of a request.
    interface Tooling {
        ChatTools of(Place request) throws Invalid;
    }

    static ChatRequest read(JsonView body, Models models, Tooling tooling) throws Invalid {
        if (!body.isObject()) {
            throw Invalid.type(null, "The body is no JSON object; send one with `model` and `messages`.");
        }
        return read(Place.of(body), models, tooling);
    }

    /// Reads a request that may have been put into the words of chat from others.
    static ChatRequest read(Place request, Models models, Tooling tooling) throws Invalid {
        String named = request.at("model").needed("the name of a model, such as \"gemini-flash-latest\"");
        String model = models.asked(named);
        if (!MODEL.matcher(model).matches()) {
            throw Invalid.value("model", "`model` is no name of a model; GET /v1/models lists those that there are.");
        }
        ChatTools tools = tooling.of(request);
        List<Message> messages = ChatMessages.read(request.at("messages"));
        Place google = ChatExtras.google(request);
        boolean stream = request.at("stream").truth().orElse(false);
        Prompt prompt = new Prompt(
                model,
                messages,
                tools.functions(),
                tools.builtIns(),
                tools.choice(),
                config(request, google, stream),
                format(request.at("response_format").object()),
                ChatExtras.reasoning(request, google),
                ChatExtras.extras(request, google));
        return new ChatRequest(
                prompt,
                named,
                stream,
                request.at("stream_options")
                        .object()
                        .at("include_usage")
                        .truth()
                        .orElse(false),
                tools.legacy(),
                !request.at("parallel_tool_calls").truth().orElse(true),
                request.at("audio").object().at("format").text("").equals("wav"),
                request.at("prompt_cache_key").text(""));
    }

    /// The conversation that it asks for.
    Conversation conversation(Inbound inbound, Shared shared) {
        ChatAnswer.Wanted wanted = wanted(shared.clock(), shared.random());
        return new ChatConversation(inbound, prompt, stream, cacheKey, shared, new Manner() {
            @Override
            public Telling begin(Sink sink, Consumer<ChatAnswer.Noticed> noticed) {
                return new ChatAnswer(wanted, sink, shared.random(), shared.keepAlive(), shared.answers(), noticed);
            }

            @Override
            public void refuse(Invalid invalid, Sink to) throws ClientGone {
                to.whole(OpenAiErrors.invalid(invalid));
            }
        });
    }

    /// What the answer has to know of the request.
    private ChatAnswer.Wanted wanted(InstantSource clock, RandomGenerator random) {
        Map<String, Tool> tools = new HashMap<>();
        prompt.tools().forEach(tool -> tools.put(tool.sent(), tool));
        return new ChatAnswer.Wanted(
                named,
                "chatcmpl-" + Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong()),
                clock.instant().getEpochSecond(),
                stream,
                usage,
                legacy,
                oneCall,
                tools,
                wav);
    }

    private static Map<String, Object> config(Place request, Place google, boolean stream) throws Invalid {
        Map<String, Object> config = new LinkedHashMap<>();
        request.at("max_completion_tokens", "max_tokens")
                .whole()
                .filter(most -> most > 0)
                .ifPresent(most -> config.put("maxOutputTokens", Math.min(most, Integer.MAX_VALUE)));
        request.at("temperature").number().ifPresent(value -> config.put("temperature", value));
        request.at("top_p").number().ifPresent(value -> config.put("topP", value));
        request.at("top_k").whole().filter(value -> value >= 1).ifPresent(value -> config.put("topK", value));
        candidates(request.at("n"), stream).ifPresent(value -> config.put("candidateCount", value));
        List<String> stops = stops(request.at("stop"));
        if (!stops.isEmpty()) {
            config.put("stopSequences", stops);
        }
        // The API takes 32 bits; more are folded so that one seed always means the same one.
        request.at("seed")
                .whole()
                .ifPresent(seed ->
                        config.put("seed", seed == seed.intValue() ? seed.intValue() : (int) (seed & 0x7fff_ffffL)));
        logprobs(request, config);
        ChatExtras.modalities(request, google, config);
        return config;
    }

    private static Optional<Long> candidates(Place n, boolean stream) throws Invalid {
        Optional<Long> count = n.whole();
        if (count.isPresent() && (count.get() < 1 || count.get() > 8)) {
            throw Invalid.value("n", "`n` must be between 1 and 8.");
        }
        if (count.orElse(1L) > 1 && stream) {
            throw n.unsupported("A stream holds one answer; leave `n` out, or ask without `stream`.");
        }
        return count.filter(value -> value > 1);
    }

    private static List<String> stops(Place stop) throws Invalid {
        List<String> stops = new ArrayList<>();
        if (stop.value().isText()) {
            stops.add(stop.text(""));
        } else {
            for (Place each : stop.each()) {
                stops.add(each.text(""));
            }
        }
        stops.removeIf(String::isEmpty);
        return stops.size() > MOST_STOPS ? stops.subList(0, MOST_STOPS) : stops;
    }

    private static void logprobs(Place request, Map<String, Object> config) throws Invalid {
        Optional<Long> top = request.at("top_logprobs").whole();
        boolean wanted = request.at("logprobs").truth().orElse(false);
        if (top.isPresent() && (top.get() < 0 || top.get() > 20)) {
            throw Invalid.value("top_logprobs", "`top_logprobs` must be between 0 and 20.");
        }
        if (wanted) {
            config.put("responseLogprobs", true);
            top.filter(number -> number > 0).ifPresent(number -> config.put("logprobs", number));
        }
    }

    private static Optional<Format> format(Place format) throws Invalid {
        return switch (format.at("type").text("text")) {
            case "text" -> Optional.empty();
            case "json_object" -> Optional.of(new Format(null));
            case "json_schema" -> {
                Place schema = format.at("json_schema").object().at("schema").object();
                yield Optional.of(new Format(
                        schema.isPresent() ? Schemas.clean(schema.value().value()) : null));
            }
            default ->
                throw format.at("type")
                        .unsupported("`" + format.at("type").path()
                                + "` must be \"text\", \"json_object\" or \"json_schema\".");
        };
    }
}
