package io.geminibalance.forward;

import io.geminibalance.keys.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/// How often a call is tried and how long it waits.
///
/// @param attempts most tries with the upstream for one thing that is asked
/// @param patience how long a call may wait for a key to come back
public record Rules(int attempts, Duration patience) {
    /// Tries after the first that failed for the model's sake.
    static final int FURTHER_FOR_MODEL = 2;

    /// Tries after the first that failed on the way.
    static final int FURTHER_FOR_WAY = 1;

    private static final int SHORTEST_MILLIS = 200;
    private static final int LONGEST_MILLIS = 1000;

    /// Whether the same may be asked once more at all.
    ///
    /// @param before the tries that it has cost
    public boolean allowMore(List<Attempt> before) {
        return before.size() < attempts;
    }

    /// Whether the same may be asked once more although the model failed or said nothing the last time.
    ///
    /// @param before the tries that it has cost
    public boolean allowMoreForModel(List<Attempt> before) {
        return allowMore(before) && troubles(before) <= FURTHER_FOR_MODEL;
    }

    /// How many tries failed for the model's sake. One that seemed good was not, or nobody would ask again.
    static int troubles(List<Attempt> before) {
        return (int) before.stream()
                .map(Attempt::verdict)
                .filter(verdict -> verdict instanceof Verdict.ServerTrouble || verdict instanceof Verdict.Good)
                .count();
    }

    /// How many tries were lost on the way.
    static int lost(List<Attempt> before) {
        return (int) before.stream()
                .filter(attempt -> attempt.verdict() instanceof Verdict.WayOut)
                .count();
    }

    static Duration backOff(RandomGenerator random) {
        return Duration.ofMillis(random.nextInt(SHORTEST_MILLIS, LONGEST_MILLIS + 1));
    }
}
