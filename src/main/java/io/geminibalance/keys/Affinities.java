package io.geminibalance.keys;

import io.geminibalance.wire.Call.Affinity;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Remembers which project a conversation is with, for its next turn: Google keeps the beginning of a prompt in a
/// cache of the project, and takes back only the thought signatures that the project made.
///
/// Bounded; the conversation that was silent longest is forgotten first.
public final class Affinities {
    private static final int MOST = 40_000;

    /// What one model is asked in a conversation. Without a model it stands for those that were not asked yet.
    private record Strand(long hash, String model) {}

    private final Map<Strand, String> projects = new LinkedHashMap<>(1024, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Strand, String> eldest) {
            return size() > MOST;
        }
    };

    /// The project that should go on with a conversation. None where no cache can hold anything of it, so that bare
    /// first questions spread over the pool.
    public synchronized Optional<String> preferred(Affinity affinity, String model) {
        if (!affinity.cacheable()) {
            return Optional.empty();
        }
        String project = projects.get(new Strand(affinity.hash(), model));
        return Optional.ofNullable(project != null ? project : projects.get(new Strand(affinity.hash(), "")));
    }

    /// Remembers who answered. A project that could have served stays the conversation's: a call under the same
    /// name
    /// that went elsewhere must not take it along.
    ///
    /// @param serves whether a project could serve the model now
    public synchronized void answered(Affinity affinity, String model, String project, Predicate<String> serves) {
        if (affinity.hash() == 0) {
            return;
        }
        Strand strand = new Strand(affinity.hash(), model);
        String before = projects.get(strand);
        if (before == null || !before.equals(project) && !serves.test(before)) {
            projects.put(strand, project);
            projects.put(new Strand(affinity.hash(), ""), project);
        }
    }
}
