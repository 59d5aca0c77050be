package io.geminibalance.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Checks UTF-8 (RFC 3629) in pieces and says at the first byte that cannot be right.
final class Utf8 {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long NOT_ASCII = 0x8080808080808080L;

    /// How many bytes the present character still lacks, and between which the next of them must lie.
    private int missing;

    private int lowest;
    private int highest;

    /// Checks further bytes.
    ///
    /// @return how many of them were right: fewer than given when one was wrong
    int check(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            if (missing == 0) {
                at = skipAscii(bytes, at, to);
                if (at == to) {
                    break;
                }
            }
            if (!accept(bytes[at] & 0xFF)) {
                return at - from;
            }
        }
        return to - from;
    }

    /// Whether the bytes so far end with a whole character.
    boolean complete() {
        return missing == 0;
    }

    void reset() {
        missing = 0;
    }

    private static int skipAscii(byte[] bytes, int from, int to) {
        int at = from;
        while (at + Long.BYTES <= to && ((long) LONGS.get(bytes, at) & NOT_ASCII) == 0) {
            at += Long.BYTES;
        }
        while (at < to && bytes[at] >= 0) {
            at++;
        }
        return at;
    }

    private boolean accept(int b) {
        if (missing == 0) {
            return begin(b);
        }
        if (b < lowest || b > highest) {
            return false;
        }
        missing--;
        lowest = 0x80;
        highest = 0xBF;
        return true;
    }

    // The second byte's range depends on the first: no overlong forms, no surrogates, nothing above U+10FFFF.
    private boolean begin(int b) {
        if (b >= 0xC2 && b <= 0xDF) {
            return expect(1, 0x80, 0xBF);
        }
        return switch (b) {
            case 0xE0 -> expect(2, 0xA0, 0xBF);
            case 0xED -> expect(2, 0x80, 0x9F);
            case 0xF0 -> expect(3, 0x90, 0xBF);
            case 0xF1, 0xF2, 0xF3 -> expect(3, 0x80, 0xBF);
            case 0xF4 -> expect(3, 0x80, 0x8F);
            default -> b >= 0xE1 && b <= 0xEF && expect(2, 0x80, 0xBF);
        };
    }

    private boolean expect(int bytes, int low, int high) {
        missing = bytes;
        lowest = low;
        highest = high;
        return true;
    }
}
