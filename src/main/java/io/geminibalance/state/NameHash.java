package io.geminibalance.state;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Half of a name's SHA-256, which stands for the name in memory: a client who chooses names cannot find two
/// that are one.
record NameHash(long high, long low) {
    /// Of a name as it stands in a journal, escaped and in UTF-8.
    static NameHash of(byte[] bytes, int from, int to) {
        byte[] hash = hashed(bytes, from, to);
        return new NameHash(number(hash, 0), number(hash, Long.BYTES));
    }

    private static byte[] hashed(byte[] bytes, int from, int to) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes, from, to - from);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static long number(byte[] bytes, int from) {
        long number = 0;
        for (int i = from; i < from + Long.BYTES; i++) {
            number = number << Byte.SIZE | bytes[i] & 0xff;
        }
        return number;
    }
}
