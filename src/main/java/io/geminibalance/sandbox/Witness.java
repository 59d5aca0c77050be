package io.geminibalance.sandbox;

import io.geminibalance.wire.Sink.UpstreamBroken;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/// Keeps what the sandbox has seen: the last requests, and how their answers went.
final class Witness {
    private static final int MOST = 1000;
    private static final long MOST_BYTES = 64L << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Seen> requests = new ArrayDeque<>();
    private long bytes;
    private Streams streams = new Streams(0, 0, 0, 0);

    /// Tells an answer; an exception says that it came to no good end.
    @FunctionalInterface
    interface Telling {
        void run() throws IOException;
    }

    void add(Seen seen) {
        lock.lock();
        try {
            requests.addLast(seen);
            bytes += seen.body().length;
            while (requests.size() > MOST || bytes > MOST_BYTES) {
                bytes -= requests.removeFirst().body().length;
            }
        } finally {
            lock.unlock();
        }
    }

    List<Seen> requests() {
        lock.lock();
        try {
            return List.copyOf(requests);
        } finally {
            lock.unlock();
        }
    }

    /// Counts an answer while it is told.
    void count(Telling telling) throws IOException {
        change(1, 0, 0, 0);
        try {
            telling.run();
            change(-1, 1, 0, 0);
        } catch (UpstreamBroken e) {
            change(-1, 0, 0, 1);
            throw e;
        } catch (IOException e) {
            change(-1, 0, 1, 0);
            throw e;
        } catch (RuntimeException | Error e) {
            change(-1, 0, 0, 1);
            throw e;
        }
    }

    Streams streams() {
        lock.lock();
        try {
            return streams;
        } finally {
            lock.unlock();
        }
    }

    Streams await(Predicate<Streams> wanted, Duration most) throws InterruptedException {
        lock.lock();
        try {
            long left = most.toNanos();
            while (!wanted.test(streams) && left > 0) {
                left = changed.awaitNanos(left);
            }
            return streams;
        } finally {
            lock.unlock();
        }
    }

    private void change(int open, int completed, int cancelled, int broken) {
        lock.lock();
        try {
            streams = new Streams(
                    streams.open() + open,
                    streams.completed() + completed,
                    streams.cancelled() + cancelled,
                    streams.broken() + broken);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
