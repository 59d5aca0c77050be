package io.geminibalance.sandbox;

import io.geminibalance.http.Exchange;
import io.geminibalance.http.Turned;
import io.geminibalance.json.Json;
import io.geminibalance.json.JsonException;
import io.geminibalance.json.JsonView;
import io.geminibalance.sandbox.Fault.Moment;
import io.geminibalance.sandbox.Fault.Refuse;
import io.geminibalance.sandbox.Fault.Reset;
import io.geminibalance.sandbox.Fault.Stall;
import io.geminibalance.sandbox.resources.LiveBook;
import io.geminibalance.sandbox.resources.Shelves;
import io.geminibalance.websocket.CloseCode;
import io.geminibalance.websocket.Event.Data;
import io.geminibalance.websocket.Handshake;
import io.geminibalance.websocket.Limits;
import io.geminibalance.websocket.Line;
import io.geminibalance.websocket.Overflow;
import io.geminibalance.websocket.Times;
import io.geminibalance.websocket.WebSocketConnection;
import io.geminibalance.wire.Answer;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Sink.UpstreamBroken;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// The Live API: enough of it for a conversation in text, with calls of functions, and for sessions that are gone on
/// with.
///
/// Errors come as Google's do in a session: accepted first, then closed with a code and the sentence.
///
/// @param heard takes the first message of each session, with the project that it is for
/// @param left says what is left for a model
record Live(
        Asked asked,
        Behaviour behaviour,
        Shelves shelves,
        Consumer<byte[]> heard,
        Function<String, Optional<GoogleError>> left) {
    private static final String PREFIX = "/ws/google.ai.generativelanguage.";
    private static final String TOKEN = "Token ";
    private static final String METHOD = "bidiGenerateContent";

    static boolean is(Asked asked) {
        return asked.target().decodedPath().startsWith(PREFIX);
    }

    /// Takes a client that asks for a session, and talks with it to the end.
    void hold(Exchange exchange) throws IOException {
        if (fault() instanceof Reset(Moment moment) && moment == Moment.BEFORE_BODY) {
            throw new UpstreamBroken(new IOException("closed on purpose"));
        }
        Optional<String> project = project();
        if (project.isEmpty()) {
            Said refusal = Said.error(GoogleErrors.NO_KEY, Said.Form.DOCUMENT);
            exchange.whole(Answer.json(refusal.status(), refusal.pieces().getFirst()));
            return;
        }
        Handshake handshake = Handshake.answer(exchange.method(), exchange.version(), exchange.headers());
        if (!(handshake instanceof Handshake.Accepted accepted) || !exchange.canUpgrade()) {
            exchange.whole(new Answer(426, Headers.of("upgrade", "websocket"), new byte[0]));
            return;
        }
        try (Turned turned = exchange.upgrade(accepted.headers())) {
            Line line = new Line(turned.in(), turned.out(), turned.cut());
            WebSocketConnection client =
                    new WebSocketConnection(line, Limits.LARGE, Times.USUAL, new Overflow.Block(), System::nanoTime);
            if (client.receiveMessage() instanceof Data first) {
                heard.accept(first.bytes());
                begin(client, first, project.get());
            }
        }
    }

    private void begin(WebSocketConnection client, Data first, String project) throws UpstreamBroken {
        JsonView setup = read(first).at("setup");
        String model = setup.at("model").text("").replaceFirst("^models/", "");
        switch (fault()) {
            case Reset _ -> throw new UpstreamBroken(new IOException("closed on purpose"));
            // Silence, until somebody loses patience.
            case Stall stall when stall.moment() == Moment.BEFORE_ANSWER -> client.receive();
            case Refuse(GoogleError error) -> refuse(client, error, model);
            case null, default -> {
                Optional<LiveBook.Standing> before = setup.at("sessionResumption")
                        .at("handle")
                        .text()
                        .map(handle -> shelves.live().standing(handle, project).orElse(new LiveBook.Standing("", -1)));
                Optional<Model> known = Model.named(model, project).filter(found -> found.can(METHOD));
                Optional<GoogleError> spent = left.apply(model);
                if (!setup.isObject()) {
                    client.end(CloseCode.INVALID_DATA, "Request contains an invalid argument.");
                } else if (known.isEmpty()) {
                    client.end(
                            CloseCode.POLICY,
                            "models/" + model + " is not found for API version " + version()
                                    + ", or is not supported for " + METHOD + ".");
                } else if (spent.isPresent()) {
                    refuse(client, spent.get(), model);
                } else if (before.isPresent() && before.get().turns() < 0) {
                    client.end(CloseCode.POLICY, "BidiGenerateContent session not found");
                } else {
                    int turns = before.map(LiveBook.Standing::turns).orElse(0);
                    new LiveTalk(client, setup, shelves, project, turns).talk();
                }
            }
        }
    }

    /// As Google closes a session where HTTP has an error.
    private void refuse(WebSocketConnection client, GoogleError error, String model) {
        GoogleError told =
                error.with(Map.of("key", asked.key(), "model", model, "version", version(), "method", METHOD));
        int code = switch (told.code()) {
            case 400 -> CloseCode.INVALID_DATA;
            case 401, 403, 404 -> CloseCode.POLICY;
            default -> CloseCode.INTERNAL_ERROR;
        };
        client.end(code, told.message());
    }

    /// The project of the key, or of an ephemeral token.
    private Optional<String> project() {
        if (!asked.key().isEmpty()) {
            return Optional.of(asked.project());
        }
        String shown = asked.headers().first("authorization", "");
        String token = shown.startsWith(TOKEN)
                ? shown.substring(TOKEN.length())
                : asked.target().parameter("access_token").orElse("");
        return shelves.live().giver(token);
    }

    private Fault fault() {
        return behaviour instanceof Behaviour.Broken(Fault fault) ? fault : null;
    }

    private String version() {
        return asked.target().decodedPath().substring(PREFIX.length()).split("\\.")[0];
    }

    static JsonView read(Data message) {
        try {
            return new JsonView(CamelCase.of(Json.read(message.bytes())));
        } catch (JsonException _) {
            return new JsonView(null);
        }
    }
}
