package io.geminibalance.sandbox;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.sandbox.Script.Manner;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What the sandbox answers to a prompt, in pieces as a stream tells it. The same prompt always has the same answer.
///
/// @param pieces at least one
/// @param finish why it ended, as Google names it
/// @param calls whether it calls functions
record Speech(List<Piece> pieces, String finish, boolean calls) {
    /// Pieces of an answer where nobody asked for another number.
    private static final int USUAL_PIECES = 4;

    /// Pieces longer than this end at a blank.
    private static final int LONG = 32;

    private static final String THOUGHT =
            "**Considering the question**\n\nNobody thinks here. This is where a model would plan what to say.\n\n";

    /// Parts that leave together.
    ///
    /// @param thoughts tokens thought so far
    /// @param words tokens said so far
    record Piece(List<Map<String, Object>> parts, int thoughts, int words) {}

    /// The answer to a prompt.
    static Speech answer(Prompt prompt, Manner manner) {
        List<JsonView> functions = prompt.functions();
        if (!functions.isEmpty() && prompt.results().isEmpty()) {
            return call(prompt, functions);
        }
        String text = manner.size() > 0 ? filler(manner.size()) : text(prompt);
        return say(prompt, text.length() < manner.chunks() ? filler(manner.chunks()) : text, manner);
    }

    /// An answer that says nothing at all.
    static Speech nothing() {
        return new Speech(List.of(new Piece(List.of(), 0, 0)), "STOP", false);
    }

    /// The parts of all pieces, those of one kind joined.
    List<Map<String, Object>> whole() {
        List<Map<String, Object>> whole = new ArrayList<>();
        for (Piece piece : pieces) {
            for (Map<String, Object> part : piece.parts()) {
                boolean joins = !whole.isEmpty()
                        && part.containsKey("text")
                        && whole.getLast().containsKey("text")
                        && part.containsKey("thought") == whole.getLast().containsKey("thought");
                if (joins) {
                    Map<String, Object> before = whole.removeLast();
                    Map<String, Object> joined = new LinkedHashMap<>(before);
                    joined.putAll(part);
                    joined.put("text", before.get("text").toString() + part.get("text"));
                    whole.add(joined);
                } else {
                    whole.add(part);
                }
            }
        }
        return whole;
    }

    /// Calls the functions that the question names, or the first.
    private static Speech call(Prompt prompt, List<JsonView> functions) {
        String question = prompt.question();
        String lower = question.toLowerCase(Locale.ROOT);
        List<JsonView> named = functions.stream()
                .filter(function ->
                        lower.contains(function.at("name").text("\n").toLowerCase(Locale.ROOT)))
                .toList();
        List<Map<String, Object>> parts = new ArrayList<>();
        for (JsonView function : named.isEmpty() ? functions.subList(0, 1) : named) {
            String name = function.at("name").text("");
            JsonView schema = function.at(function.at("parameters").isObject() ? "parameters" : "parametersJsonSchema");
            Map<String, Object> call = new LinkedHashMap<>();
            call.put("name", name);
            call.put("args", schema.isObject() ? Samples.of(schema, question) : Map.of());
            Map<String, Object> part = new LinkedHashMap<>();
            part.put("functionCall", call);
            if (parts.isEmpty()) {
                // Of parallel calls only the first is signed.
                part.put("thoughtSignature", signature(name));
            }
            parts.add(part);
        }
        List<Piece> pieces = new ArrayList<>(thoughts(prompt));
        int thoughts = pieces.isEmpty() ? 0 : pieces.getLast().thoughts();
        int words = Prompt.tokens(Json.text(parts));
        pieces.add(new Piece(parts, thoughts, words));
        return new Speech(pieces, "STOP", true);
    }

