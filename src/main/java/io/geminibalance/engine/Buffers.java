package io.geminibalance.engine;

import java.util.concurrent.atomic.AtomicReferenceArray;

/// Buffers for answers, lent from the first byte that is written to the flush: a stream that waits holds none.
final class Buffers {
    static final int SIZE = 16 * 1024;

    private static final int KEPT = 32;

    private final AtomicReferenceArray<byte[]> kept = new AtomicReferenceArray<>(KEPT);

    byte[] take() {
        for (int i = 0; i < KEPT; i++) {
            if (kept.getPlain(i) != null) {
                byte[] buffer = kept.getAndSet(i, null);
                if (buffer != null) {
                    return buffer;
                }
            }
        }
        return new byte[SIZE];
    }

    void give(byte[] buffer) {
        for (int i = 0; i < KEPT; i++) {
            if (kept.getPlain(i) == null && kept.compareAndSet(i, null, buffer)) {
                return;
            }
        }
    }
}
