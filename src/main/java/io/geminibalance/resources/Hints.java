package io.geminibalance.resources;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What a piece of JSON must hold before it is worth to be searched for names: the end of a collection with its
/// slash, or an escape that could hide one.
///
/// Most of a body holds neither, and is skipped eight bytes at a time.
final class Hints {
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long SLASHES = 0x2f2f2f2f2f2f2f2fL;
    private static final long BACKSLASHES = 0x5c5c5c5c5c5c5c5cL;

    private final List<byte[]> collections;

    /// @param collections whose names are looked for
    Hints(List<String> collections) {
        this.collections = collections.stream()
                .map(name -> name.getBytes(StandardCharsets.US_ASCII))
                .toList();
    }

    /// Whether there is one between two places. What lies across a bound counts for neither side.
    boolean in(byte[] json, int from, int to) {
        int at = from;
        while (at < to) {
            if (at + Long.BYTES <= to) {
                long eight = (long) EIGHT.get(json, at);
                long found = zeros(eight ^ SLASHES) | zeros(eight ^ BACKSLASHES);
                if (found == 0) {
                    at += Long.BYTES;
                    continue;
                }
                at += Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
            if (json[at] == '/' && ended(json, from, at) || json[at] == '\\' && hides(json, at, to)) {
                return true;
            }
            at++;
        }
        return false;
    }

    /// Whether a collection ends before a slash, which some libraries of JSON escape.
    private boolean ended(byte[] json, int from, int slash) {
        int end = slash > from && json[slash - 1] == '\\' ? slash - 1 : slash;
        for (byte[] collection : collections) {
            int start = end - collection.length;
            if (start >= from && equal(json, start, collection)) {
                return true;
            }
        }
        return false;
    }

    /// Whether an escape of an ASCII character begins here; letters need none, so hardly any body has one.
    private static boolean hides(byte[] json, int at, int to) {
        return at + 4 < to && json[at + 1] == 'u' && json[at + 2] == '0' && json[at + 3] == '0' && json[at + 4] < '8';
    }

    private static boolean equal(byte[] json, int at, byte[] word) {
        for (int i = 0; i < word.length; i++) {
            if (json[at + i] != word[i]) {
                return false;
            }
        }
        return true;
    }

    /// A bit in the lowest byte that is zero, and perhaps in some above it.
    private static long zeros(long eight) {
        return eight - 0x0101010101010101L & ~eight & 0x8080808080808080L;
    }
}
