package io.geminibalance.dialect.answer;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The memory that large answers share while they are translated.
///
/// An answer with pictures or a film may need 160 MB, and many of them at once would fill the heap. Small
/// answers are not counted. Whoever finds no room waits for a while, and holds the upstream back by that; only what
/// would not fit into all of it does not wait.
public final class AnswerMemory {
    /// For answers that nobody counts.
    public static final AnswerMemory UNBOUNDED = new AnswerMemory(Long.MAX_VALUE, Duration.ZERO);

    /// What each answer has for nothing, in bytes.
    static final int SMALL = 1 << 20;

    private static final int UNIT = 1024;

    private final int all;
    private final Semaphore free;
    private final Duration patience;

    /// @param most bytes of large answers at a time
    /// @param patience how long an answer waits for room
    public AnswerMemory(long most, Duration patience) {
        this.all = (int) Math.min(most / UNIT, Integer.MAX_VALUE);
        this.free = new Semaphore(all);
        this.patience = patience;
    }

    /// What one answer holds.
    public Held hold() {
        return new Held();
    }

    /// How many bytes are free.
    long free() {
        return (long) free.availablePermits() * UNIT;
    }

    /// What one answer holds, until it is closed. Used by one thread.
    public final class Held implements AutoCloseable {
        private int units;

        /// Sees to it that this much is held.
        ///
        /// @return whether there is room for it
        boolean grow(long bytes) {
            int wanted = (int) Math.min(Math.max(0, bytes - SMALL) / UNIT, Integer.MAX_VALUE);
            int needed = wanted - units;
            if (needed <= 0) {
                return true;
            }
            if (wanted > all) {
                return false;
            }
            try {
                if (!free.tryAcquire(needed, patience.toMillis(), TimeUnit.MILLISECONDS)) {
                    return false;
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return false;
            }
            units += needed;
            return true;
        }

        @Override
        public void close() {
            free.release(units);
            units = 0;
        }
    }
}
