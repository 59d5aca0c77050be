package io.geminibalance.resources;

import io.geminibalance.json.Seek;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What a piece of JSON must hold before it is worth to be searched for names: the end of a collection with its
/// slash, or an escape that could hide one.
///
/// Most of a body holds neither, and is skipped eight bytes at a time.
final class Hints {
    private final List<byte[]> collections;

    /// @param collections whose names are looked for
    Hints(List<String> collections) {
        this.collections = collections.stream()
                .map(name -> name.getBytes(StandardCharsets.US_ASCII))
                .toList();
    }

    /// Whether there is one between two places. What lies across a bound counts for neither side.
    boolean in(ByteBuffer json, int from, int to) {
        for (int at = first(json, from, to); at < to; at = first(json, at + 1, to)) {
            if (json.get(at) == '/' ? ended(json, from, at) : hides(json, at, to)) {
                return true;
            }
        }
        return false;
    }

    private static int first(ByteBuffer json, int from, int to) {
        return Seek.first(json, from, to, '/', '\\');
    }

    /// Whether a collection ends before a slash, which some libraries of JSON escape.
    private boolean ended(ByteBuffer json, int from, int slash) {
        int end = slash > from && json.get(slash - 1) == '\\' ? slash - 1 : slash;
        for (byte[] collection : collections) {
            int start = end - collection.length;
            if (start >= from && equal(json, start, collection)) {
                return true;
            }
        }
        return false;
    }

    /// Whether an escape of an ASCII character begins here; letters need none, so hardly any body has one.
    private static boolean hides(ByteBuffer json, int at, int to) {
        return at + 4 < to
                && json.get(at + 1) == 'u'
                && json.get(at + 2) == '0'
                && json.get(at + 3) == '0'
                && json.get(at + 4) < '8';
    }

    private static boolean equal(ByteBuffer json, int at, byte[] word) {
        for (int i = 0; i < word.length; i++) {
            if (json.get(at + i) != word[i]) {
                return false;
            }
        }
        return true;
    }
}
