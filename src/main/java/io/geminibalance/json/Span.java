package io.geminibalance.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A long string of a document, left where it stands: the bytes between its quotation marks, escapes and all.
///
/// What is passed on is copied from here straight to where it goes, and never decoded. The array belongs to the
/// document and is not changed while this is in use.
public record Span(byte[] source, int from, int to) {

    /// The length in bytes, as it stands in the document.
    public int length() {
        return to - from;
    }

    /// The string itself, decoded.
    public String text() {
        return Json.decoded(source, from, to);
    }

    /// The same string from another place in it, counted in bytes; must not cut an escape or a character in two.
    public Span from(int offset) {
        return new Span(source, from + offset, to);
    }

    /// Whether no escape is in it, so that its bytes are its text in UTF-8.
    public boolean plain() {
        for (int i = from; i < to; i++) {
            if (source[i] == '\\') {
                return false;
            }
        }
        return true;
    }

    /// This string in an array of its own, for when the document's is used again.
    public Span kept() {
        return new Span(Arrays.copyOfRange(source, from, to), 0, length());
    }

    /// The beginning, read byte by byte as Latin-1: enough to recognise what is written in ASCII.
    public String start(int most) {
        return new String(source, from, Math.min(most, length()), StandardCharsets.ISO_8859_1);
    }

    @Override
    public String toString() {
        return text();
    }
}