    private static Speech say(Prompt prompt, String text, Manner manner) {
        String stopped = stopped(text, prompt.config().at("stopSequences").each());
        int most = prompt.config().at("maxOutputTokens").number(Integer.MAX_VALUE);
        boolean cut = Prompt.tokens(stopped) > most;
        String said = cut ? stopped.substring(0, stopped.offsetByCodePoints(0, Math.max(0, most) * 4)) : stopped;
        List<Piece> pieces = new ArrayList<>(thoughts(prompt));
        int thoughts = pieces.isEmpty() ? 0 : pieces.getLast().thoughts();
        int characters = 0;
        for (String each : split(said, manner.chunks() > 0 ? manner.chunks() : USUAL_PIECES)) {
            characters += each.codePointCount(0, each.length());
            pieces.add(new Piece(List.of(Map.of("text", each)), thoughts, (characters + 3) / 4));
        }
        if (thoughts > 0) {
            // Google signs what it thought on an empty text at the end.
            Map<String, Object> signed = new LinkedHashMap<>();
            signed.put("text", "");
            signed.put("thoughtSignature", signature(said));
            pieces.add(new Piece(List.of(signed), thoughts, Prompt.tokens(said)));
        }
        if (pieces.isEmpty()) {
            pieces.add(new Piece(List.of(), 0, 0));
        }
        return new Speech(pieces, cut ? "MAX_TOKENS" : "STOP", false);
    }

    private static List<Piece> thoughts(Prompt prompt) {
        if (!prompt.wantsThoughts()) {
            return List.of();
        }
        Map<String, Object> thought = new LinkedHashMap<>();
        thought.put("text", THOUGHT);
        thought.put("thought", true);
        return List.of(new Piece(List.of(thought), Prompt.tokens(THOUGHT), 0));
    }

    private static String filler(int size) {
        String line = "The sandbox was told to say much. ";
        return line.repeat(size / line.length() + 1).substring(0, size);
    }

    private static String text(Prompt prompt) {
        JsonView config = prompt.config();
        if (config.at("responseMimeType").text("").equals("application/json")) {
            Optional<JsonView> schema = List.of("responseJsonSchema", "_responseJsonSchema", "responseSchema").stream()
                    .map(config::at)
                    .filter(JsonView::isObject)
                    .findFirst();
            return GoogleJson.pretty(schema.map(found -> Samples.of(found, prompt.question()))
                    .orElse(Map.of("answer", prompt.question())));
        }
        if (!prompt.results().isEmpty()) {
            return prompt.results().stream()
                    .map(result -> result.at("name").text("A function") + " says: "
                            + Json.text(result.at("response").value()))
                    .collect(Collectors.joining("\n"));
        }
        String along = prompt.media().isEmpty() ? "" : " (along with " + String.join(", ", prompt.media()) + ")";
        return "You said: " + prompt.question() + along + "\n\nThis answer comes from the sandbox; no model was asked.";
    }

    private static String stopped(String text, List<JsonView> stops) {
        int end = text.length();
        for (JsonView stop : stops) {
            int at = stop.text("").isEmpty() ? -1 : text.indexOf(stop.text(""));
            end = at < 0 ? end : Math.min(end, at);
        }
        return text.substring(0, end);
    }

    /// The text in about equal pieces, none of them empty, no character cut in two.
    private static List<String> split(String text, int count) {
        List<String> pieces = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= count && from < text.length(); i++) {
            int to = i == count ? text.length() : (int) ((long) text.length() * i / count);
            if (i < count && text.length() / count > LONG) {
                int blank = text.indexOf(' ', to);
                to = blank >= 0 && blank - to < LONG / 2 ? blank : to;
            }
            if (to < text.length() && to > 0 && Character.isSurrogatePair(text.charAt(to - 1), text.charAt(to))) {
                to++;
            }
            if (to > from) {
                pieces.add(text.substring(from, to));
                from = to;
            }
        }
        return pieces;
    }

    private static String signature(String about) {
        String text = "signed by the sandbox: " + Integer.toHexString(about.hashCode());
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
