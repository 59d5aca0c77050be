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

    /// Who has a conversation.
    ///
    /// @param begun whether it has come to where a cache can hold something of it
    private record Home(String project, boolean begun) {}

    private final Map<Strand, Home> homes = new LinkedHashMap<>(1024, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Strand, Home> eldest) {
            return size() > MOST;
        }
    };

    /// The project that should go on with a conversation. None where no cache can hold anything of it, so that bare
    /// first questions spread over the pool.
    public synchronized Optional<String> preferred(Affinity affinity, String model) {
        if (!affinity.cacheable()) {
            return Optional.empty();
        }
        Home home = homes.get(new Strand(affinity.hash(), model));
        return Optional.ofNullable(home != null ? home : homes.get(new Strand(affinity.hash(), "")))
                .map(Home::project);
    }

    /// Remembers who answered. A project that could have served stays the conversation's: a call under the same
    /// name that went elsewhere must not take it along. Before it has begun, an equal first question may be the
    /// same one asked by another, and the last who was answered is the likeliest to go on.
    ///
    /// @param serves whether a project could serve the model now
    public synchronized void answered(Affinity affinity, String model, String project, Predicate<String> serves) {
        if (affinity.hash() == 0) {
            return;
        }
        Strand strand = new Strand(affinity.hash(), model);
        Home before = homes.get(strand);
        boolean stays =
                before != null && (before.project.equals(project) || before.begun && serves.test(before.project));
        Home home = new Home(stays ? before.project : project, affinity.cacheable() || stays && before.begun);
        if (!home.equals(before)) {
            homes.put(strand, home);
            homes.put(new Strand(affinity.hash(), ""), home);
        }
    }
}
