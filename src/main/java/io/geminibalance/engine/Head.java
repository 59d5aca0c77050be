package io.geminibalance.engine;

import io.geminibalance.octets.Octets;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The head of a request that is sound in every respect.
///
/// @param old whether it is HTTP/1.0
/// @param length of the body as announced, or -1 where it is chunked
/// @param persistent whether the client lets the connection stay open
/// @param hesitant whether the client waits for a word before it sends the body
record Head(
        String method, String target, boolean old, Fields fields, long length, boolean persistent, boolean hesitant) {
    private static final String[] METHODS = {"GET", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"};
    private static final int LONGEST_METHOD = 32;
    private static final byte[] VERSION = "HTTP/1.1".getBytes(StandardCharsets.US_ASCII);

    /// Reads a head whose lines are known to end rightly and to hold no control characters.
    ///
    /// @param lines the number of lines without the empty one at the end
    static Head parse(byte[] bytes, int lines, EngineLimits limits) throws Refusal {
        if (lines == 0) {
            throw new Refusal(400, "There are empty lines before the request.");
        }
        int lineEnd = lineEnd(bytes, 0);
        int blank = indexOf(bytes, ' ', 0, lineEnd);
        int second = indexOf(bytes, ' ', blank + 1, lineEnd);
        if (second >= lineEnd || !Octets.all(bytes, 0, blank, Octets.TOKEN)) {
            throw new Refusal(400, "The request line is not METHOD TARGET HTTP/1.1.");
        }
        boolean old = old(bytes, second + 1, lineEnd);
        if (blank > LONGEST_METHOD) {
            throw new Refusal(501, "There is no such method.");
        }
        String method = method(bytes, blank);
        if (second - blank - 1 > limits.targetBytes()) {
            throw new Refusal(414, "The request target has more than " + limits.targetBytes() + " bytes.");
        }
        Fields fields = fields(bytes, lineEnd + 2, lines - 1);
        Framing framing = new Framing(fields, old);
        framing.check(method, limits);
        Target.check(method, bytes, blank + 1, second, framing.host());
        String target = new String(bytes, blank + 1, second - blank - 1, StandardCharsets.ISO_8859_1);
        return new Head(method, target, old, fields, framing.length(), framing.persistent(), framing.hesitant());
    }

    /// Reads lines of fields.
    ///
    /// @param from where the first begins
    static Fields fields(byte[] bytes, int from, int lines) throws Refusal {
        int[] marks = new int[lines * 3];
        int start = from;
        for (int line = 0; line < lines; line++) {
            int colon = start;
            while (Octets.is(bytes[colon], Octets.TOKEN)) {
                colon++;
            }
            if (colon == start || bytes[colon] != ':') {
                boolean folded = bytes[start] == ' ' || bytes[start] == '\t';
                throw new Refusal(
                        400,
                        folded ? "A header field is folded over two lines." : "A header field has an illegal name.");
            }
            int end = lineEnd(bytes, colon);
            marks[line * 3] = start;
            marks[line * 3 + 1] = colon;
            marks[line * 3 + 2] = end;
            start = end + 2;
        }
        return new Fields(bytes, marks);
    }

    private static int lineEnd(byte[] bytes, int from) {
        int at = from;
        while (bytes[at] != '\r') {
            at++;
        }
        return at;
    }

    private static int indexOf(byte[] bytes, char octet, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != octet) {
            at++;
        }
        return at;
    }

    /// Whether the version is 1.0.
    private static boolean old(byte[] bytes, int from, int to) throws Refusal {
        int last = VERSION.length - 1;
        boolean version = to - from == VERSION.length
                && Arrays.equals(bytes, from, from + 5, VERSION, 0, 5)
                && Octets.digit(bytes[from + 5])
                && bytes[from + 6] == '.'
                && Octets.digit(bytes[to - 1]);
        if (!version) {
            throw new Refusal(400, "The request line is not METHOD TARGET HTTP/1.1.");
        }
        if (bytes[from + 5] != '1' || bytes[from + last] > '1') {
            throw new Refusal(505, "This server speaks HTTP/1.1.");
        }
        return bytes[from + last] == '0';
    }

    private static String method(byte[] bytes, int length) {
        for (String known : METHODS) {
            if (known.length() == length && known.charAt(0) == bytes[0] && matches(known, bytes)) {
                return known;
            }
        }
        return new String(bytes, 0, length, StandardCharsets.US_ASCII);
    }

    private static boolean matches(String known, byte[] bytes) {
        for (int i = 1; i < known.length(); i++) {
            if (known.charAt(i) != bytes[i]) {
                return false;
            }
        }
        return true;
    }
}
