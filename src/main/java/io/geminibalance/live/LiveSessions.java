package io.geminibalance.live;

import io.geminibalance.forward.Attempt;
import io.geminibalance.forward.Forwarder;
import io.geminibalance.forward.Outcome;
import io.geminibalance.upstream.Ways;
import io.geminibalance.websocket.CloseCode;
import io.geminibalance.websocket.Ended;
import io.geminibalance.websocket.WebSocketConnection;
import io.geminibalance.wire.Call;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Tokens;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;

/// Holds sessions of the Live API.
///
/// @param patience how long Google may take for its first word
public record LiveSessions(Forwarder forwarder, Ways ways, Duration patience) {
    /// The status of a connection that became a session.
    private static final int SWITCHED = 101;

    /// Google answers a setup within a second or two. A client that waits for nothing else cannot be heard
    /// meanwhile, so it is not left to wait as long as for a model's answer.
    private static final Duration LONGEST = Duration.ofSeconds(30);

    /// How long to wait for the first word, where other answers may take that long.
    public static Duration patience(Duration firstByte) {
        return firstByte.compareTo(LONGEST) < 0 ? firstByte : LONGEST;
    }

    /// How a session went, for the log.
    ///
    /// @param status 101, or that of the refusal
    /// @param bytes that the client was told
    public record Held(int status, Tokens tokens, long bytes, List<Attempt> attempts) {}

    /// A session to be begun.
    ///
    /// @param call the handshake with Google, bound to its project where it goes on with something
    /// @param keyless whether the call shows a credential of its own
    /// @param begun told when Google has taken it
    /// @param learnt told of handles with the project that owns them; when it returns they are safe
    public record Wanted(Setup setup, Call call, boolean keyless, Runnable begun, BiConsumer<String, String> learnt) {}

    /// Begins a session with a key that can serve it, and holds it to its end.
    ///
    /// @param client that has said its first message
    public Held hold(WebSocketConnection client, Wanted wanted) throws InterruptedException {
        Opening opening = new Opening(ways, wanted.setup().message(), wanted.keyless(), patience);
        Outcome outcome = forwarder.over(opening).forward(wanted.call());
        wanted.begun().run();
        return switch (outcome) {
            case Outcome.Refused(Failure failure, List<Attempt> attempts) -> {
                client.end(Closing.code(failure), failure.message());
                yield new Held(failure.kind().status(), Tokens.NONE, 0, attempts);
            }
            case Outcome.Answered answered -> {
                try (answered) {
                    yield opening.begun().isPresent()
                            ? talk(client, wanted, opening.begun().get(), answered)
                            : refuse(client, opening, answered);
                }
            }
        };
    }

    /// The code with which a session is closed for a refusal of ours: that which Google has for the like.
    public static int code(Failure failure) {
        return Closing.code(failure);
    }

    private static Held talk(WebSocketConnection client, Wanted wanted, Opening.Begun begun, Outcome.Answered answered)
            throws InterruptedException {
        String project = answered.attempts().getLast().project();
        Tokens[] spent = {Tokens.NONE};
        Session session = new Session(
                client,
                begun.socket(),
                note -> {
                    note.handle().ifPresent(handle -> wanted.learnt().accept(handle, project));
                    if (!note.tokens().equals(Tokens.NONE)) {
                        answered.spend().accept(note.tokens());
                        spent[0] = spent[0].plus(note.tokens());
                    }
                },
                Session.QUIET);
        session.run(begun.first());
        return new Held(SWITCHED, spent[0], session.bytes(), answered.attempts());
    }

    /// The client hears what Google said, since it is the one that can do something about it.
    private static Held refuse(WebSocketConnection client, Opening opening, Outcome.Answered answered) {
        int status = answered.reply().status();
        Ended end = opening.refused()
                .orElseGet(() -> new Ended(
                        Ended.By.PEER,
                        status >= 500 ? CloseCode.INTERNAL_ERROR : CloseCode.POLICY,
                        "Google declined the WebSocket with status " + status + "."));
        client.end(end.code(), end.reason());
        return new Held(status, Tokens.NONE, 0, answered.attempts());
    }
}
