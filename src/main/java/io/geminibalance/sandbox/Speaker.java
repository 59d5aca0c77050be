package io.geminibalance.sandbox;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.sandbox.Model.Kind;
import io.geminibalance.sandbox.Profile.Trait;
import io.geminibalance.sandbox.Script.Manner;
import io.geminibalance.sandbox.Speech.Piece;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Thinks of an answer to a prompt. But for the ids of calls, the same prompt always has the same.
///
/// @param id of the answer
/// @param project of the key that asks, for which signatures are made
record Speaker(Prompt prompt, Model model, Manner manner, String id, String project) {
    /// Pieces of an answer where nobody asked for another number.
    private static final int USUAL_PIECES = 4;

    private static final String THOUGHT =
            "**Considering the question**\n\nNobody thinks here. This is where a model would plan what to say.\n\n";

    Speech speech() {
        if (model.kind() == Kind.SPEAKS) {
            Piece sound = new Piece(List.of(Media.sound(model)), 0, 0, Map.of("AUDIO", Media.TOKENS_OF_SOUND));
            return Speech.of(List.of(sound, sound.with(List.of())), "STOP");
        }
        if (prompt.config().at("audioTranscriptionConfig").isPresent()) {
            return transcribed();
        }
        List<String> modalities = prompt.modalities(model);
        if (modalities.contains("IMAGE")) {
            return drawn(modalities.contains("TEXT"));
        }
        List<JsonView> functions = prompt.functions();
        if (!functions.isEmpty() && prompt.results().isEmpty()) {
            return call(functions);
        }
        String text = manner.size() > 0 ? Texts.filler(manner.size()) : text();
        Speech said = say(text.length() < manner.chunks() ? Texts.filler(manner.chunks()) : text);
        if (prompt.uses("codeExecution")) {
            return calculated(said);
        }
        return searches() ? said.ending("groundingMetadata", Grounding.of(Texts.said(said), prompt)) : said;
    }

    /// Calls the functions that the question writes out with their arguments, else those that it names, else the
    /// first.
    private Speech call(List<JsonView> functions) {
        String question = prompt.question();
        Map<String, Object> written = WrittenCalls.in(question);
        String lower = question.toLowerCase(Locale.ROOT);
        List<JsonView> exact = functions.stream()
                .filter(function -> written.containsKey(function.at("name").text("")))
                .toList();
        List<JsonView> named = exact.isEmpty()
                ? functions.stream()
                        .filter(function ->
                                lower.contains(function.at("name").text("\n").toLowerCase(Locale.ROOT)))
                        .toList()
                : exact;
        List<Map<String, Object>> parts = new ArrayList<>();
        for (JsonView function : named.isEmpty() ? functions.subList(0, 1) : named) {
            String name = function.at("name").text("");
            JsonView schema = function.at(function.at("parameters").isObject() ? "parameters" : "parametersJsonSchema");
            Map<String, Object> call = new LinkedHashMap<>();
            call.put("name", name);
            Object sample = schema.isObject() ? Samples.of(schema, question) : Map.of();
            call.put("args", written.getOrDefault(name, sample));
            if (model.has(Trait.IDS)) {
                call.put("id", id(parts.size()));
            }
            Map<String, Object> part = new LinkedHashMap<>();
            part.put("functionCall", call);
            if (parts.isEmpty()) {
                // Of parallel calls only the first is signed.
                part.put("thoughtSignature", Signature.of(name, project));
            }
            parts.add(part);
        }
        if (searches() && prompt.announcesGoogles()) {
            parts.addAll(0, Grounding.calls(question, id(parts.size())));
        }
        List<Piece> pieces = new ArrayList<>(thoughts());
        pieces.add(new Piece(parts, thought(), Prompt.tokens(Json.text(parts)), Map.of()));
        return Speech.of(pieces, "STOP").ending("finishMessage", "Model generated function call(s).");
    }

    private Speech say(String text) {
        String stopped = Texts.stopped(text, prompt.config().at("stopSequences").each());
        int most = prompt.config().at("maxOutputTokens").number(Integer.MAX_VALUE);
        boolean cut = Prompt.tokens(stopped) > most;
        String said = cut ? stopped.substring(0, stopped.offsetByCodePoints(0, Math.max(0, most) * 4)) : stopped;
        List<Piece> pieces = new ArrayList<>(thoughts());
        int thoughts = thought();
        int characters = 0;
        for (String each : Texts.split(said, manner.chunks() > 0 ? manner.chunks() : USUAL_PIECES)) {
            characters += each.codePointCount(0, each.length());
            pieces.add(new Piece(List.of(Map.of("text", each)), thoughts, (characters + 3) / 4, Map.of()));
        }
        if (thoughts > 0) {
            // Google signs what it thought on an empty text at the end.
            Map<String, Object> signed = new LinkedHashMap<>();
            signed.put("text", "");
            signed.put("thoughtSignature", Signature.of(said, project));
            pieces.add(new Piece(List.of(signed), thoughts, Prompt.tokens(said), Map.of()));
        }
        return Speech.of(pieces, cut ? "MAX_TOKENS" : "STOP");
    }

