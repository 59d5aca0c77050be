package io.geminibalance.sandbox;

import io.geminibalance.sandbox.Operation.Resource;
import java.util.Map;
import java.util.Optional;

/// Tokens for sessions of the Live API; good for the project that gave them.
final class AuthTokens {
    private static final int LETTERS = 64;

    private AuthTokens() {}

    static Optional<Said> said(Errand errand, Resource wanted) {
        if (!wanted.shape().equals("POST auth_tokens")) {
            return Optional.empty();
        }
        String name = "auth_tokens/" + errand.ids().letters(LETTERS);
        errand.shelves().live().gave(name, errand.project());
        return Optional.of(errand.tell(Map.of("name", name)));
    }
}
