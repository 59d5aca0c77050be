package io.geminibalance.websocket;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Reads events from a stream. Read by one thread; how long it waits may be asked by any.
///
/// While nothing comes it holds a few bytes only: a buffer is made when a frame is long enough to need one, and
/// dropped at its end.
final class Intake {
    private static final int SMALL = 64;
    private static final int LARGE = 16 * 1024;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final byte[] NONE = {};

    private final InputStream in;
    private final Decoder decoder;
    private final LongSupplier clock;
    private final byte[] small = new byte[SMALL];
    private byte[] large = NONE;
    private boolean moreInSight;
    private ByteBuffer bytes = NOTHING;

    private volatile boolean waiting;
    private volatile boolean inMessage;
    private volatile long waitingSince;
    private volatile long messageWaited;
    private volatile boolean pinged;

    Intake(InputStream in, Decoder decoder, LongSupplier clock) {
        this.in = in;
        this.decoder = decoder;
        this.clock = clock;
    }

    /// The next event; none at the end of the stream.
    Optional<Event> next() throws IOException {
        while (true) {
            Optional<Event> event = decoder.next(bytes);
            if (event.isPresent() || !fill()) {
                return event;
            }
        }
    }

    /// Reads up to the end of the stream, for nothing: what is left unread at a close makes TCP take back what was
    /// written last.
    void drain() throws IOException {
        byte[] unread = new byte[LARGE];
        while (in.read(unread) >= 0) {
            // Thrown away.
        }
    }

    /// Reads what has come by now, for the same reason.
    void drainArrived() throws IOException {
        byte[] unread = new byte[SMALL];
        while (in.available() > 0 && in.read(unread) >= 0) {
            // Thrown away.
        }
    }

    /// How long reading has waited by now; 0 when it does not.
    long silent(long now) {
        return waiting ? now - waitingSince : 0;
    }

    /// How long reading has waited for the rest of the present message.
    long messageWaited(long now) {
        return inMessage ? messageWaited + silent(now) : 0;
    }

    boolean pinged() {
        return pinged;
    }

    void ping() {
        pinged = true;
    }

    private boolean fill() throws IOException {
        bytes = NOTHING;
        byte[] buffer = buffer();
        inMessage = !decoder.idle();
        waitingSince = clock.getAsLong();
        waiting = true;
        int count;
        try {
            count = in.read(buffer);
        } finally {
            waiting = false;
        }
        // Waiting for a message to begin is not waiting for its rest.
        messageWaited = inMessage ? messageWaited + clock.getAsLong() - waitingSince : 0;
        pinged = false;
        moreInSight = count == buffer.length;
        if (count > 0) {
            bytes = ByteBuffer.wrap(buffer, 0, count);
        }
        return count >= 0;
    }

    private byte[] buffer() throws IOException {
        long wanted = Math.max(decoder.missing(), moreInSight ? in.available() : 0);
        if (wanted <= SMALL) {
            large = NONE;
            return small;
        }
        int size = (int) Math.min(wanted, LARGE);
        if (large.length < size) {
            large = new byte[size];
        }
        return large;
    }
}
