package io.geminibalance.sandbox.resources;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantLock;

/// The bytes of small things, the newest of them.
public final class Contents {
    /// Larger files are not kept.
    public static final int LARGEST_FILE = 1 << 20;

    private static final int LARGEST = 16 << 20;

    private static final long MOST_BYTES = 64L << 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final SequencedMap<String, byte[]> contents = new LinkedHashMap<>();
    private long total;

    /// Keeps bytes under a name, unless they are too many.
    public void put(String name, byte[] bytes) {
        if (bytes.length > LARGEST) {
            return;
        }
        lock.lock();
        try {
            total += bytes.length;
            byte[] before = contents.put(name, bytes);
            total -= before == null ? 0 : before.length;
            while (total > MOST_BYTES) {
                total -= contents.pollFirstEntry().getValue().length;
            }
        } finally {
            lock.unlock();
        }
    }

    public Optional<byte[]> find(String name) {
        lock.lock();
        try {
            return Optional.ofNullable(contents.get(name));
        } finally {
            lock.unlock();
        }
    }

    public void remove(String name) {
        lock.lock();
        try {
            byte[] before = contents.remove(name);
            total -= before == null ? 0 : before.length;
        } finally {
            lock.unlock();
        }
    }
}
