package io.geminibalance.sandbox;

import io.geminibalance.json.JsonView;
import java.util.ArrayList;
import java.util.List;

/// Texts of answers: made long, stopped, and cut into the pieces of a stream.
final class Texts {
    /// Pieces longer than this end at a blank.
    private static final int LONG = 32;

    private Texts() {}

    static String filler(int size) {
        String line = "The sandbox was told to say much. ";
        return line.repeat(size / line.length() + 1).substring(0, size);
    }

    /// All that an answer says aloud.
    static String said(Speech speech) {
        StringBuilder said = new StringBuilder();
        speech.pieces().stream()
                .flatMap(piece -> piece.parts().stream())
                .filter(part -> !part.containsKey("thought"))
                .forEach(part -> said.append(part.getOrDefault("text", "")));
        return said.toString();
    }

    /// The text up to the first of some others.
    static String stopped(String text, List<JsonView> stops) {
        int end = text.length();
        for (JsonView stop : stops) {
            int at = stop.text("").isEmpty() ? -1 : text.indexOf(stop.text(""));
            end = at < 0 ? end : Math.min(end, at);
        }
        return text.substring(0, end);
    }

    /// The text in about equal pieces, none of them empty, no character cut in two.
    static List<String> split(String text, int count) {
        List<String> pieces = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= count && from < text.length(); i++) {
            int to = i == count ? text.length() : (int) ((long) text.length() * i / count);
            if (i < count && text.length() / count > LONG) {
                int blank = text.indexOf(' ', to);
                to = blank >= 0 && blank - to < LONG / 2 ? blank : to;
            }
            if (to < text.length() && to > 0 && Character.isSurrogatePair(text.charAt(to - 1), text.charAt(to))) {
                to++;
            }
            if (to > from) {
                pieces.add(text.substring(from, to));
                from = to;
            }
        }
        return pieces;
    }
}
