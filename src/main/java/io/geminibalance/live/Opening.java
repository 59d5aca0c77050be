package io.geminibalance.live;

import io.geminibalance.upstream.Dialled;
import io.geminibalance.upstream.Unreachable;
import io.geminibalance.upstream.Unreachable.Fault;
import io.geminibalance.upstream.Upstream;
import io.geminibalance.upstream.UpstreamSocket;
import io.geminibalance.upstream.Ways;
import io.geminibalance.websocket.CloseCode;
import io.geminibalance.websocket.Ended;
import io.geminibalance.websocket.Event.Data;
import io.geminibalance.websocket.Received;
import io.geminibalance.wire.Call;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Reply;
import io.geminibalance.wire.Secret;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;

/// The beginning of one session, as a call that is answered when the first message has come from Google: with
/// 101, and the session is open, or with the error that stands in its close.
///
/// So a session is refused, judged and tried again with another key like any other call.
final class Opening implements Upstream {
    private final Ways ways;
    private final Data setup;
    private final boolean keyless;
    private final Duration patience;
    private Optional<Begun> begun = Optional.empty();
    private Optional<Ended> refused = Optional.empty();

    /// A session that Google has begun, and what it said first.
    record Begun(UpstreamSocket socket, Data first) {}

    /// @param keyless whether the call shows a credential of its own, so that no key is sent
    /// @param patience how long the first message may take
    Opening(Ways ways, Data setup, boolean keyless, Duration patience) {
        this.ways = ways;
        this.setup = setup;
        this.keyless = keyless;
        this.patience = patience;
    }

    @Override
    public Reply send(Call call, Secret key) throws Unreachable {
        begun = Optional.empty();
        refused = Optional.empty();
        return switch (ways.of(key).dial(call, keyless ? Optional.empty() : Optional.of(key))) {
            case Dialled.Declined(int status, Headers headers, byte[] body) -> reply(status, headers, body, key);
            case Dialled.Open(UpstreamSocket socket) -> ask(socket, key);
        };
    }

    /// The session, where the last answer was that there is one.
    Optional<Begun> begun() {
        return begun;
    }

    /// How Google ended it, where the last answer was that.
    Optional<Ended> refused() {
        return refused;
    }

    private Reply ask(UpstreamSocket socket, Secret key) throws Unreachable {
        boolean kept = false;
        try {
            // What was refused by a close may also show as a message that could not be sent.
            boolean sent = socket.send(setup);
            Optional<Received> first = socket.receive(patience);
            Reply reply = switch (first.orElse(null)) {
                case null ->
                    throw new Unreachable(
                            sent ? Fault.TIMEOUT : Fault.RESET,
                            "no answer to the setup within " + patience.toSeconds() + " s",
                            null);
                case Data data -> {
                    kept = true;
                    begun = Optional.of(new Begun(socket, data));
                    yield new Reply(101, Headers.NONE, new Reply.Head(new byte[0], 0, true), closing(socket), key);
                }
                case Ended end
                when end.code() == CloseCode.ABNORMAL ->
                    throw new Unreachable(Fault.RESET, "the session broke off before it began", null);
                case Ended end -> {
                    Ended told = new Ended(end.by(), end.code(), key.hide(end.reason()));
                    refused = Optional.of(told);
                    yield reply(
                            Closing.status(told),
                            Headers.of("content-type", "application/json"),
                            Closing.document(told),
                            key);
                }
            };
            return reply;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unreachable(Fault.CLIENT, "interrupted", e);
        } finally {
            if (!kept) {
                socket.close();
            }
        }
    }

    private static Reply reply(int status, Headers headers, byte[] body, Secret key) {
        return new Reply(status, headers, new Reply.Head(body, body.length, true), InputStream.nullInputStream(), key);
    }

    /// Nothing to read, but the end of the session when it is closed.
    private static InputStream closing(UpstreamSocket socket) {
        return new InputStream() {
            @Override
            public int read() {
                return -1;
            }

            @Override
            public void close() {
                socket.close();
            }
        };
    }
}