    /// As a recorded stream of googleapis/js-genai has it: words, the picture, and the end by itself.
    private Speech drawn(boolean talks) {
        List<Piece> pieces = new ArrayList<>(
                talks ? say("Here is your picture: " + prompt.question() + "\n").pieces() : List.of());
        int thoughts = talks ? pieces.getLast().thoughts() : 0;
        int words = talks ? pieces.getLast().words() : 0;
        Piece picture = new Piece(List.of(Media.picture()), thoughts, words, Map.of("IMAGE", Media.TOKENS_OF_PICTURE));
        pieces.add(picture);
        pieces.add(picture.with(List.of()));
        return Speech.of(pieces, "STOP");
    }

    /// What somebody may have said, a word each half second.
    private Speech transcribed() {
        List<String> words = List.of("Nobody", "listened", "to", "this.");
        Map<String, Object> transcription = new LinkedHashMap<>();
        transcription.put("text", String.join(" ", words));
        transcription.put("languageCode", "en-US");
        JsonView wanted = prompt.config().at("audioTranscriptionConfig");
        if (wanted.at("diarization").isTrue()) {
            transcription.put("speakerLabel", "spk_1");
        }
        if (wanted.at("wordTimestamp").isTrue()) {
            List<Object> timed = new ArrayList<>();
            for (String word : words) {
                int begin = 500 * timed.size();
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("word", word);
                one.put("startOffset", String.format(Locale.ROOT, "%d.%03ds", begin / 1000, begin % 1000));
                one.put("endOffset", String.format(Locale.ROOT, "%d.%03ds", begin / 1000, begin % 1000 + 400));
                timed.add(one);
            }
            transcription.put("words", timed);
        }
        Piece heard = new Piece(List.of(Map.of("audioTranscription", transcription)), 0, words.size(), Map.of());
        return Speech.of(List.of(heard), "STOP");
    }

    /// A program and what it printed, before the answer (crmne/ruby_llm, recorded 2026-08-19).
    private Speech calculated(Speech said) {
        Map<String, Object> code = new LinkedHashMap<>(Map.of(
                "executableCode", Map.of("language", "PYTHON", "code", "print(6 * 7)\n", "id", "call_" + id(0))));
        code.put("thoughtSignature", Signature.of("print", project));
        Map<String, Object> result =
                Map.of("codeExecutionResult", Map.of("outcome", "OUTCOME_OK", "output", "42\n", "id", "call_" + id(0)));
        List<Piece> pieces = new ArrayList<>();
        pieces.add(new Piece(List.of(code), thought(), 0, Map.of()));
        pieces.add(new Piece(List.of(result), thought(), 0, Map.of()));
        pieces.addAll(said.pieces());
        return said.with(pieces, said.finish()).withTools(Prompt.tokens(Json.text(List.of(code, result))));
    }

    private List<Piece> thoughts() {
        if (!prompt.wantsThoughts()) {
            return List.of();
        }
        Map<String, Object> thought = new LinkedHashMap<>();
        thought.put("text", THOUGHT);
        thought.put("thought", true);
        return List.of(new Piece(List.of(thought), thought(), 0, Map.of()));
    }

    /// Tokens of what was thought, which are counted whether they are shown or not.
    private int thought() {
        return prompt.isThoughtOver(model) ? Prompt.tokens(THOUGHT) : 0;
    }

    private boolean searches() {
        return prompt.uses("googleSearch") || prompt.uses("googleSearchRetrieval");
    }

    private String text() {
        JsonView config = prompt.config();
        if (prompt.wantsJson()) {
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
        return "You said: " + prompt.question() + along + "\n\nThis answer comes from the sandbox; no model was asked."
                + (searches() ? Grounding.FOUND : "");
    }

    /// Eight characters that no other call of this answer has.
    private String id(int index) {
        return String.format(Locale.ROOT, "%07x%s", id.hashCode() >>> 4, Integer.toString(index, Character.MAX_RADIX));
    }
}
