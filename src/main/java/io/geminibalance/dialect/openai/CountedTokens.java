package io.geminibalance.dialect.openai;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Remembers how many tokens requests had: Claude Code asks for the same again and again.
public final class CountedTokens {
    private static final int MOST = 2000;

    private final Map<String, Long> counts = new LinkedHashMap<>(16, 0.75f, true);

    /// @param print of the request, see [CountTokens]
    synchronized Optional<Long> find(String print) {
        return Optional.ofNullable(counts.get(print));
    }

    synchronized void keep(String print, long tokens) {
        counts.put(print, tokens);
        if (counts.size() > MOST) {
            counts.remove(counts.keySet().iterator().next());
        }
    }
}
