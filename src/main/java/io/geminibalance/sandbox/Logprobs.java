package io.geminibalance.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How probable the words of an answer were, made up: a token is four characters, and each rival is less
/// likely.
final class Logprobs {
    private static final int CHARACTERS = 4;
    private static final List<String> RIVALS = List.of(" the", " a", "…", " and", " é");

    private Logprobs() {}

    /// @param rivals how many candidates are listed for each token, the chosen one among them
    static Map<String, Object> of(String text, int rivals) {
        List<Object> top = new ArrayList<>();
        List<Object> chosen = new ArrayList<>();
        int[] characters = text.codePoints().toArray();
        for (int from = 0; from < characters.length; from += CHARACTERS) {
            String token = new String(characters, from, Math.min(CHARACTERS, characters.length - from));
            List<Object> candidates = new ArrayList<>();
            candidates.add(token(token, 0));
            for (int i = 1; i < Math.min(rivals, RIVALS.size() + 1); i++) {
                candidates.add(token(RIVALS.get(i - 1), i));
            }
            chosen.add(candidates.getFirst());
            top.add(Map.of("candidates", candidates));
        }
        Map<String, Object> result = new LinkedHashMap<>();
        if (rivals > 0) {
            result.put("topCandidates", top);
        }
        result.put("chosenCandidates", chosen);
        return result;
    }

    private static Map<String, Object> token(String token, int rank) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("token", token);
        fields.put("tokenId", token.hashCode() & 0x3ffff);
        fields.put("logProbability", -0.25 - 2 * rank);
        return fields;
    }
}
