package io.geminibalance.keys;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What is known of a way to Google: the usual one, or the one through a proxy that some keys have for themselves.
///
/// It tells a blocked way out from exhausted keys: when several projects are refused within seconds and without any
/// detail, the address we come from is the likelier cause. Then nothing is asked that way for a while, and just so
/// when its proxy fails.
final class WayOut {
    private final List<Refusal> recent = new ArrayList<>();
    private Instant since = Instant.MIN;
    private Instant until = Instant.MIN;
    private boolean failed;
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

    /// Whether the present pause began because a proxy failed.
    boolean failed() {
        return failed;
    }

    /// Its proxy failed. What began before the present rest counts nothing, so a burst is one step.
    void failed(Instant sent, String why, Instant now) {
        if (pausedAt(now) || sent.isBefore(since)) {
            return;
        }
        pause(Policy.PROXY_PAUSE, why, now);
        failed = true;
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
            pause(Policy.PAUSE, why, refusal.at());
        }
        return together;
    }

    /// The way is open.
    void worked() {
        recent.clear();
        pause = Duration.ZERO;
        until = Instant.MIN;
    }

    private void pause(Duration first, String why, Instant now) {
        pause = pause.isZero() ? first : Policy.backOff(pause, 2, Policy.LONGEST_PAUSE);
        since = now;
        until = now.plus(pause);
        reason = why;
        failed = false;
    }
}
