package io.geminibalance.dialect.prompt;

import io.geminibalance.dialect.prompt.Signatures.Signature;
import io.geminibalance.json.Raw;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One content of a request: what one side says before the other one speaks.
record Turn(Side side, List<Piece> pieces) {
    enum Side {
        USER,
        MODEL,
        /// Results of functions, told as the user's. They never share a content with anything else: the model
        /// takes a mixture for something that the user said (google-gemini/gemini-cli#28700, pydantic-ai#4210).
        RESULTS;

        String role() {
            return this == MODEL ? "model" : "user";
        }
    }

    /// A part of a content.
    sealed interface Piece {
        /// The same for everybody.
        record Plain(Map<String, Object> part) implements Piece {}

        /// A text of the model's that it signed.
        record Signed(Object text, Signature signature) implements Piece {}

        /// A call of the model's.
        ///
        /// @param id empty where the model takes none
        /// @param first whether it is the first of its turn
        record Call(String name, Raw args, String id, boolean first, Optional<Signature> signature) implements Piece {}
    }

    static Turn of(Side side, Piece... pieces) {
        return new Turn(side, new ArrayList<>(List.of(pieces)));
    }

    static Turn text(Side side, String text) {
        return of(side, new Piece.Plain(Map.of("text", text)));
    }

    /// Whether it ends with calls.
    boolean calls() {
        // Nothing ever joins behind a call, so the last piece tells; looking at all would be quadratic over a history.
        return !pieces.isEmpty() && pieces.getLast() instanceof Piece.Call;
    }

    /// Whether a signature in it may not be for every project.
    boolean owned() {
        return pieces.stream().anyMatch(piece -> switch (piece) {
            case Piece.Plain plain -> false;
            case Piece.Signed signed -> !signed.signature().project().isEmpty();
            case Piece.Call call ->
                call.signature()
                        .filter(signature -> !signature.project().isEmpty())
                        .isPresent();
        });
    }
}
