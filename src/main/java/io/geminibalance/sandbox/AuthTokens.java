package io.geminibalance.sandbox;

import io.geminibalance.sandbox.Operation.Resource;
import java.util.Map;
import java.util.Optional;

/// Tokens for one session of the Live API, which the sandbox gives and has no use for.
final class AuthTokens {
    private static final int LETTERS = 64;

    private AuthTokens() {}

    static Optional<Said> said(Errand errand, Resource wanted) {
        return wanted.shape().equals("POST auth_tokens")
                ? Optional.of(
                        errand.tell(Map.of("name", "auth_tokens/" + errand.ids().letters(LETTERS))))
                : Optional.empty();
    }
}
