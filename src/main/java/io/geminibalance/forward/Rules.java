package io.geminibalance.forward;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How often a call is tried and how long it waits.
///
/// @param attempts most tries with the upstream for one call
/// @param patience how long a call may wait for a key to come back
public record Rules(int attempts, Duration patience) {
    /// Tries after the first that failed for the model's sake.
    static final int FURTHER_FOR_MODEL = 2;

    /// Tries after the first that failed on the way.
    static final int FURTHER_FOR_WAY = 1;

    private static final int SHORTEST_MILLIS = 200;
    private static final int LONGEST_MILLIS = 1000;

    static Duration backOff(RandomGenerator random) {
        return Duration.ofMillis(random.nextInt(SHORTEST_MILLIS, LONGEST_MILLIS + 1));
    }
}
