package io.geminibalance.config;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonException;
import java.util.Arrays;
import java.util.List;

/// A list as settings hold it: entries apart by commas or newlines, or a JSON array of texts.
final class EntryList {
    private static final String ALLOWED = "what begins with [ must be a JSON array of texts in double quotes";

    private EntryList() {}

    /// The entries between commas and newlines, stripped, without the empty ones.
    static List<String> plain(String text) {
        return cleaned(Arrays.asList(text.split("[,\\n\\r]")));
    }

    /// The same, or the texts of a JSON array; within that, an entry may hold a comma.
    static List<String> plainOrJson(String text) {
        if (!text.startsWith("[")) {
            return plain(text);
        }
        try {
            if (Json.read(text) instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
                return cleaned(list.stream().map(String.class::cast).toList());
            }
        } catch (JsonException _) {
            // Its message would repeat part of the text, which may be a key.
        }
        throw new NotAllowed(ALLOWED);
    }

    private static List<String> cleaned(List<String> entries) {
        return entries.stream()
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }
}
