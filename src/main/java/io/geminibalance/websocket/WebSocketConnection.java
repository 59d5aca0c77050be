package io.geminibalance.websocket;

import io.geminibalance.websocket.Event.Close;
import io.geminibalance.websocket.Event.Data;
import io.geminibalance.websocket.Event.Failure;
import io.geminibalance.websocket.Event.Ping;
import io.geminibalance.websocket.Event.Pong;
import io.geminibalance.websocket.Times.Step;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.function.LongSupplier;

/// One WebSocket, seen from the server.
///
/// One thread receives, again and again up to the end; it answers pings and keeps the close handshake on the
/// way. While it does not receive, nothing is read, and so the peer is held back. Any thread may send. Time
/// passes by [#tick] only, which must be called now and then.
public final class WebSocketConnection {
    private static final byte[] NOTHING = {};

    private final Line line;
    private final Times times;
    private final LongSupplier clock;
    private final Intake intake;
    private final Outbox outbox;

    private volatile Optional<Ending> ending = Optional.empty();
    private volatile Optional<Ended> ended = Optional.empty();
    private volatile String loss = "the connection broke off";

    /// The end has begun.
    private record Ending(Ended ended, long since) {}

    /// @param clock in nanoseconds, from any start
    public WebSocketConnection(Line line, Limits limits, Times times, Overflow overflow, LongSupplier clock) {
        this.line = line;
        this.times = times;
        this.clock = clock;
        this.intake = new Intake(line.in(), new Decoder(Decoder.Peer.CLIENT, limits), clock);
        this.outbox = new Outbox(line, limits.queue(), overflow, clock);
    }

    /// Waits for the next piece of a message, or the end. Pieces are handed over as they come, none longer than
    /// a few kilobytes.
    public Received receive() {
        if (ended.isPresent()) {
            return ended.get();
        }
        try {
            for (Optional<Event> event = intake.next(); event.isPresent(); event = intake.next()) {
                Optional<Received> received = take(event.get());
                if (received.isPresent()) {
                    return received.get();
                }
            }
        } catch (IOException _) {
            // Told below.
        }
        return lost();
    }

    /// Waits for the next whole message, or the end.
    public Received receiveMessage() {
        Received first = receive();
        if (!(first instanceof Data(boolean text, byte[] bytes, boolean last)) || last) {
            return first;
        }
        ByteArrayOutputStream message = new ByteArrayOutputStream(2 * bytes.length);
        message.writeBytes(bytes);
        while (true) {
            Received next = receive();
            if (!(next instanceof Data piece)) {
                return next;
            }
            message.writeBytes(piece.bytes());
            if (piece.last()) {
                return new Data(text, message.toByteArray(), true);
            }
        }
    }

    /// Sends a message, or a piece of one; the pieces must follow each other, whoever else sends.
    ///
    /// @return whether it was taken to be sent; not when the connection ends, or the thread was interrupted
    public boolean send(Data piece) {
        return outbox.put(piece);
    }

    /// Begins the end, behind what waits to be sent. Whoever receives gets to know when it is complete.
    public void close(int code, String reason) {
        begin(new Ended(Ended.By.US, code, reason), false);
    }

    /// Ends the connection and waits for that; for the thread that receives.
    public Ended end(int code, String reason) {
        close(code, reason);
        while (true) {
            if (receive() instanceof Ended how) {
                return how;
            }
        }
    }

    /// Breaks the connection off.
    public void cut() {
        outbox.stop();
        line.cut().run();
    }

    /// Looks at the clock and does what is due. Never waits.
    public void tick() {
        if (ended.isPresent()) {
            return;
        }
        long now = clock.getAsLong();
        long closing = ending.map(begun -> now - begun.since()).orElse(-1L);
        Times.Known known = new Times.Known(
                intake.silent(now),
                intake.pinged(),
                outbox.quiet(now),
                intake.messageWaited(now),
                outbox.writing(now),
                closing);
        switch (times.next(known)) {
            case Step.Wait _ -> {
                // All is well.
            }
            case Step.Ping _ -> {
                intake.ping();
                outbox.control(Frame.ping(NOTHING));
            }
            case Step.Close(int code, String reason) -> close(code, reason);
            case Step.Cut(String reason) -> {
                loss = reason;
                cut();
            }
        }
    }

    private Optional<Received> take(Event event) throws IOException {
        return switch (event) {
            // What comes after our own close frame is of no interest any more.
            case Data data -> ending.isEmpty() ? Optional.of(data) : Optional.empty();
            case Ping(byte[] bytes) -> {
                outbox.control(Frame.pong(bytes));
                yield Optional.empty();
            }
            // That something came is all that it says.
            case Pong _ -> Optional.empty();
            case Close close -> Optional.of(closed(close));
            case Failure failure -> Optional.of(failed(failure));
        };
    }

    private Ended closed(Close close) throws IOException {
        // What waits for a peer that has said its last word would not be read.
        begin(new Ended(Ended.By.PEER, close.code(), close.reason()), true);
        return finished();
    }

    private Ended failed(Failure failure) throws IOException {
        begin(new Ended(Ended.By.FAULT, failure.code(), failure.reason()), false);
        intake.drain();
        return finished();
    }

    private Ended lost() {
        Ended how = ending.map(Ending::ended).orElseGet(() -> new Ended(Ended.By.LOSS, CloseCode.ABNORMAL, loss));
        ended = Optional.of(how);
        cut();
        return how;
    }

    private Ended finished() throws IOException {
        try {
            outbox.awaitWritten();
            intake.drainArrived();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return lost();
    }

    private synchronized void begin(Ended how, boolean drop) {
        if (ending.isPresent() || ended.isPresent()) {
            return;
        }
        ending = Optional.of(new Ending(how, clock.getAsLong()));
        String reason = how.by() == Ended.By.PEER ? "" : how.reason();
        outbox.finish(Frame.close(how.code(), reason), drop);
    }
}
