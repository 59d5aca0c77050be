package io.geminibalance.gateway;

import io.geminibalance.dialect.Line.Refused;
import io.geminibalance.dialect.gemini.NativeDialect;
import io.geminibalance.live.LiveSessions;
import io.geminibalance.live.LiveSessions.Held;
import io.geminibalance.live.Setup;
import io.geminibalance.resources.Kind;
import io.geminibalance.resources.Names;
import io.geminibalance.watch.Transaction;
import io.geminibalance.watch.Watcher;
import io.geminibalance.websocket.CloseCode;
import io.geminibalance.websocket.Event.Data;
import io.geminibalance.websocket.WebSocketConnection;
import io.geminibalance.wire.Body;
import io.geminibalance.wire.Call;
import io.geminibalance.wire.Call.About;
import io.geminibalance.wire.Call.Affinity;
import io.geminibalance.wire.Call.Shape;
import io.geminibalance.wire.HeaderNames;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Inbound;
import io.geminibalance.wire.Target;
import io.geminibalance.wire.Tokens;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// Takes clients of the Live API, and binds their sessions to the projects of what they name.
///
/// @param nanos time from any start
public record LiveDesk(
        LiveSessions sessions, Ownership ownership, Watcher watcher, InstantSource clock, LongSupplier nanos) {
    private static final String NAME = "live";

    /// The scheme with which the official SDKs for Python and Java show an ephemeral token (read 2026-08-22).
    private static final String TOKEN = "Token ";

    /// The client for which an ephemeral token was made. Whoever has the token may use it: that is what it is for.
    Optional<String> bearer(Target target, Headers headers) {
        return token(target, headers).flatMap(ownership::maker);
    }

    /// Holds a session with a client that has been accepted.
    void hold(Target target, Headers headers, String client, WebSocketConnection connection) {
        long began = nanos.getAsLong();
        AtomicLong answered = new AtomicLong(began);
        if (!(connection.receiveMessage() instanceof Data first)) {
            tell(
                    target,
                    client,
                    "",
                    began,
                    answered.get(),
                    new Held(Transaction.CLIENT_CLOSED, Tokens.NONE, 0, List.of()));
            return;
        }
        Setup setup = Setup.of(first);
        Held held = hold(target, headers, client, connection, setup, () -> answered.set(nanos.getAsLong()));
        tell(target, client, setup.model(), began, answered.get(), held);
    }

    private Held hold(
            Target target,
            Headers headers,
            String client,
            WebSocketConnection connection,
            Setup setup,
            Runnable begun) {
        Optional<String> token = token(target, headers);
        if (token.isPresent() && ownership.maker(token.get()).isEmpty()) {
            connection.end(
                    CloseCode.POLICY,
                    "This ephemeral token is not known here. Make one by POST /v1alpha/auth_tokens through this service.");
            return new Held(403, Tokens.NONE, 0, List.of());
        }
        List<String> named = new ArrayList<>(token.stream().toList());
        setup.handle().map(LiveDesk::session).ifPresent(named::add);
        try {
            Call call = ownership.bound(call(target, headers, client, setup, token), named, client);
            return sessions.hold(
                    connection,
                    new LiveSessions.Wanted(
                            setup,
                            call,
                            token.isPresent(),
                            begun,
                            (handle, project) -> ownership.made(session(handle), project, client)));
        } catch (Refused refused) {
            connection.end(
                    LiveSessions.code(refused.failure()), refused.failure().message());
            return new Held(refused.failure().kind().status(), Tokens.NONE, 0, List.of());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Held(Transaction.CLIENT_CLOSED, Tokens.NONE, 0, List.of());
        }
    }

    /// The handshake with Google. Asking twice does no harm: a session that was not begun costs nothing.
    private static Call call(Target target, Headers headers, String client, Setup setup, Optional<String> token) {
        Inbound inbound = new Inbound(
                "GET", target, headers, new Body.Bytes(setup.message().bytes()), "", client);
        About about = new About(setup.model(), Shape.UNKNOWN, false, false, true, Affinity.NONE);
        Call call = NativeDialect.call(inbound, about);
        // In the header, whichever way it came: addresses are written to logs.
        return token.map(name -> new Call(
                        call.method(),
                        call.target(),
                        call.headers().with(HeaderNames.AUTHORIZATION, TOKEN + name),
                        call.body(),
                        about))
                .orElse(call);
    }

    private static Optional<String> token(Target target, Headers headers) {
        String shown = headers.first(HeaderNames.AUTHORIZATION, "");
        return target.parameter("access_token")
                .or(() -> Optional.of(shown)
                        .filter(value -> value.regionMatches(true, 0, TOKEN, 0, TOKEN.length()))
                        .map(value -> value.substring(TOKEN.length()).strip()))
                .flatMap(Names::read)
                .filter(name -> Kind.of(name) == Kind.AUTH_TOKENS);
    }

    /// The name under which a session is remembered. Handles are long, and whoever has one has the session, so
    /// only a digest is kept.
    private static String session(String handle) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(handle.getBytes(StandardCharsets.UTF_8));
            return Kind.LIVE_SESSIONS.name(
                    Base64.getUrlEncoder().withoutPadding().encodeToString(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private void tell(Target target, String client, String model, long began, long answered, Held held) {
        watcher.finished(new Transaction(
                clock.instant(),
                client,
                NAME,
                "GET",
                target.path(),
                model,
                held.attempts(),
                held.status(),
                (answered - began) / 1_000_000,
                (nanos.getAsLong() - began) / 1_000_000,
                held.tokens(),
                held.bytes()));
    }
}
