package io.geminibalance.sandbox;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.sandbox.Said.Form;
import io.geminibalance.sandbox.Speech.Piece;
import io.geminibalance.wire.Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The least of the OpenAI-compatible route: text in, text out, whole or as events.
///
/// @param body of the request
/// @param id of the answer
/// @param created in seconds
record Compatible(JsonView body, String id, long created) {
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8);

    String model() {
        String model = body.at("model").text("");
        return model.startsWith("models/") ? model.substring("models/".length()) : model;
    }

    boolean streams() {
        return Boolean.TRUE.equals(body.at("stream").value());
    }

    /// The request as a native one would say it.
    Prompt prompt() {
        List<Map<String, Object>> contents = new ArrayList<>();
        List<Map<String, Object>> system = new ArrayList<>();
        for (JsonView message : body.at("messages").each()) {
            String role = message.at("role").text("user");
            JsonView content = message.at("content");
            String text = content.text().orElseGet(() -> Prompt.text(content.each()));
            List<Map<String, Object>> parts = List.of(Map.of("text", text));
            if (role.equals("system") || role.equals("developer")) {
                system.addAll(parts);
            } else {
                contents.add(Map.of("role", role.equals("assistant") ? "model" : "user", "parts", parts));
            }
        }
        int most = body.at("max_completion_tokens").number(body.at("max_tokens").number(0));
        Object stop = body.at("stop").value();
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("stopSequences", stop instanceof String text ? List.of(text) : stop);
        if (most > 0) {
            config.put("maxOutputTokens", most);
        }
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("contents", contents);
        request.put("generationConfig", config);
        if (!system.isEmpty()) {
            request.put("systemInstruction", Map.of("parts", system));
        }
        body.at("extra_body")
                .at("google")
                .at("cached_content")
                .text()
                .ifPresent(cache -> request.put("cachedContent", cache));
        return new Prompt(new JsonView(request));
    }

    Said said(Speech speech) {
        Map<String, Object> usage =
                usage(prompt().tokens(), speech.pieces().getLast().words());
        if (!streams()) {
            Map<String, Object> whole = answer("chat.completion", speech, "message", text(speech.whole()), true);
            whole.put("usage", usage);
            return Said.plain(200, Form.COMPATIBLE, Json.text(whole));
        }
        List<byte[]> events = new ArrayList<>();
        for (int i = 0; i < speech.pieces().size(); i++) {
            Piece piece = speech.pieces().get(i);
            boolean last = i + 1 == speech.pieces().size();
            Map<String, Object> event = answer("chat.completion.chunk", speech, "delta", text(piece.parts()), last);
            if (last
                    && Boolean.TRUE.equals(
                            body.at("stream_options").at("include_usage").value())) {
                event.put("usage", usage);
            }
            events.add(("data: " + Json.text(event) + "\n\n").getBytes(StandardCharsets.UTF_8));
        }
        return new Said(200, Headers.NONE, Form.EVENTS, events, DONE);
    }

    private Map<String, Object> answer(String object, Speech speech, String field, String text, boolean last) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("content", text);
        message.put("role", "assistant");
        Map<String, Object> choice = new LinkedHashMap<>();
        if (last) {
            choice.put("finish_reason", speech.finish().equals("MAX_TOKENS") ? "length" : "stop");
        }
        choice.put("index", 0);
        choice.put(field, message);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("choices", List.of(choice));
        answer.put("created", created);
        answer.put("id", id);
        answer.put("model", model());
        answer.put("object", object);
        return answer;
    }

    private static Map<String, Object> usage(int prompt, int words) {
        Map<String, Object> usage = new LinkedHashMap<>();
        usage.put("completion_tokens", words);
        usage.put("prompt_tokens", prompt);
        usage.put("total_tokens", prompt + words);
        return usage;
    }

    private static String text(List<Map<String, Object>> parts) {
        StringBuilder text = new StringBuilder();
        parts.forEach(part -> text.append(part.getOrDefault("text", "")));
        return text.toString();
    }
}
