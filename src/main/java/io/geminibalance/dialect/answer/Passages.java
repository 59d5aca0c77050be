package io.geminibalance.dialect.answer;

import java.util.ArrayList;
import java.util.List;

/// A candidate's text, and which part of the answer said what of it.
///
/// The API counts in bytes of a part, clients in characters of the whole text.
final class Passages {
    /// Instead of a part: the text as a whole.
    static final int WHOLE = -1;

    /// What a part is, as far as its neighbours matter.
    enum Kind {
        TEXT,
        THOUGHT,
        OTHER
    }

    /// A stretch of the text, in code points.
    record Passage(int start, int end) {}

    /// @param document in which it came
    /// @param start of what it added to the text, in characters
    private record Part(int document, Kind kind, int start) {}

    private final StringBuilder text = new StringBuilder();
    private final List<Part> parts = new ArrayList<>();

    /// Notes a part and what it adds to the text.
    ///
    /// Texts that follow each other in different events are one part, told piece by piece.
    void add(int document, Kind kind, String visible) {
        Part last = parts.isEmpty() ? null : parts.getLast();
        if (last != null && last.kind == kind && kind != Kind.OTHER && last.document != document) {
            parts.set(parts.size() - 1, new Part(document, kind, last.start));
        } else {
            parts.add(new Part(document, kind, text.length()));
        }
        text.append(visible);
    }

    /// Whether more text would begin in the middle of a line.
    boolean insideLine() {
        return !text.isEmpty() && text.charAt(text.length() - 1) != '\n';
    }

    /// The passage between two bytes of a part.
    ///
    /// @param expected the text that should stand there; where it doesn't, it is looked for. Empty where unknown
    Passage find(int part, int startByte, int endByte, String expected) {
        Passage counted = part >= 0 && part < parts.size()
                ? between(parts.get(part).start, startByte, endByte)
                : between(0, startByte, endByte);
        if (expected.isEmpty() || matches(counted, expected)) {
            return points(counted);
        }
        Passage whole = between(0, startByte, endByte);
        if (matches(whole, expected)) {
            return points(whole);
        }
        int found = text.indexOf(expected);
        return points(found < 0 ? counted : new Passage(found, found + expected.length()));
    }

    /// The end of the text.
    Passage end() {
        return points(new Passage(text.length(), text.length()));
    }

    private boolean matches(Passage characters, String expected) {
        return expected.contentEquals(text.subSequence(characters.start, characters.end));
    }

    private Passage between(int from, int startByte, int endByte) {
        int start = after(from, startByte);
        return new Passage(start, Math.max(start, after(start, endByte - startByte)));
    }

    /// The character that stands so many bytes of UTF-8 behind another, or the end.
    private int after(int from, int bytes) {
        int at = from;
        int left = bytes;
        while (left > 0 && at < text.length()) {
            int point = text.codePointAt(at);
            left -= point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
            at += Character.charCount(point);
        }
        return at;
    }

    private Passage points(Passage characters) {
        int start = text.codePointCount(0, characters.start);
        return new Passage(start, start + text.codePointCount(characters.start, characters.end));
    }
}
