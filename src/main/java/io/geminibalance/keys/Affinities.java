package io.geminibalance.keys;

import io.geminibalance.wire.Call.Affinity;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Remembers which project answered a conversation last, for its next turn: Google keeps the beginning of a
/// prompt in a cache of the project.
///
/// Bounded; the conversation that was silent longest is forgotten first.
public final class Affinities {
    private static final int MOST = 20_000;

    private final Map<Long, String> projects = new LinkedHashMap<>(1024, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, String> eldest) {
            return size() > MOST;
        }
    };

    /// The project that should go on with a conversation. None for its first turn, so that equal first questions
    /// spread over the pool.
    public synchronized Optional<String> preferred(Affinity affinity) {
        return affinity.continued() ? Optional.ofNullable(projects.get(affinity.hash())) : Optional.empty();
    }

    public synchronized void answered(Affinity affinity, String project) {
        if (affinity.hash() != 0) {
            projects.put(affinity.hash(), project);
        }
    }
}
