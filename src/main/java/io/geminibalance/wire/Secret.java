package io.geminibalance.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/// A string that must never be seen: `toString` is masked, and [#hide] blots it out of bytes that leave.
///
/// No format is assumed; only the last four characters of a long enough secret are ever shown.
public final class Secret {
    private static final int SHOWN = 4;

    /// Shorter secrets, in characters, are not looked for in what leaves: they would blot out ordinary words.
    public static final int SEARCHED = 8;

    private final String value;
    private final byte[] bytes;
    private final short[] skip;

    public Secret(String value) {
        this.value = value;
        this.bytes = value.getBytes(StandardCharsets.ISO_8859_1);
        this.skip = skips(bytes);
    }

    /// The secret itself; only for the header that carries it and for comparing.
    public String reveal() {
        return value;
    }

    /// The mask under which people know it: three dots and its last four characters, or only dots for a short one.
    public String masked() {
        return value.length() < SEARCHED ? "..." : "..." + value.substring(value.length() - SHOWN);
    }

    /// The text with every occurrence of this secret replaced by stars.
    public String hide(String text) {
        return bytes.length < SEARCHED || !text.contains(value)
                ? text
                : text.replace(value, "*".repeat(value.length()));
    }

    /// Whether a name holds this secret, whatever became of its case: names of header fields have none.
    public boolean named(String name) {
        return bytes.length >= SEARCHED
                && name.length() >= value.length()
                && name.toLowerCase(Locale.ROOT).contains(value.toLowerCase(Locale.ROOT));
    }

    /// Overwrites this secret with stars of the same length wherever it stands in a piece of a stream.
    ///
    /// Horspool's search, about one step per length of the secret, so that it may run over everything that is
    /// passed on.
    ///
    /// @param last whether nothing follows this piece
    /// @return how many of the bytes may leave; the rest could be the beginning of the secret and must be shown
    /// again in
    ///     front of the next piece
    public int hide(byte[] piece, int offset, int length, boolean last) {
        int size = bytes.length;
        if (size < SEARCHED) {
            return length;
        }
        int end = offset + length;
        int at = offset;
        while (at <= end - size) {
            byte tail = piece[at + size - 1];
            if (tail == bytes[size - 1] && matches(piece, at, size - 1)) {
                Arrays.fill(piece, at, at + size, (byte) '*');
                at += size;
            } else {
                at += skip[tail & 0xff];
            }
        }
        if (last) {
            return length;
        }
        for (int start = Math.max(at, end - size + 1); start < end; start++) {
            if (matches(piece, start, end - start)) {
                return start - offset;
            }
        }
        return length;
    }

    private boolean matches(byte[] piece, int at, int count) {
        for (int i = 0; i < count; i++) {
            if (piece[at + i] != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    private static short[] skips(byte[] bytes) {
        short[] skips = new short[256];
        Arrays.fill(skips, (short) Math.min(Math.max(bytes.length, 1), Short.MAX_VALUE));
        for (int i = 0; i < bytes.length - 1; i++) {
            skips[bytes[i] & 0xff] = (short) Math.min(bytes.length - 1 - i, Short.MAX_VALUE);
        }
        return skips;
    }

    @Override
    public String toString() {
        return masked();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && value.equals(secret.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }
}
