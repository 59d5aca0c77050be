package io.geminibalance.dialect.answer;

/// Why a candidate stopped.
///
/// @param reason in the API's words, empty where it gave none
/// @param message of the API's, empty where it gave none
/// @param token with which a longer answer could go on, empty where there is none
public record Finish(Why why, String reason, String message, String token) {
    /// The reasons that dialects have words for.
    public enum Why {
        STOP,
        CALLS,
        LENGTH,
        FILTERED
    }
}
