package io.geminibalance.websocket;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/// The connections that there are, of which there are never more than a given number.
public final class OpenSockets {
    private final int most;
    private final Semaphore free;
    private final LongSupplier clock;
    private final Set<WebSocketConnection> open = ConcurrentHashMap.newKeySet();
    private volatile Optional<Goodbye> goodbye = Optional.empty();

    private record Goodbye(int code, String reason) {}

    /// @param clock in nanoseconds, from any start
    public OpenSockets(int most, LongSupplier clock) {
        this.most = most;
        this.free = new Semaphore(most);
        this.clock = clock;
    }

    /// A place for one more connection, to be had before the client is told that it is accepted; none when all are
    /// taken.
    public Optional<Place> claim() {
        return free.tryAcquire() ? Optional.of(new Place()) : Optional.empty();
    }

    /// How many places are taken.
    public int count() {
        return most - free.availablePermits();
    }

    /// Lets time pass for all connections. Wants to be called every few seconds; never waits.
    public void tick() {
        open.forEach(WebSocketConnection::tick);
    }

    /// Begins the end of all connections, those that are just being opened among them.
    public void close(int code, String reason) {
        goodbye = Optional.of(new Goodbye(code, reason));
        open.forEach(connection -> connection.close(code, reason));
    }

    /// The place of one connection, for the time of its life; closing it breaks off what has not ended.
    public final class Place implements AutoCloseable {
        private Optional<WebSocketConnection> taken = Optional.empty();
        private boolean left;

        private Place() {}

        public WebSocketConnection open(Line line, Limits limits, Times times, Overflow overflow) {
            WebSocketConnection connection = new WebSocketConnection(line, limits, times, overflow, clock);
            taken = Optional.of(connection);
            open.add(connection);
            // Looked at behind the adding: whoever says goodbye meanwhile either finds it or is seen here.
            goodbye.ifPresent(word -> connection.close(word.code(), word.reason()));
            return connection;
        }

        @Override
        public void close() {
            if (left) {
                return;
            }
            left = true;
            taken.ifPresent(connection -> {
                open.remove(connection);
                connection.cut();
            });
            free.release();
        }
    }
}
