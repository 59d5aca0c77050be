package io.geminibalance.sandbox;

import io.geminibalance.sandbox.Speech.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A shape that an answer has on a bad day: 200, and yet not what was asked for.
public enum Twist {
    /// A candidate that says nothing.
    EMPTY,
    /// No content, since the call that the model wrote could not be read.
    MALFORMED,
    /// No candidate, since the prompt was blocked.
    BLOCKED,
    /// Some of the text, then the end for safety's sake.
    SAFETY,
    /// Some of the text and a token, with which the same request gets the rest (Gemini 4 and later).
    CONTINUED,
    /// The reason why it ends comes by itself after all else, with an empty text (envoyproxy/ai-gateway#2399).
    SPLIT_FINISH,
    /// The stream ends, and nobody has said why.
    UNFINISHED;

    /// An answer in this shape.
    ///
    /// @param token with which its rest can be had
    Speech of(Speech speech, String token) {
        List<Piece> pieces = speech.pieces();
        List<Piece> some = pieces.subList(0, Math.max(1, pieces.size() / 2));
        Piece last = pieces.getLast();
        return switch (this) {
            case EMPTY -> Speech.nothing();
            case MALFORMED ->
                Speech.of(List.of(), "MALFORMED_FUNCTION_CALL")
                        .ending("finishMessage", "Malformed function call: print(default_api.sandbox(");
            case BLOCKED -> Speech.blocked("PROHIBITED_CONTENT");
            case SAFETY ->
                Speech.of(joined(some, some.getLast().with(List.of())), "SAFETY")
                        .ending(
                                "safetyRatings",
                                List.of(Map.of(
                                        "category", "HARM_CATEGORY_DANGEROUS_CONTENT",
                                        "probability", "HIGH",
                                        "blocked", true)));
            case CONTINUED -> Continuation.first(speech).ending("continuationToken", token);
            case SPLIT_FINISH -> speech.with(joined(pieces, last.with(List.of(Map.of("text", "")))), speech.finish());
            case UNFINISHED -> new Speech(pieces, "", "", Map.of(), speech.tools(), speech.before());
        };
    }

    private static List<Piece> joined(List<Piece> pieces, Piece more) {
        List<Piece> joined = new ArrayList<>(pieces);
        joined.add(more);
        return joined;
    }
}
