package io.geminibalance.sandbox.resources;

import java.util.Base64;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/// Makes names that nobody has yet.
public final class Ids {
    private static final String LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz";

    private final RandomGenerator random;
    private final ReentrantLock lock = new ReentrantLock();

    public Ids(RandomGenerator random) {
        this.random = random;
    }

    /// Small letters and digits, as in the names of files.
    public String letters(int length) {
        StringBuilder id = new StringBuilder(length);
        for (byte each : bytes(length * 2)) {
            // Bytes that would make the first letters likelier are skipped.
            int value = each & 0xff;
            if (value < 252 && id.length() < length) {
                id.append(LETTERS.charAt(value % LETTERS.length()));
            }
        }
        return id.length() == length ? id.toString() : letters(length);
    }

    /// Bytes in base64 for URLs.
    public String base64(int bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(bytes));
    }

    // The generator that was handed in need not be safe for threads.
    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        lock.lock();
        try {
            random.nextBytes(bytes);
        } finally {
            lock.unlock();
        }
        return bytes;
    }
}
