package io.geminibalance.gateway;

import io.geminibalance.access.Decision;
import io.geminibalance.access.Decision.Denied;
import io.geminibalance.access.Decision.Granted;
import io.geminibalance.dialect.gemini.GeminiErrors;
import io.geminibalance.http.Exchange;
import io.geminibalance.http.Turned;
import io.geminibalance.websocket.CloseCode;
import io.geminibalance.websocket.Handshake;
import io.geminibalance.websocket.Handshake.Accepted;
import io.geminibalance.websocket.Handshake.Refused;
import io.geminibalance.websocket.Limits;
import io.geminibalance.websocket.Line;
import io.geminibalance.websocket.OpenSockets;
import io.geminibalance.websocket.Overflow;
import io.geminibalance.websocket.Times;
import io.geminibalance.websocket.WebSocketConnection;
import io.geminibalance.wire.Answer;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Failure.Kind;
import io.geminibalance.wire.HeaderNames;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Secret;
import io.geminibalance.wire.Target;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// Answers requests for WebSockets.
public record Sockets(OpenSockets open, LiveLog log, LiveDesk live) {
    private static final String LOG = "/api/status/logs/ws";
    private static final Overflow LOSING = new Overflow.DropOldest(
            lost -> "... " + lost + " lines were left out: they came faster than they were read");

    /// @param access decides by the fields of a request
    void answer(Exchange exchange, Target target, Function<Headers, Decision> access) throws IOException {
        Handshake handshake = Handshake.answer(exchange.method(), exchange.version(), exchange.headers());
        if (!(exchange.canUpgrade() && handshake instanceof Accepted)
                && access.apply(exchange.headers()) instanceof Denied(Failure failure)) {
            refuse(exchange, failure);
            return;
        }
        if (!exchange.canUpgrade()) {
            refuse(
                    exchange,
                    Failure.of(
                                    Kind.UPGRADE_REQUIRED,
                                    "This path is a WebSocket, which the stock engine (HTTP_ENGINE=jdk) cannot speak.")
                            .with("Upgrade", "websocket"));
            return;
        }
        switch (handshake) {
            case Refused(int status, String reason, Headers headers) -> {
                Kind kind = status == Kind.UPGRADE_REQUIRED.status() ? Kind.UPGRADE_REQUIRED : Kind.MALFORMED;
                Answer answer = GeminiErrors.say(Failure.of(kind, "No WebSocket: " + reason + "."));
                Headers.Builder all = Headers.builder();
                answer.headers().forEach(all::add);
                headers.forEach(all::add);
                exchange.whole(new Answer(answer.status(), all.build(), answer.body()));
            }
            case Accepted accepted -> {
                Headers shown = shown(exchange, accepted);
                Decision decision = access.apply(shown);
                if (target.decodedPath().equals(LOG)) {
                    log(exchange, target, accepted, decision);
                } else {
                    live(exchange, target, accepted, shown, decision);
                }
            }
        }
    }

    private void log(Exchange exchange, Target target, Accepted accepted, Decision decision) throws IOException {
        // A page of another site must not get as far as a connection.
        if (decision instanceof Denied(Failure failure) && failure.kind() == Kind.FORBIDDEN) {
            refuse(exchange, failure);
            return;
        }
        String file = target.parameter("log_file_name").orElse("app.log");
        enter(exchange, accepted, Limits.SMALL, LOSING, connection -> {
            switch (decision) {
                // Browsers show a page the reason of a close, but not the answer to a handshake.
                case Denied _ -> connection.end(CloseCode.POLICY, "The admin token is missing or wrong.");
                case Granted _ -> {
                    if (log.has(file)) {
                        log.listen(file, connection);
                    } else {
                        connection.end(CloseCode.POLICY, "There is no such log.");
                    }
                }
            }
        });
    }

    private void live(Exchange exchange, Target target, Accepted accepted, Headers shown, Decision decision)
            throws IOException {
        Optional<String> client = switch (decision) {
            case Granted(String name) -> Optional.of(name);
            case Denied(Failure failure) ->
                failure.kind() == Kind.UNAUTHENTICATED ? live.bearer(target, shown) : Optional.empty();
        };
        if (client.isPresent()) {
            enter(
                    exchange,
                    accepted,
                    Limits.LARGE,
                    new Overflow.Block(),
                    connection -> live.hold(target, shown, client.get(), connection));
        } else if (decision instanceof Denied(Failure failure)) {
            refuse(exchange, failure);
        }
    }

    private void enter(
            Exchange exchange,
            Accepted accepted,
            Limits limits,
            Overflow overflow,
            Consumer<WebSocketConnection> conversation)
            throws IOException {
        Optional<OpenSockets.Place> place = open.claim();
        if (place.isEmpty()) {
            refuse(
                    exchange,
                    Failure.of(Kind.UNAVAILABLE, "There are too many WebSockets (MAX_WEBSOCKETS).")
                            .with("Retry-After", "5"));
            return;
        }
        try (OpenSockets.Place taken = place.get();
                Turned turned = exchange.upgrade(accepted.headers())) {
            Line line = new Line(turned.in(), turned.out(), turned.cut());
            conversation.accept(taken.open(line, limits, Times.USUAL, overflow));
        }
    }

    /// The fields of a request, with the token that a browser can only name as a subprotocol.
    private static Headers shown(Exchange exchange, Accepted accepted) {
        return accepted.token()
                .map(Secret::reveal)
                .map(token -> exchange.headers().with(HeaderNames.AUTHORIZATION, HeaderNames.BEARER + token))
                .orElse(exchange.headers());
    }

    private static void refuse(Exchange exchange, Failure failure) throws IOException {
        exchange.whole(GeminiErrors.say(failure));
    }
}
