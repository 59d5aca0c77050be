package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.Conversation;
import io.geminibalance.dialect.Line.Refused;
import io.geminibalance.json.Allowance;
import io.geminibalance.wire.Body;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Failure.Kind;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The memory that requests share while they are translated.
///
/// To translate a request it must be in memory, and what it says in values as well: a handful of pictures of 20 MB
/// would fill a small heap, and so would some hundred agents with long conversations, or one document of a million
/// small values. Small requests are not counted.
public final class RequestMemory {
    /// What each request has for nothing, in bytes.
    static final int SMALL = 16 * 1024;

    private static final int UNIT = 1024;

    /// What a document takes besides its own bytes, in its lengths: three to four are usual in agents'
    /// conversations.
    private static final int USUAL = 3;

    /// What is long is long for its pictures, which take no more than their own bytes.
    private static final long MOST_LIKELY = 1 << 20;

    private static final Duration AGAIN = Duration.ofSeconds(5);

    private final int units;
    private final Semaphore free;
    private final Duration patience;

    /// Makes a conversation of a request.
    public interface Opening {
        Conversation open();
    }

    /// @param most bytes at a time; a longer body comes alone
    /// @param patience how long a request waits for its turn
    public RequestMemory(long most, Duration patience) {
        this.units = (int) Math.max(1, Math.min(most / UNIT, Integer.MAX_VALUE));
        this.free = new Semaphore(units, true);
        this.patience = patience;
    }

    /// A conversation that is opened when there is room for it, and that counts what it takes.
    public Conversation within(Body body, Opening opening) {
        return (line, sink) -> {
            try (Held held = hold(body)) {
                held.open(opening).hold(line, sink);
            }
        };
    }

    /// How many bytes are free.
    long free() {
        return (long) free.availablePermits() * UNIT;
    }

    private Held hold(Body body) throws Refused {
        long kept = body instanceof Body.Spooled || body instanceof Body.Lent ? body.length() : 0;
        int likely = units(kept + Math.min(MOST_LIKELY, USUAL * Math.max(0, body.length())));
        try {
            if (likely == 0 || free.tryAcquire(likely, patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Held(kept, likely);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        throw new Refused(busy());
    }

    private int units(long bytes) {
        return (int) Math.min(Math.max(0, bytes - SMALL + UNIT - 1) / UNIT, units);
    }

    private static Failure busy() {
        return Failure.of(Kind.UNAVAILABLE, "Too many large requests are under way. Send this one again later.")
                .retryAfter(AGAIN);
    }

    /// Says that there is no room for what a document says.
    private static final class NoRoom extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Failure failure;

        private NoRoom(Failure failure) {
            super(failure.message(), null, false, false);
            this.failure = failure;
        }
    }

    /// What one request holds, until it is closed. Used by one thread.
    private final class Held implements Allowance, AutoCloseable {
        private final long kept;
        private long spent;
        private int held;

        /// @param kept bytes of the body that come into memory
        private Held(long kept, int held) {
            this.kept = kept;
            this.held = held;
        }

        private Conversation open(Opening opening) throws Refused {
            Conversation conversation;
            try {
                conversation = ScopedValue.where(CURRENT, this).call(opening::open);
            } catch (NoRoom e) {
                throw new Refused(e.failure);
            }
            give(held - Math.min(held, units(kept + spent)));
            return conversation;
        }

        /// Nobody waits here: two that have half of what they need would wait for each other.
        @Override
        public void spend(long bytes) {
            spent += bytes;
            int needed = units(kept + spent);
            if (needed <= held && needed < units) {
                return;
            }
            if (spent > (long) units * UNIT) {
                throw new NoRoom(Failure.of(
                        Kind.TOO_LARGE,
                        "The request has more values than fit into memory (BODY_MEMORY_BYTES). Send fewer, or longer"
                                + " ones."));
            }
            if (needed > held) {
                if (!free.tryAcquire(needed - held)) {
                    throw new NoRoom(busy());
                }
                held = needed;
            }
        }

        private void give(int back) {
            free.release(back);
            held -= back;
        }

        @Override
        public void close() {
            give(held);
        }
    }
}
