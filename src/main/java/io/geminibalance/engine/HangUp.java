package io.geminibalance.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;

/// Tells a handler that its client has hung up, though it neither reads nor writes.
///
/// A thread reads ahead by one byte while the handler runs. Its read needs no way to be called off: when the
/// handler is done, the byte for which it waits is the first of the next request.
final class HangUp {
    static final int NOT_AHEAD = -2;

    private enum State {
        OFF,
        READING,
        READ
    }

    private final Transport transport;
    private final byte[] ahead = new byte[1];
    private Runnable told;
    private BooleanSupplier quiet;
    private boolean lasting;
    private int read;
    private volatile State state = State.OFF;

    HangUp(Transport transport) {
        this.transport = transport;
    }

    /// @param whenGone is run when the client hangs up
    /// @param whenQuiet whether nothing is left to be read of the request
    synchronized void watch(Runnable whenGone, BooleanSupplier whenQuiet) {
        told = whenGone;
        quiet = whenQuiet;
        lasting = false;
    }

    /// When this returns nobody is told any more.
    synchronized void forget() {
        told = null;
        quiet = null;
    }

    /// Begins to read ahead for an exchange that it has seen before: short ones are not worth a thread.
    synchronized void check() {
        if (told == null || state != State.OFF) {
            return;
        }
        if (lasting && quiet.getAsBoolean()) {
            state = State.READING;
            Thread.ofVirtual().name("hang-up").start(this::readAhead);
        }
        lasting = true;
    }

    /// Takes the byte that is being read ahead; waits for it, as its own read would.
    ///
    /// @return how many bytes, -1 at the end, or [#NOT_AHEAD] where nobody reads ahead
    int take(ByteBuffer into) throws IOException {
        return state == State.OFF ? NOT_AHEAD : awaitByte(into);
    }

    private synchronized int awaitByte(ByteBuffer into) throws IOException {
        try {
            while (state == State.READING) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        if (read > 0) {
            into.put(ahead[0]);
            state = State.OFF;
        }
        return read;
    }

    private void readAhead() {
        int count;
        try {
            count = transport.read(ByteBuffer.wrap(ahead));
        } catch (IOException _) {
            count = -1;
        }
        synchronized (this) {
            read = count;
            state = State.READ;
            notifyAll();
            if (count < 0 && told != null) {
                told.run();
                told = null;
            }
        }
    }
}
