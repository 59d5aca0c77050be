package io.geminibalance.engine;

import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The open connections of a server: those that it serves, and those that it turns away.
///
/// Counted apart: those turned away stay for a while, so that their refusal arrives, and take nobody's place by that.
final class Connections {
    private static final int TURNED_AWAY_AT_ONCE = 256;

    /// What becomes of a new connection.
    enum Entry {
        SERVED,
        /// There is no room; it is told so.
        TURNED_AWAY,
        /// There is not even room to tell it so.
        LEFT_OUT
    }

    private final int most;
    private final Set<Connection> served = ConcurrentHashMap.newKeySet();
    private final Set<Connection> turnedAway = ConcurrentHashMap.newKeySet();

    /// @param most of those that are served
    Connections(int most) {
        this.most = most;
    }

    /// Finds a place for a new one. Called by one thread.
    Entry enter(Connection connection) {
        if (served.size() < most || madeRoom()) {
            served.add(connection);
            return Entry.SERVED;
        }
        if (turnedAway.size() < TURNED_AWAY_AT_ONCE) {
            turnedAway.add(connection);
            return Entry.TURNED_AWAY;
        }
        return Entry.LEFT_OUT;
    }

    void ended(Connection connection) {
        served.remove(connection);
        turnedAway.remove(connection);
        if (isEmpty()) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    /// Of both kinds.
    int count() {
        return served.size() + turnedAway.size();
    }

    boolean isEmpty() {
        return served.isEmpty() && turnedAway.isEmpty();
    }

    void forEach(Consumer<Connection> each) {
        served.forEach(each);
        turnedAway.forEach(each);
    }

    /// Waits until there are none.
    ///
    /// @param most nanoseconds
    void awaitEnds(long most) throws InterruptedException {
        long began = System.nanoTime();
        synchronized (this) {
            for (long left = most; left > 0 && !isEmpty(); left = most - (System.nanoTime() - began)) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        }
    }

    /// Closes the connection that has been idle for longest.
    private boolean madeRoom() {
        while (true) {
            Optional<Connection> longest =
                    served.stream().filter(Connection::idle).min(Comparator.comparingLong(Connection::since));
            if (longest.isEmpty()) {
                return false;
            }
            // It may have been asked something just now; then there may be another.
            if (longest.get().closeIfIdle()) {
                // Its thread has yet to notice.
                served.remove(longest.get());
                return true;
            }
        }
    }
}
