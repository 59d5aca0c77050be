package io.geminibalance.octets;

import java.util.concurrent.atomic.AtomicReferenceArray;

/// Buffers for answers, lent from the first byte that is written to the flush: a stream that waits holds none.
public final class Buffers {
    public static final int SIZE = 16 * 1024;

    private static final int KEPT = 32;

    private final AtomicReferenceArray<byte[]> kept = new AtomicReferenceArray<>(KEPT);

    public byte[] take() {
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

    public void give(byte[] buffer) {
        for (int i = 0; i < KEPT; i++) {
            if (kept.getPlain(i) == null && kept.compareAndSet(i, null, buffer)) {
                return;
            }
        }
    }
}
