package io.geminibalance.sandbox;

import io.geminibalance.sandbox.Speech.Piece;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Puts an answer into the documents that `generateContent` sends.
///
/// @param prompt tokens of the request
/// @param candidates how many answers were asked for; they are all alike
record Documents(Model model, String responseId, int prompt, int candidates) {

    /// The one document of a unary call.
    Map<String, Object> whole(Speech speech) {
        Piece last = speech.pieces().getLast();
        return document(new Piece(speech.whole(), last.thoughts(), last.words()), speech, true);
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
        List<Map<String, Object>> all = new ArrayList<>();
        for (int i = 0; i < candidates; i++) {
            Map<String, Object> content = new LinkedHashMap<>();
            if (!piece.parts().isEmpty()) {
                content.put("parts", piece.parts());
            }
            content.put("role", "model");
            Map<String, Object> candidate = new LinkedHashMap<>();
            candidate.put("content", content);
            if (last) {
                candidate.put("finishReason", speech.finish());
            }
            candidate.put("index", i);
            if (last && speech.calls()) {
                candidate.put("finishMessage", "Model generated function call(s).");
            }
            all.add(candidate);
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("candidates", all);
        document.put("usageMetadata", usage(piece));
        document.put("modelVersion", model.id());
        document.put("responseId", responseId);
        return document;
    }

    private Map<String, Object> usage(Piece piece) {
        int words = piece.words() * candidates;
        Map<String, Object> usage = new LinkedHashMap<>();
        usage.put("promptTokenCount", prompt);
        if (words > 0) {
            usage.put("candidatesTokenCount", words);
        }
        usage.put("totalTokenCount", prompt + words + piece.thoughts());
        usage.put("promptTokensDetails", details(prompt));
        if (piece.thoughts() > 0) {
            usage.put("thoughtsTokenCount", piece.thoughts());
        }
        usage.put("serviceTier", "standard");
        return usage;
    }

    /// As `countTokens` says it.
    static Map<String, Object> count(int tokens) {
        Map<String, Object> count = new LinkedHashMap<>();
        count.put("totalTokens", tokens);
        count.put("promptTokensDetails", details(tokens));
        return count;
    }

    private static List<Map<String, Object>> details(int tokens) {
        Map<String, Object> detail = new LinkedHashMap<>();
        detail.put("modality", "TEXT");
        detail.put("tokenCount", tokens);
        return List.of(detail);
    }
}
