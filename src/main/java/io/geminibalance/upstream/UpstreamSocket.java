package io.geminibalance.upstream;

import io.geminibalance.websocket.CloseCode;
import io.geminibalance.websocket.Ended;
import io.geminibalance.websocket.Event.Data;
import io.geminibalance.websocket.Received;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/// A WebSocket to the upstream: one thread receives from it, one sends.
///
/// Nothing is read but what is received: one piece at a time is asked for, so that whoever takes it slowly holds
/// the upstream back.
public final class UpstreamSocket implements AutoCloseable {
    private static final Ended BROKEN = new Ended(Ended.By.LOSS, CloseCode.ABNORMAL, "the connection broke off");

    private final WebSocket socket;
    private final Listener listener;
    private final BlockingQueue<Received> arrived;
    private final Duration patience;
    private boolean asked;
    private Optional<Ended> ended = Optional.empty();

    /// @param patience how long the upstream may take for one piece of what is sent
    UpstreamSocket(WebSocket socket, Listener listener, Duration patience) {
        this.socket = socket;
        this.listener = listener;
        this.arrived = listener.arrived;
        this.patience = patience;
    }

    /// Takes what the JDK's client tells, on the client's one thread for all connections; so it must never wait.
    static final class Listener implements WebSocket.Listener {
        private final BlockingQueue<Received> arrived = new LinkedBlockingQueue<>();
        private final AtomicBoolean heard = new AtomicBoolean();

        @Override
        public void onOpen(WebSocket socket) {
            // Nothing is asked for yet.
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            return told(new Data(true, text.toString().getBytes(StandardCharsets.UTF_8), last));
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            return told(new Data(false, bytes, last));
        }

        @Override
        public CompletionStage<?> onPing(WebSocket socket, ByteBuffer message) {
            return again(socket);
        }

        @Override
        public CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
            return again(socket);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            // That code says that no close frame came before the end.
            return told(code == CloseCode.ABNORMAL ? BROKEN : new Ended(Ended.By.PEER, code, reason));
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            told(BROKEN);
        }

        /// A ping or pong uses up what was asked for, but is no piece.
        private CompletionStage<?> again(WebSocket socket) {
            heard.set(true);
            socket.request(1);
            return null;
        }

        /// Null says that the piece is done with: it was copied.
        private CompletionStage<?> told(Received received) {
            arrived.add(received);
            return null;
        }
    }

    /// Waits for the next piece of a message, or the end; nothing where none comes in time.
    public Optional<Received> receive(Duration most) throws InterruptedException {
        if (ended.isPresent()) {
            return Optional.of(ended.get());
        }
        if (!asked) {
            asked = true;
            socket.request(1);
        }
        Received next = arrived.poll(most.toNanos(), TimeUnit.NANOSECONDS);
        if (next != null) {
            asked = false;
        }
        if (next instanceof Ended end) {
            ended = Optional.of(end);
        }
        return Optional.ofNullable(next);
    }

    /// Asks for a sign of life; what comes of it shows in [#heardSince].
    public void ping() {
        socket.sendPing(ByteBuffer.allocate(0));
    }

    /// Whether anything at all has come, be it a pong, since this was asked last.
    public boolean heardSince() {
        return listener.heard.getAndSet(false);
    }

    /// Sends a piece of a message and waits until it is on its way.
    ///
    /// @return whether it is; not when the connection has ended or the upstream takes nothing
    public boolean send(Data piece) throws InterruptedException {
        CompletableFuture<WebSocket> sent = piece.text()
                ? socket.sendText(piece.string(), piece.last())
                : socket.sendBinary(ByteBuffer.wrap(piece.bytes()), piece.last());
        return done(sent);
    }

    /// Begins the end. Whoever receives gets to know when the upstream has said so, too.
    public void end(int code, String reason) throws InterruptedException {
        if (socket.isOutputClosed()) {
            return;
        }
        // The JDK's client refuses what it holds to be a server's to say, such as 1003 and 1009, and codes that may
        // never be sent.
        if (!done(socket.sendClose(code, reason))) {
            done(socket.sendClose(CloseCode.NORMAL, ""));
        }
    }

    /// Breaks the connection off.
    @Override
    public void close() {
        socket.abort();
        arrived.add(new Ended(Ended.By.US, CloseCode.ABNORMAL, "broken off"));
    }

    private boolean done(CompletableFuture<WebSocket> sent) throws InterruptedException {
        try {
            sent.get(patience.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException _) {
            return false;
        } catch (TimeoutException _) {
            close();
            return false;
        }
    }
}
