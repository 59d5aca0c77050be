package io.geminibalance.sandbox;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantLock;

/// Counts whose turn it is, for the scripts used last.
final class Turns {
    private static final int MOST = 4096;

    private final ReentrantLock lock = new ReentrantLock();
    private final SequencedMap<String, Integer> counts = new LinkedHashMap<>();

    /// The number of calls with this name before this one.
    int next(String name) {
        lock.lock();
        try {
            // Taken out and put in again, so that the oldest stands in front.
            Integer before = counts.remove(name);
            int turn = before == null ? 0 : before;
            counts.put(name, turn + 1);
            if (counts.size() > MOST) {
                counts.pollFirstEntry();
            }
            return turn;
        } finally {
            lock.unlock();
        }
    }
}
