package io.geminibalance.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Looks for the first of two octets, eight at a time: texts are most of a body, and byte by byte this would be a
/// quarter of all that is done for one.
public final class Seek {
    private static final VarHandle EIGHT = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOWEST_BITS = 0x0101010101010101L;
    private static final long HIGHEST_BITS = 0x8080808080808080L;

    private Seek() {}

    /// The place of the first of them, or `to` where there is none.
    ///
    /// @param from a place counted from the buffer's beginning, not from its position
    /// @param one of ASCII
    /// @param other of ASCII
    public static int first(ByteBuffer bytes, int from, int to, char one, char other) {
        long ones = LOWEST_BITS * one;
        long others = LOWEST_BITS * other;
        int at = from;
        while (at + Long.BYTES <= to) {
            long eight = (long) EIGHT.get(bytes, at);
            long found = zeros(eight ^ ones) | zeros(eight ^ others);
            if (found != 0) {
                return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
            at += Long.BYTES;
        }
        while (at < to && bytes.get(at) != one && bytes.get(at) != other) {
            at++;
        }
        return at;
    }

    /// A bit in the lowest byte that is zero, and perhaps in some above it.
    private static long zeros(long eight) {
        return eight - LOWEST_BITS & ~eight & HIGHEST_BITS;
    }
}
