package io.geminibalance.keys;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// What the pool remembers of a project, whose keys share its quotas; touched only under the pool's lock.
final class ProjectState {
    /// So many models are remembered; those whose rest is over go first.
    private static final int MODELS = 500;

    final String name;
    final Map<String, Rest> rests = new HashMap<>();
    KeyState.SetAside setAside;

    ProjectState(String name) {
        this.name = name;
    }

    /// Whether it is no project that people named, but one key that has none.
    boolean ofOneKey() {
        return name.startsWith("/");
    }

    boolean rests(String model, Instant now) {
        Rest rest = rests.get(model);
        return rest != null && rest.holds(now);
    }

    /// Whether a model rests for this kind of reason.
    boolean rests(String model, Instant now, Rest.Kind kind) {
        return rests(model, now) && rests.get(model).kind() == kind;
    }

    /// Whether the day of some model is used up.
    boolean spent(Instant now) {
        return rests.values().stream().anyMatch(rest -> rest.kind() == Rest.Kind.DAY && rest.holds(now));
    }

    /// Whether some model rests.
    boolean tired(Instant now) {
        return rests.values().stream().anyMatch(rest -> rest.holds(now));
    }

    void put(String model, Rest rest, Instant now) {
        if (rests.size() >= MODELS) {
            rests.values().removeIf(old -> !old.holds(now));
        }
        if (rests.size() < MODELS || rests.containsKey(model)) {
            rests.put(model, rest);
        }
    }
}
