package io.geminibalance.access;

import io.geminibalance.access.Decision.Denied;
import io.geminibalance.access.Decision.Granted;
import io.geminibalance.routes.Route.Gate;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Failure.Kind;
import io.geminibalance.wire.HeaderNames;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Target;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Decides who may use a route.
///
/// With tokens, whoever shows one may come in. Without tokens the service listens on loopback only, and what must
/// be kept out are web pages in the user's own browser: a page of another origin, and a page whose name was rebound
/// to 127.0.0.1.
public final class Access {
    private static final String HOW = "Send it as x-goog-api-key, Authorization: Bearer, x-api-key or ?key=.";

    private final List<Hashed> clients;
    private final List<Hashed> admins;
    private final Origins origins;

    /// A token as its digest: digests have one length, so comparing them tells nothing about the token's.
    private record Hashed(String name, byte[] digest) {}

    /// @param clients tokens of clients; none means that none is needed
    /// @param admin the token for status and administration; none means that none is needed
    public Access(List<Token> clients, Optional<Token> admin, Origins origins) {
        this.clients = clients.stream().map(Access::hashed).toList();
        this.admins = admin.stream().map(Access::hashed).toList();
        this.origins = origins;
    }

    public Decision decide(Gate gate, Target target, Headers headers) {
        return switch (gate) {
            case OPEN -> new Granted("");
            case CLIENT -> decide(clients, "access token", target, headers);
            case ADMIN -> decide(admins, "admin token", target, headers);
        };
    }

    private Decision decide(List<Hashed> tokens, String wanted, Target target, Headers headers) {
        if (tokens.isEmpty()) {
            return origins.fault(headers)
                    .<Decision>map(fault -> new Denied(Failure.of(Kind.FORBIDDEN, fault)))
                    .orElseGet(() -> new Granted(""));
        }
        List<String> shown = shown(target, headers);
        String name = null;
        for (String credential : shown) {
            byte[] digest = digest(credential);
            // No early end: the time taken must not tell which token was nearly right.
            for (Hashed token : tokens) {
                if (MessageDigest.isEqual(digest, token.digest)) {
                    name = token.name;
                }
            }
        }
        if (name != null) {
            return new Granted(name);
        }
        String fault = shown.isEmpty() ? "This needs an " + wanted + ". " : "This is not a valid " + wanted + ". ";
        return new Denied(Failure.of(Kind.UNAUTHENTICATED, fault + HOW).with("WWW-Authenticate", "Bearer"));
    }

    /// Every credential that a request shows, wherever clients put it.
    private static List<String> shown(Target target, Headers headers) {
        List<String> shown = new ArrayList<>(headers.all(HeaderNames.GOOGLE_KEY));
        shown.addAll(headers.all(HeaderNames.ANTHROPIC_KEY));
        for (String value : headers.all(HeaderNames.AUTHORIZATION)) {
            if (value.regionMatches(true, 0, HeaderNames.BEARER, 0, HeaderNames.BEARER.length())) {
                shown.add(value.substring(HeaderNames.BEARER.length()).strip());
            }
        }
        target.parameter("key").ifPresent(shown::add);
        shown.removeIf(String::isEmpty);
        return shown;
    }

    private static Hashed hashed(Token token) {
        return new Hashed(token.name(), digest(token.secret().reveal()));
    }

    private static byte[] digest(String credential) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(credential.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
