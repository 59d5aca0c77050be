package io.geminibalance.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the sandbox answers to a prompt, in pieces as a stream tells it.
///
/// @param pieces at least one
/// @param finish why it ended, as Google names it; empty where it doesn't say
/// @param blocked why the prompt got no answer at all; empty where it got one
/// @param ending what a candidate tells besides in its last piece, such as where it read what it says
/// @param tools tokens of what Google's own tools gave to the model
/// @param before tokens of earlier hops of the same answer, which the model reads again
record Speech(List<Piece> pieces, String finish, String blocked, Map<String, Object> ending, int tools, int before) {

    /// Parts that leave together.
    ///
    /// @param thoughts tokens thought so far
    /// @param words tokens said so far
    /// @param media tokens of pictures and sounds so far, by their modality
    record Piece(List<Map<String, Object>> parts, int thoughts, int words, Map<String, Integer> media) {
        static final Piece NOTHING = new Piece(List.of(), 0, 0, Map.of());

        Piece with(List<Map<String, Object>> others) {
            return new Piece(others, thoughts, words, media);
        }

        /// All that it cost but the thoughts.
        int output() {
            return words + media.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    static Speech of(List<Piece> pieces, String finish) {
        return new Speech(pieces.isEmpty() ? List.of(Piece.NOTHING) : pieces, finish, "", Map.of(), 0, 0);
    }

    /// An answer that says nothing at all.
    static Speech nothing() {
        return of(List.of(), "STOP");
    }

    Speech with(List<Piece> others, String reason) {
        return new Speech(others, reason, blocked, ending, tools, before);
    }

    Speech ending(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(ending);
        more.put(name, value);
        return new Speech(pieces, finish, blocked, more, tools, before);
    }

    Speech withTools(int tokens) {
        return new Speech(pieces, finish, blocked, ending, tokens, before);
    }

    Speech withBefore(int tokens) {
        return new Speech(pieces, finish, blocked, ending, tools, tokens);
    }

    static Speech blocked(String why) {
        return new Speech(List.of(Piece.NOTHING), "", why, Map.of(), 0, 0);
    }

    /// The parts of all pieces, those of one kind joined.
    List<Map<String, Object>> whole() {
        List<Map<String, Object>> whole = new ArrayList<>();
        for (Piece piece : pieces) {
            for (Map<String, Object> part : piece.parts()) {
                boolean joins = !whole.isEmpty()
                        && part.containsKey("text")
                        && whole.getLast().containsKey("text")
                        && part.containsKey("thought") == whole.getLast().containsKey("thought");
                if (joins) {
                    Map<String, Object> before = whole.removeLast();
                    Map<String, Object> joined = new LinkedHashMap<>(before);
                    joined.putAll(part);
                    joined.put("text", before.get("text").toString() + part.get("text"));
                    whole.add(joined);
                } else {
                    whole.add(part);
                }
            }
        }
        return whole;
    }
}
