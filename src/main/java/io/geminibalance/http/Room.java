package io.geminibalance.http;

import java.util.concurrent.atomic.AtomicLong;

/// So many bytes, for all requests together. Nobody waits: there is room or there is none.
public final class Room {
    private final AtomicLong free;

    public Room(long bytes) {
        this.free = new AtomicLong(bytes);
    }

    long free() {
        return free.get();
    }

    /// What one request holds of it.
    Held hold() {
        return new Held();
    }

    /// What one request holds; used by one thread at a time.
    final class Held implements AutoCloseable {
        private long bytes;

        /// Holds so many bytes more, where they are to be had.
        boolean take(long more) {
            long now = free.get();
            while (now >= more) {
                if (free.compareAndSet(now, now - more)) {
                    bytes += more;
                    return true;
                }
                now = free.get();
            }
            return false;
        }

        /// Gives all but so many bytes back.
        void keep(long kept) {
            free.addAndGet(bytes - kept);
            bytes = kept;
        }

        @Override
        public void close() {
            keep(0);
        }
    }
}
