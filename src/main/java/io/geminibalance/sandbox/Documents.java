package io.geminibalance.sandbox;

import io.geminibalance.sandbox.Speech.Piece;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Puts an answer into the documents that `generateContent` sends.
///
/// All candidates are alike.
///
/// @param reading what the model reads for it
record Documents(Model model, String responseId, Prompt prompt, Reading reading) {
    /// Prompts of this size are found in Google's own cache, all but their last tokens.
    private static final int CACHED_FROM = 4096;

    private static final int CACHED_IN = 1024;

    /// Where a candidate ends thus and has no parts, Google leaves its content out.
    private static final Set<String> CONTENTLESS = Set.of("MALFORMED_FUNCTION_CALL", "SAFETY");

    /// The one document of a unary call.
    Map<String, Object> whole(Speech speech) {
        return document(speech.pieces().getLast().with(speech.whole()), speech, true);
    }

    /// One document for each piece of a stream; the last tells why it ended.
    List<Map<String, Object>> stream(Speech speech) {
        List<Map<String, Object>> documents = new ArrayList<>();
        for (int i = 0; i < speech.pieces().size(); i++) {
            documents.add(document(
                    speech.pieces().get(i), speech, i + 1 == speech.pieces().size()));
        }
        return documents;
    }

    private Map<String, Object> document(Piece piece, Speech speech, boolean last) {
        Map<String, Object> document = new LinkedHashMap<>();
        if (speech.blocked().isEmpty()) {
            List<Map<String, Object>> all = new ArrayList<>();
            for (int i = 0; i < candidates(); i++) {
                all.add(candidate(piece, speech, last, i));
            }
            document.put("candidates", all);
        } else {
            document.put("promptFeedback", Map.of("blockReason", speech.blocked()));
        }
        document.put("usageMetadata", usage(piece, speech));
        document.put("modelVersion", model.id());
        document.put("responseId", responseId);
        return document;
    }

    private Map<String, Object> candidate(Piece piece, Speech speech, boolean last, int index) {
        Map<String, Object> candidate = new LinkedHashMap<>();
        if (!piece.parts().isEmpty() || !CONTENTLESS.contains(speech.finish())) {
            Map<String, Object> content = new LinkedHashMap<>();
            if (!piece.parts().isEmpty()) {
                content.put("parts", piece.parts());
            }
            content.put("role", "model");
            candidate.put("content", content);
        }
        if (last && !speech.finish().isEmpty()) {
            candidate.put("finishReason", speech.finish());
        }
        candidate.put("index", index);
        if (last) {
            candidate.putAll(speech.ending());
        }
        if (prompt.config().at("responseLogprobs").isTrue()) {
            String text = Texts.said(Speech.of(List.of(piece), ""));
            if (!text.isEmpty()) {
                candidate.put(
                        "logprobsResult",
                        Logprobs.of(text, prompt.config().at("logprobs").number(0)));
            }
        }
        return candidate;
    }

    private Map<String, Object> usage(Piece piece, Speech speech) {
        int read = reading.total() + speech.before();
        int said = piece.output() * candidates();
        int cached = reading.cached() > 0 ? reading.cached() : found(read);
        Map<String, Object> usage = new LinkedHashMap<>();
        usage.put("promptTokenCount", read);
        if (said > 0) {
            usage.put("candidatesTokenCount", said);
        }
        usage.put("totalTokenCount", read + said + piece.thoughts() + speech.tools());
        if (cached > 0) {
            usage.put("cachedContentTokenCount", cached);
        }
        usage.put("promptTokensDetails", reading.details(speech.before()));
        if (cached > 0) {
            usage.put("cacheTokensDetails", details("TEXT", cached));
        }
        piece.media()
                .forEach((modality, tokens) ->
                        usage.put("candidatesTokensDetails", details(modality, tokens * candidates())));
        if (speech.tools() > 0) {
            usage.put("toolUsePromptTokenCount", speech.tools());
            usage.put("toolUsePromptTokensDetails", details("TEXT", speech.tools()));
        }
        if (piece.thoughts() > 0) {
            usage.put("thoughtsTokenCount", piece.thoughts());
        }
        usage.put("serviceTier", "standard");
        return usage;
    }

    private static int found(int read) {
        return read < CACHED_FROM ? 0 : (read - 1) / CACHED_IN * CACHED_IN;
    }

    private int candidates() {
        return prompt.config().at("candidateCount").number(1);
    }

    /// As `countTokens` says it.
    static Map<String, Object> count(Reading reading) {
        Map<String, Object> count = new LinkedHashMap<>();
        count.put("totalTokens", reading.total());
        count.put("promptTokensDetails", reading.details(0));
        return count;
    }

    static List<Map<String, Object>> details(String modality, int tokens) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("modality", modality);
        detail.put("tokenCount", tokens);
        return List.of(detail);
    }
}
