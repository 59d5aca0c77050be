package io.geminibalance.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// An object or array of a document as it is written there, to be passed on to the letter.
public record Raw(byte[] source, int from, int to) {

    public Raw(byte[] json) {
        this(json, 0, json.length);
    }

    public static Raw of(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return new Raw(bytes, 0, bytes.length);
    }

    public int length() {
        return to - from;
    }

    /// Its text, as written.
    public String text() {
        return new String(source, from, length(), StandardCharsets.UTF_8);
    }

    /// The value that is written there.
    public Object value() {
        return Json.readFirst(source, from, length());
    }

    /// The same in an array of its own, for when the document's is used again.
    public Raw kept() {
        return new Raw(Arrays.copyOfRange(source, from, to), 0, length());
    }

    @Override
    public String toString() {
        return text();
    }
}
