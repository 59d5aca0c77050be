package io.geminibalance.keys;

import io.geminibalance.wire.Secret;
import io.geminibalance.wire.Tokens;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a pool has learnt of its keys and their projects, apart from the pool: this is what outlives a restart.
///
/// @param projects those that people named, by that name
public record PoolMemory(List<OfKey> keys, Map<String, OfProject> projects) {
    public static final PoolMemory NOTHING = new PoolMemory(List.of(), Map.of());

    /// Of one key.
    ///
    /// @param aside why it is out of use
    /// @param failures doubtful failures in a row
    /// @param coolDowns how many cooldowns there were without a success between them
    /// @param coolDown the last of these
    /// @param alone of its project, where the key is a project of its own
    public record OfKey(
            Secret key,
            boolean paused,
            Optional<Aside> aside,
            int failures,
            int coolDowns,
            Optional<CoolDown> coolDown,
            Optional<Day> day,
            OfProject alone) {}

    /// Of a project, whose keys share its quotas.
    ///
    /// @param rests by model
    public record OfProject(Optional<Aside> aside, Map<String, Rest> rests) {
        public static final OfProject NOTHING = new OfProject(Optional.empty(), Map.of());
    }

    /// Why something is out of use until it is asked again and works.
    public record Aside(String reason, Instant since, Instant askAgain) {}

    /// A cooldown of a key as a whole.
    public record CoolDown(Instant since, Instant until, String reason) {}

    /// What was counted on one day of Google's.
    ///
    /// @param usage good answers by model
    /// @param tokens what these cost, by model
    /// @param missed attempts without a good answer, by model and verdict
    public record Day(
            LocalDate date,
            Map<String, Integer> usage,
            Map<String, Tokens> tokens,
            Map<String, Map<String, Integer>> missed) {}
}
