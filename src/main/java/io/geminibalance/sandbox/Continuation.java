package io.geminibalance.sandbox;

import io.geminibalance.sandbox.Speech.Piece;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An answer in two hops, as Gemini 4 gives those that are longer than one call may be: the first ends with a
/// token, and the same request with that token gets the rest.
///
/// The token holds for one request of one project, so a proxy that changes either is found out.
final class Continuation {
    private Continuation() {}

    /// The token that the first hop of a request ends with.
    static String token(Prompt prompt, String project) {
        String text = "hop 2 of " + Integer.toHexString((project + "\n" + prompt.withoutToken()).hashCode());
        return Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Refuses a token that was not given for this request.
    static Optional<GoogleError> refuse(Prompt prompt, String project) {
        String shown = shown(prompt);
        return shown.isEmpty() || shown.equals(token(prompt, project))
                ? Optional.empty()
                : Optional.of(InvalidArguments.CONTINUATION);
    }

    static boolean isRest(Prompt prompt) {
        return !shown(prompt).isEmpty();
    }

    /// Half of an answer.
    static Speech first(Speech whole) {
        List<Piece> half = whole.pieces().subList(0, half(whole));
        return new Speech(
                half.isEmpty() ? List.of(Piece.NOTHING) : half, "CONTINUATION", "", Map.of(), whole.tools(), 0);
    }

    /// The other half, counted from its own beginning; what was said before belongs to what the model reads.
    static Speech rest(Speech whole) {
        int half = half(whole);
        Piece before = half == 0 ? Piece.NOTHING : whole.pieces().get(half - 1);
        List<Piece> pieces = whole.pieces().subList(half, whole.pieces().size()).stream()
                .map(piece -> new Piece(
                        piece.parts(),
                        piece.thoughts() - before.thoughts(),
                        piece.words() - before.words(),
                        piece.media()))
                .toList();
        return whole.with(pieces, whole.finish()).withBefore(before.words() + before.thoughts());
    }

    private static int half(Speech whole) {
        return whole.pieces().size() / 2;
    }

    private static String shown(Prompt prompt) {
        return prompt.body().at("continuationToken").text("");
    }
}
