package io.geminibalance.dialect.answer;

import io.geminibalance.dialect.answer.Finish.Why;
import java.util.Map;

/// What the API's reasons to finish mean to a client.
///
/// The set is open: a reason that isn't known ends an answer like any other, and nothing fails over it.
final class Reasons {
    /// The model has more to say, and gives a token to ask for it.
    static final String CONTINUATION = "CONTINUATION";

    /// What a reason says.
    private enum Kind {
        /// The model was done.
        DONE,
        /// It had to stop.
        CUT,
        /// Somebody didn't want it said.
        FILTERED,
        /// The model failed at a call.
        MALFORMED,
        /// Hard to say.
        UNCLEAR
    }

    /// Google's documentation and discovery document, read 2026-11-22.
    private static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry("STOP", Kind.DONE),
            Map.entry("FINISH_REASON_UNSPECIFIED", Kind.DONE),
            Map.entry("MAX_TOKENS", Kind.CUT),
            Map.entry(CONTINUATION, Kind.CUT),
            Map.entry("SAFETY", Kind.FILTERED),
            Map.entry("RECITATION", Kind.FILTERED),
            Map.entry("LANGUAGE", Kind.FILTERED),
            Map.entry("BLOCKLIST", Kind.FILTERED),
            Map.entry("PROHIBITED_CONTENT", Kind.FILTERED),
            Map.entry("SPII", Kind.FILTERED),
            Map.entry("IMAGE_SAFETY", Kind.FILTERED),
            Map.entry("IMAGE_PROHIBITED_CONTENT", Kind.FILTERED),
            Map.entry("IMAGE_RECITATION", Kind.FILTERED),
            Map.entry("NO_IMAGE", Kind.FILTERED),
            Map.entry("IMAGE_OTHER", Kind.FILTERED),
            Map.entry("OTHER", Kind.UNCLEAR),
            Map.entry("MALFORMED_FUNCTION_CALL", Kind.MALFORMED),
            Map.entry("UNEXPECTED_TOOL_CALL", Kind.MALFORMED),
            Map.entry("TOO_MANY_TOOL_CALLS", Kind.MALFORMED),
            Map.entry("MALFORMED_RESPONSE", Kind.MALFORMED),
            Map.entry("MISSING_THOUGHT_SIGNATURE", Kind.MALFORMED));

    private Reasons() {}

    /// Whether the reason says that the model failed at a call.
    static boolean isMalformed(String reason) {
        return KINDS.get(reason) == Kind.MALFORMED;
    }

    /// @param calls whether the candidate has called a function
    /// @param visible whether it has said anything for the client to see
    static Why why(String reason, boolean calls, boolean visible) {
        return switch (KINDS.getOrDefault(reason, Kind.UNCLEAR)) {
            case DONE -> calls ? Why.CALLS : Why.STOP;
            // The last call may be cut, too. (hermes-agent #43478)
            case CUT -> Why.LENGTH;
            case FILTERED -> Why.FILTERED;
            case MALFORMED, UNCLEAR -> calls ? Why.CALLS : visible ? Why.STOP : Why.FILTERED;
        };
    }
}
