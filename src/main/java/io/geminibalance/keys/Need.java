package io.geminibalance.keys;

import java.util.Optional;

/// What a call needs of a key.
///
/// @param model whose quota will be drawn from, empty where none
/// @param preferred the project to take if it can serve
/// @param key the id of the key to take if it can serve
/// @param only the one project that can serve, where the call names something that belongs to it
public record Need(String model, Optional<String> preferred, Optional<String> key, Optional<String> only) {
    /// Any key that may use a model.
    public static Need of(String model) {
        return new Need(model, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /// Whether it matters which of several keys is taken.
    boolean choosy() {
        return key.isPresent() || preferred.isPresent();
    }

    boolean prefers(KeyState candidate) {
        return key.isPresent()
                ? key.get().equals(candidate.key.id())
                : preferred.isPresent() && preferred.get().equals(candidate.project.name);
    }

    boolean fits(KeyState candidate) {
        return only.isEmpty() || only.get().equals(candidate.project.name);
    }
}
