package io.geminibalance.keys;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Tells a blocked way out from exhausted keys: when several projects are refused within seconds and without any
/// detail, the address we come from is the likelier cause. Then nothing is asked for a while.
final class WayOut {
    private final List<Refusal> recent = new ArrayList<>();
    private Instant until = Instant.MIN;
    private Duration pause = Duration.ZERO;
    private String reason = "";

    /// A refusal without details, and what was known of (project, model) before it.
    record Refusal(ProjectState project, String model, Rest before, Instant at) {}

    boolean pausedAt(Instant now) {
        return until.isAfter(now);
    }

    Instant until() {
        return until;
    }

    String reason() {
        return reason;
    }

    /// Adds a refusal; where that makes several, begins a pause and gives the refusals back, to be forgiven.
    List<Refusal> add(Refusal refusal, String why) {
        recent.removeIf(old -> old.at().plus(Policy.AT_ONCE).isBefore(refusal.at()));
        recent.add(refusal);
        if (recent.stream().map(Refusal::project).distinct().count() < Policy.SEVERAL) {
            return List.of();
        }
        List<Refusal> together = List.copyOf(recent);
        recent.clear();
        if (!pausedAt(refusal.at())) {
            pause = pause.isZero() ? Policy.PAUSE : Policy.backOff(pause, 2, Policy.LONGEST_PAUSE);
            until = refusal.at().plus(pause);
            reason = why;
        }
        return together;
    }

    /// The way is open.
    void worked() {
        recent.clear();
        pause = Duration.ZERO;
        until = Instant.MIN;
    }
}
