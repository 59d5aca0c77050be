package io.geminibalance.keys;

import io.geminibalance.keys.KeyStatus.ModelRest;
import io.geminibalance.keys.KeyStatus.State;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Makes the picture of a key that others may look at.
final class Snapshot {
    private Snapshot() {}

    static KeyStatus of(KeyState key, Policy policy, Instant now, LocalDate today) {
        // A resting way keeps its keys from serving, though none of them is to blame.
        boolean held =
                key.way.failed() && key.way.pausedAt(now) && key.way.until().isAfter(key.coolUntil);
        Instant coolUntil = held ? key.way.until() : key.coolUntil;
        boolean cooling = coolUntil.isAfter(now);
        KeyState.SetAside aside = key.setAside != null ? key.setAside : key.project.setAside;
        State state = key.paused
                ? State.PAUSED
                : aside != null ? State.DISABLED : cooling ? State.COOLING_DOWN : State.ACTIVE;
        Optional<String> reason = switch (state) {
            case ACTIVE -> Optional.empty();
            case PAUSED -> Optional.of("paused by hand");
            case DISABLED -> Optional.of(aside.reason());
            case COOLING_DOWN -> Optional.of(held ? key.way.reason() : key.coolReason);
        };
        return new KeyStatus(
                key.key,
                state,
                reason,
                until(coolUntil, state, aside),
                cooling ? Duration.between(now, coolUntil) : Duration.ZERO,
                key.failures,
                key.coolDowns,
                key.coolDowns == 0 ? Duration.ZERO : Policy.backOff(policy.base(), key.coolDowns, policy.cap()),
                key.inFlight,
                key.usage(today),
                key.tokens(today),
                key.missed(today),
                models(key.project, now));
    }

    /// When it returns, or is asked whether it works again.
    private static Optional<Instant> until(Instant coolUntil, State state, KeyState.SetAside aside) {
        return switch (state) {
            case ACTIVE, PAUSED -> Optional.empty();
            case DISABLED -> Optional.of(aside.askAgain());
            case COOLING_DOWN -> Optional.of(coolUntil);
        };
    }

    private static Map<String, ModelRest> models(ProjectState project, Instant now) {
        Map<String, ModelRest> models = new TreeMap<>();
        project.rests.forEach((model, rest) -> {
            if (rest.holds(now)) {
                models.put(model, new ModelRest(rest.until(), rest.reason(), rest.quotaId(), rest.quotaValue()));
            }
        });
        return models;
    }
}
