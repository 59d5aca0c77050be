package io.geminibalance.dialect.answer;

/// What became of one reply of the upstream.
public sealed interface Ending {
    /// Nothing more can be told: the client has it all.
    ///
    /// @param good whether that was an answer, and not an error
    record Done(boolean good) implements Ending {}

    /// The answer goes on in another reply, to the same request with this token; the client doesn't notice.
    record Continues(String token) implements Ending {}

    /// The reply broke off. The client has not been told so yet.
    ///
    /// @param token with which to ask for the rest, empty where that cannot be had
    record Broken(String token) implements Ending {}

    /// There is no answer, and the client has not been told anything yet, so that one may ask again.
    ///
    /// @param error what the upstream said, or what can be said for it
    record Nothing(Why why, UpstreamError error) implements Ending {}

    /// Why there is no answer.
    enum Why {
        /// The model tried to call a function and failed.
        MALFORMED,
        /// Neither an answer nor a reason.
        EMPTY,
        /// An error in the place of an answer.
        ERROR
    }
}
