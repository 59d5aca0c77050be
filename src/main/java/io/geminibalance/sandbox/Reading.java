package io.geminibalance.sandbox;

import io.geminibalance.json.JsonView;
import io.geminibalance.sandbox.resources.Cache;
import io.geminibalance.sandbox.resources.StoredFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// What a model reads for a request, in tokens.
///
/// @param kinds by the kind of content; text first
/// @param cached tokens of the cache that the request names, which are among those of text; 0 where it
///     names none
record Reading(SequencedMap<String, Integer> kinds, int cached) {
    private static final String TEXT = "TEXT";

    /// What there is to read of a request with the files and the cache that it names.
    static Reading of(Prompt prompt, References references) {
        List<StoredFile> files = references.known(prompt.body());
        int cached = references.cache(prompt.body()).map(Cache::tokens).orElse(0);
        SequencedMap<String, Integer> kinds = new LinkedHashMap<>();
        kinds.put(TEXT, Math.max(1, prompt.tokens() - files.size() * Prompt.TOKENS_OF_MEDIA) + cached);
        files.forEach(file -> kinds.merge(file.modality(), file.tokens(), Integer::sum));
        return new Reading(kinds, cached);
    }

    /// What a whole content has, as a cache counts it.
    static int tokens(JsonView content, References references) {
        return of(new Prompt(content), references).total();
    }

    int total() {
        return kinds.values().stream().mapToInt(Integer::intValue).sum();
    }

    /// As `promptTokensDetails` has it.
    ///
    /// @param more tokens of text besides
    List<Map<String, Object>> details(int more) {
        List<Map<String, Object>> details = new ArrayList<>();
        kinds.forEach(
                (kind, tokens) -> details.addAll(Documents.details(kind, kind.equals(TEXT) ? tokens + more : tokens)));
        return details;
    }
}
