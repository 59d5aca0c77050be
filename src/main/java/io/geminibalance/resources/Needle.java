package io.geminibalance.resources;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A word of ASCII that is looked for in bytes, by Horspool's search: about one step for each of its lengths.
final class Needle {
    private final byte[] word;
    private final int[] skip = new int[256];

    Needle(String text) {
        word = text.getBytes(StandardCharsets.US_ASCII);
        Arrays.fill(skip, word.length);
        for (int i = 0; i < word.length - 1; i++) {
            skip[word[i] & 0xff] = word.length - 1 - i;
        }
    }

    int length() {
        return word.length;
    }

    /// Where it stands first, or -1.
    int find(byte[] bytes, int from, int to) {
        int last = word.length - 1;
        int at = from;
        while (at + last < to) {
            byte tail = bytes[at + last];
            if (tail == word[last] && Arrays.equals(bytes, at, at + last, word, 0, last)) {
                return at;
            }
            at += skip[tail & 0xff];
        }
        return -1;
    }
}
