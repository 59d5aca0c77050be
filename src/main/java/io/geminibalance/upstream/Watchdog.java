package io.geminibalance.upstream;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/// Closes answers that have been silent for too long: `HttpClient` has no limit on that (its `timeout` ends at the
/// head on Java 25 and covers the whole body from 26, JDK-8208693).
///
/// One check a second over all open answers; no timer is touched per read.
final class Watchdog {
    private final LongSupplier nanos;
    private final Set<Watched> open = ConcurrentHashMap.newKeySet();
    private final Set<Expected> expected = ConcurrentHashMap.newKeySet();

    Watchdog(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /// A body that is closed when a read waits longer than allowed.
    ///
    /// @param first the limit for the first bytes
    /// @param enough how many those are, short of the end; at least 1
    /// @param idle the limit for every later read
    InputStream watch(InputStream body, Duration first, int enough, Duration idle) {
        Watched watched = new Watched(body, first, enough, idle);
        open.add(watched);
        return watched;
    }

    /// Something that blocks until there is an answer, and gives up when its thread is interrupted.
    interface Blocking<T> {
        T get() throws IOException, InterruptedException;
    }

    /// Waits for an answer, and interrupts the wait when it takes longer than allowed.
    ///
    /// Not by a wait with a time limit: each of those wakes the scheduler's timer thread, for every request.
    ///
    /// @param deadline when that is, on the watchdog's clock; it may move on, as an upload does
    /// @throws TimeoutException where it took too long
    <T> T await(Blocking<T> answer, LongSupplier deadline) throws IOException, InterruptedException, TimeoutException {
        Expected expectation = new Expected(Thread.currentThread(), deadline);
        expected.add(expectation);
        try {
            return answer.get();
        } catch (IOException | InterruptedException e) {
            if (expectation.late) {
                throw new TimeoutException();
            }
            throw e;
        } finally {
            expected.remove(expectation);
            expectation.end();
        }
    }

    /// Closes what has been silent for too long.
    void check() {
        long now = nanos.getAsLong();
        for (Expected expectation : expected) {
            if (now - expectation.deadline.getAsLong() > 0) {
                expectation.interrupt();
            }
        }
        for (Watched watched : open) {
            watched.closeIfLate(now);
        }
    }

    int open() {
        return open.size();
    }

    /// An answer that has not begun.
    private static final class Expected {
        private final Thread waiting;
        private final LongSupplier deadline;
        private boolean ended;
        private volatile boolean late;

        private Expected(Thread waiting, LongSupplier deadline) {
            this.waiting = waiting;
            this.deadline = deadline;
        }

        private synchronized void interrupt() {
            if (!ended) {
                late = true;
                waiting.interrupt();
            }
        }

        /// After this the thread does other things, which no interrupt of ours may hit.
        private synchronized void end() {
            ended = true;
            if (late) {
                Thread.interrupted();
            }
        }
    }

    private final class Watched extends FilterInputStream {
        private final long idle;
        private long limit;
        private int missing;
        private boolean begun;
        private volatile long waitingSince;
        private volatile boolean waiting;
        private volatile boolean late;

        private Watched(InputStream body, Duration first, int enough, Duration idle) {
            super(body);
            this.limit = first.toNanos();
            this.missing = enough;
            this.idle = idle.toNanos();
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (!begun || missing <= 0) {
                begun = true;
                waitingSince = nanos.getAsLong();
            }
            waiting = true;
            try {
                int read = in.read(bytes, offset, length);
                missing -= Math.max(read, 0);
                if (missing <= 0) {
                    limit = idle;
                }
                return read;
            } catch (IOException e) {
                throw late ? silent(e) : e;
            } finally {
                waiting = false;
            }
        }

        private static IOException silent(IOException cause) {
            IOException silent = new SocketTimeoutException("silent for too long");
            silent.initCause(cause);
            return silent;
        }

        @Override
        public void close() throws IOException {
            open.remove(this);
            in.close();
        }

        private void closeIfLate(long now) {
            if (waiting && now - waitingSince > limit) {
                late = true;
                try {
                    close();
                } catch (IOException _) {
                    // The reader learns of it by its own exception.
                }
            }
        }
    }
}
