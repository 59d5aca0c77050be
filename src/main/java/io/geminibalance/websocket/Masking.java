package io.geminibalance.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Takes the mask off a payload, or puts it on, which is the same (RFC 6455, 5.3).
final class Masking {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Masking() {}

    /// @param mask whose highest byte belongs to the first byte
    static void apply(byte[] bytes, int from, int to, int mask) {
        if (mask == 0) {
            return;
        }
        long twice = (long) mask << Integer.SIZE | mask & 0xFFFFFFFFL;
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            LONGS.set(bytes, at, (long) LONGS.get(bytes, at) ^ twice);
        }
        for (; at < to; at++) {
            twice = Long.rotateLeft(twice, 8);
            bytes[at] ^= (byte) twice;
        }
    }
}
