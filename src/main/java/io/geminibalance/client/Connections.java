package io.geminibalance.client;

import java.io.IOException;
import java.time.Duration;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// All connections of a client: those in use, and those that wait for the next exchange.
///
/// The one that was used last is used next, so that what was needed at the busiest time can end.
final class Connections implements AutoCloseable {
    private final Dialer dialer;
    private final long rest;
    private final LongSupplier nanos;
    private final Map<Origin, Deque<Connection>> idle = new ConcurrentHashMap<>();
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition fewer = lock.newCondition();
    private volatile boolean closed;

    /// @param rest how long a connection may wait for the next exchange
    Connections(Dialer dialer, Duration rest, LongSupplier nanos) {
        this.dialer = dialer;
        this.rest = rest.toNanos();
        this.nanos = nanos;
    }

    /// One that waits, or else a new one.
    Connection take(Origin origin) throws IOException {
        Deque<Connection> waiting = idle.get(origin);
        Connection connection = waiting == null ? null : waiting.pollFirst();
        while (connection != null) {
            // However short it has waited: the server may have ended it with its answer, or have sent more than that,
            // which would be taken for the answer to the next request.
            if (nanos.getAsLong() - connection.idleSince() < rest && connection.sound()) {
                return connection;
            }
            discard(connection);
            connection = waiting.pollFirst();
        }
        return dial(origin);
    }

    /// A new one.
    Connection dial(Origin origin) throws IOException {
        if (closed) {
            throw new IOException("the client is closed");
        }
        Connection connection = dialer.open(origin);
        open.add(connection);
        if (closed) {
            discard(connection);
            throw new IOException("the client is closed");
        }
        return connection;
    }

    /// Takes one back on which everything has been said.
    void give(Connection connection) {
        connection.rest(nanos.getAsLong());
        idle.computeIfAbsent(connection.origin(), _ -> new ConcurrentLinkedDeque<>())
                .addFirst(connection);
        if (closed) {
            sweep();
        }
    }

    /// Closes those to a server that wait.
    void forget(Origin origin) {
        Deque<Connection> waiting = idle.get(origin);
        if (waiting != null) {
            for (Connection each = waiting.pollFirst(); each != null; each = waiting.pollFirst()) {
                discard(each);
            }
        }
    }

    void discard(Connection connection) {
        connection.close();
        open.remove(connection);
        if (closed) {
            lock.lock();
            try {
                fewer.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /// Closes those that have waited for too long; all of them once no more are wanted.
    void sweep() {
        long now = nanos.getAsLong();
        for (Deque<Connection> waiting : idle.values()) {
            for (Iterator<Connection> each = waiting.descendingIterator(); each.hasNext(); ) {
                Connection connection = each.next();
                if (!closed && now - connection.idleSince() < rest) {
                    break;
                }
                // Whoever removes it has it.
                if (waiting.removeLastOccurrence(connection)) {
                    discard(connection);
                }
            }
        }
    }

    /// How many there are.
    int count() {
        return open.size();
    }

    /// Wants no more of them. Those in use end with their exchange.
    void end() {
        closed = true;
        sweep();
    }

    /// Whether no more are wanted and all have ended.
    boolean isOver() {
        return closed && open.isEmpty();
    }

    /// Waits for that.
    ///
    /// @return whether it came within the time
    boolean awaitOver(Duration within) throws InterruptedException {
        long left = within.toNanos();
        lock.lockInterruptibly();
        try {
            while (!isOver() && left > 0) {
                left = fewer.awaitNanos(left);
            }
            return isOver();
        } finally {
            lock.unlock();
        }
    }

    /// Closes all, in use or not.
    @Override
    public void close() {
        end();
        open.forEach(this::discard);
    }
}
