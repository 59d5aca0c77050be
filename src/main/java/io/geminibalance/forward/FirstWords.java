package io.geminibalance.forward;

import java.nio.charset.StandardCharsets;

/// Tells from the first bytes of a `200` whether it is an answer, an error in disguise, or as yet nothing.
///
/// Looks for the names of fields that hold an answer instead of parsing: inside a JSON string a quotation mark is
/// always escaped, so `"text"` with its marks can only be a name or a whole value, and what follows tells which.
final class FirstWords {
    /// What the bytes are.
    enum Finding {
        ANSWER,
        ERROR,
        NOTHING_YET
    }

    /// Fields whose mere presence is an answer: the kinds of parts, and a refused prompt (Gemini API reference,
    /// 2026-08-22).
    private static final byte[][] ANSWERS = {
        name("functionCall"),
        name("inlineData"),
        name("fileData"),
        name("executableCode"),
        name("codeExecutionResult"),
        name("functionResponse"),
        name("toolCall"),
        name("toolResponse"),
        name("blockReason"),
    };

    private static final byte[] TEXT = name("text");
    private static final byte[] FINISH = name("finishReason");
    private static final byte[] STOP = name("STOP");
    private static final byte[] THOUGHTS = name("thoughtsTokenCount");
    private static final byte[] ERROR = name("error");
    private static final byte[] DATA = "data:".getBytes(StandardCharsets.US_ASCII);

    private final byte[] bytes;
    private final int end;

    private FirstWords(byte[] bytes, int length) {
        this.bytes = bytes;
        this.end = length;
    }

    /// @param from where to look; what lies before has been looked at without a finding
    /// @param length how many of the bytes have come
    static Finding of(byte[] bytes, int from, int length) {
        return new FirstWords(bytes, length).find(from);
    }

    /// Whether an answer that ended without a word, and without a reason for it, took thoughts: then the model
    /// thought until its tokens were used up, and would again.
    static boolean onlyThought(byte[] bytes, int length) {
        FirstWords words = new FirstWords(bytes, length);
        boolean thought = false;
        for (int at = 0; at < length; at++) {
            if (words.matches(at, FINISH) && words.value(at + FINISH.length) < length) {
                return false;
            }
            if (words.matches(at, THOUGHTS)) {
                int value = words.value(at + THOUGHTS.length);
                thought |= value < length && bytes[value] >= '1' && bytes[value] <= '9';
            }
        }
        return thought;
    }

    /// Where the first object begins that stands alone, first in an array or first in an event.
    static int object(byte[] bytes, int length) {
        return new FirstWords(bytes, length).object();
    }

    private Finding find(int from) {
        int object = object();
        if (object < end && bytes[object] == '{' && matches(blanks(object + 1), ERROR)) {
            return Finding.ERROR;
        }
        for (int at = from; at < end; at++) {
            if (bytes[at] == '"' && answers(at)) {
                return Finding.ANSWER;
            }
        }
        return Finding.NOTHING_YET;
    }

    private int object() {
        int at = blanks(0);
        if (matches(at, DATA)) {
            at = blanks(at + DATA.length);
        }
        if (at < end && bytes[at] == '[') {
            at = blanks(at + 1);
        }
        return at;
    }

    private boolean answers(int at) {
        if (matches(at, TEXT)) {
            int value = value(at + TEXT.length);
            return value + 1 < end && bytes[value] == '"' && bytes[value + 1] != '"';
        }
        if (matches(at, FINISH)) {
            int value = value(at + FINISH.length);
            // STOP without a word is what an empty answer looks like; every other reason tells the client something.
            return value + STOP.length <= end && bytes[value] == '"' && !matches(value, STOP);
        }
        for (byte[] name : ANSWERS) {
            if (matches(at, name)) {
                return value(at + name.length) < end;
            }
        }
        return false;
    }

    /// Where the value of a field begins whose name ends here, or the end where this is no name.
    private int value(int at) {
        int colon = blanks(at);
        return colon < end && bytes[colon] == ':' ? blanks(colon + 1) : end;
    }

    private int blanks(int from) {
        int at = from;
        while (at < end && bytes[at] <= ' ' && bytes[at] >= 0) {
            at++;
        }
        return at;
    }

    private boolean matches(int at, byte[] word) {
        if (at + word.length > end) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            if (bytes[at + i] != word[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] name(String name) {
        return ('"' + name + '"').getBytes(StandardCharsets.US_ASCII);
    }
}
