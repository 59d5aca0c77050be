package io.geminibalance.websocket;

import io.geminibalance.websocket.Event.Data;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.LongSupplier;

/// What waits to go out. A thread writes it for as long as there is something, so that an idle connection has none.
final class Outbox {
    private static final int SLICE = 16 * 1024;

    /// What a waiting frame costs beside its payload.
    private static final int OVERHEAD = 64;

    /// Enough to answer a burst of pings one by one; of more, only the latest need an answer (RFC 6455, 5.5.3).
    private static final int MOST_CONTROL = 16;

    private final OutputStream out;
    private final int most;
    private final Overflow overflow;
    private final LongSupplier clock;
    private final Runnable cut;

    private final ArrayDeque<Frame> data = new ArrayDeque<>(1);
    private final Queue<Frame> control = new ArrayDeque<>(1);
    private Optional<Frame> close = Optional.empty();
    private long waiting;
    private long lost;
    private Optional<Opcode> open = Optional.empty();
    private boolean finished;
    private boolean busy;

    private volatile boolean writing;
    private volatile long writingSince;
    private volatile long written;

    Outbox(Line line, int most, Overflow overflow, LongSupplier clock) {
        this.out = line.out();
        this.cut = line.cut();
        this.most = most;
        this.overflow = overflow;
        this.clock = clock;
        this.written = clock.getAsLong();
    }

    /// Takes a message or the next piece of one.
    ///
    /// @return whether it was taken; not when the connection ends
    synchronized boolean put(Data piece) {
        switch (overflow) {
            case Overflow.Block _ -> {
                if (!waitForRoom(piece)) {
                    return false;
                }
            }
            case Overflow.DropOldest _ -> {
                if (!piece.last() || open.isPresent()) {
                    throw new IllegalArgumentException("where messages may be lost, only whole ones are sent");
                }
                dropOldest(piece);
            }
        }
        if (finished) {
            return false;
        }
        data.add(frame(piece));
        waiting += cost(piece.bytes());
        write();
        return true;
    }

    /// Takes a ping or a pong, never waiting.
    synchronized void control(Frame frame) {
        if (finished) {
            return;
        }
        if (control.size() == MOST_CONTROL) {
            control.remove();
        }
        control.add(frame);
        write();
    }

    /// Takes the close frame; nothing is taken any more.
    ///
    /// @param drop whether what still waits is of no use
    synchronized void finish(Frame frame, boolean drop) {
        if (finished) {
            return;
        }
        finished = true;
        if (drop) {
            data.clear();
            control.clear();
            lost = 0;
        }
        close = Optional.of(frame);
        notifyAll();
        write();
    }

    /// Forgets what waits; nothing is taken any more.
    synchronized void stop() {
        finished = true;
        data.clear();
        control.clear();
        close = Optional.empty();
        lost = 0;
        notifyAll();
    }

    /// Waits until all that was taken has been written, or cannot be.
    synchronized void awaitWritten() throws InterruptedException {
        while (busy) {
            wait();
        }
    }

    long writing(long now) {
        return writing ? now - writingSince : 0;
    }

    long quiet(long now) {
        return now - written;
    }

    private boolean waitForRoom(Data piece) {
        try {
            while (!finished && !data.isEmpty() && waiting + cost(piece.bytes()) > most) {
                wait();
            }
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void dropOldest(Data piece) {
        while (!data.isEmpty() && waiting + cost(piece.bytes()) > most) {
            waiting -= cost(data.remove().payload());
            lost++;
        }
    }

    private Frame frame(Data piece) {
        Opcode kind = piece.text() ? Opcode.TEXT : Opcode.BINARY;
        if (open.isPresent() && open.get() != kind) {
            throw new IllegalArgumentException("a message is either text or binary");
        }
        Opcode opcode = open.isPresent() ? Opcode.CONTINUATION : kind;
        open = piece.last() ? Optional.empty() : Optional.of(kind);
        return new Frame(opcode, piece.last(), piece.bytes());
    }

    private void write() {
        if (!busy) {
            busy = true;
            Thread.ofVirtual().name("websocket-write").start(this::writeAll);
        }
    }

    private void writeAll() {
        boolean done = false;
        try {
            for (byte[] bytes = take(); bytes.length > 0; bytes = take()) {
                for (int at = 0; at < bytes.length; at += SLICE) {
                    write(bytes, at, Math.min(SLICE, bytes.length - at));
                }
                out.flush();
            }
            done = true;
        } catch (IOException _) {
            // Whoever reads learns of it by the cut.
        } finally {
            if (!done) {
                stop();
                rest();
                cut.run();
            }
        }
    }

    private void write(byte[] bytes, int from, int count) throws IOException {
        writingSince = clock.getAsLong();
        writing = true;
        try {
            out.write(bytes, from, count);
        } finally {
            writing = false;
            written = clock.getAsLong();
        }
    }

    // Small frames leave together. Nothing, once nothing waits; the next frame then starts another thread.
    private synchronized byte[] take() {
        Optional<Frame> first = next();
        if (first.isEmpty()) {
            rest();
            return new byte[0];
        }
        byte[] bytes = first.get().unmasked();
        if (bytes.length >= SLICE || data.isEmpty() && control.isEmpty() && close.isEmpty()) {
            return bytes;
        }
        ByteArrayOutputStream batch = new ByteArrayOutputStream(SLICE);
        batch.writeBytes(bytes);
        for (Optional<Frame> more = next(); more.isPresent(); more = next()) {
            batch.writeBytes(more.get().unmasked());
            if (batch.size() >= SLICE) {
                break;
            }
        }
        return batch.toByteArray();
    }

    private Optional<Frame> next() {
        if (!control.isEmpty()) {
            return Optional.of(control.remove());
        }
        if (lost > 0 && overflow instanceof Overflow.DropOldest dropping) {
            Frame note = Frame.text(dropping.note().apply(lost));
            lost = 0;
            return Optional.of(note);
        }
        if (!data.isEmpty()) {
            Frame frame = data.remove();
            waiting -= cost(frame.payload());
            notifyAll();
            return Optional.of(frame);
        }
        Optional<Frame> end = close;
        close = Optional.empty();
        return end;
    }

    private synchronized void rest() {
        busy = false;
        notifyAll();
    }

    private static long cost(byte[] payload) {
        return payload.length + OVERHEAD;
    }
}
