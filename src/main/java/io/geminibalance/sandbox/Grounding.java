package io.geminibalance.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What an answer tells of a search on the web that it is based on, in the shape that crmne/ruby_llm recorded
/// on 2026-08-19.
final class Grounding {
    private static final String GREETING = "Grüße aus Köln";
    private static final String BRIDGE = "the bridge 🌉 is 409 m long";

    /// What the search found. Not ASCII, since Google counts its places in bytes of UTF-8.
    static final String FOUND = "\n\nThe naïve search found “" + GREETING + "”, and that " + BRIDGE + ".";

    private static final List<Object> CHUNKS = List.of(
            Map.of("web", Map.of("uri", "https://example.org/koeln", "title", "example.org")),
            Map.of("web", Map.of("uri", "https://example.com/bridges?id=5", "title", "Brücken in Köln")));

    private Grounding() {}

    /// @param said the whole text of the answer, perhaps cut
    static Map<String, Object> of(String said, Prompt prompt) {
        List<Map<String, Object>> supports = new ArrayList<>();
        int part = prompt.wantsThoughts() ? 1 : 0;
        add(supports, said, said.lines().findFirst().orElse(""), part, List.of(0));
        add(supports, said, GREETING, part, List.of(0));
        add(supports, said, BRIDGE, part, List.of(0, 1));
        Map<String, Object> found = new LinkedHashMap<>();
        found.put("searchEntryPoint", Map.of("renderedContent", "<div class=\"container\">Suche: Köln</div>\n"));
        found.put("groundingChunks", CHUNKS);
        found.put("groundingSupports", supports);
        found.put("webSearchQueries", List.of(prompt.question()));
        return found;
    }

    /// The search as a call that Google itself has answered, for a caller that wants to see such calls.
    static List<Map<String, Object>> calls(String question, String id) {
        return List.of(
                Map.of(
                        "toolCall",
                        ordered(
                                "toolType",
                                "GOOGLE_SEARCH_WEB",
                                "args",
                                Map.of("queries", List.of(question)),
                                "id",
                                id)),
                Map.of(
                        "toolResponse",
                        ordered("toolType", "GOOGLE_SEARCH_WEB", "response", Map.of("chunks", CHUNKS), "id", id)));
    }

    // As Google writes it, a zero is left out.
    private static void add(
            List<Map<String, Object>> supports, String said, String sentence, int part, List<Integer> chunks) {
        int from = said.indexOf(sentence);
        if (from < 0 || sentence.isEmpty()) {
            return;
        }
        Map<String, Object> segment = new LinkedHashMap<>();
        if (part > 0) {
            segment.put("partIndex", part);
        }
        if (from > 0) {
            segment.put("startIndex", bytes(said.substring(0, from)));
        }
        segment.put("endIndex", bytes(said.substring(0, from + sentence.length())));
        segment.put("text", sentence);
        supports.add(ordered("segment", segment, "groundingChunkIndices", chunks));
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static Map<String, Object> ordered(Object... pairs) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            fields.put(pairs[i].toString(), pairs[i + 1]);
        }
        return fields;
    }
}
