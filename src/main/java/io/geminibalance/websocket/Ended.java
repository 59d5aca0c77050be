package io.geminibalance.websocket;

/// How a connection ended.
///
/// @param code and reason that the peer gave where it ended the connection; else those that were given to it, or
///     [CloseCode#ABNORMAL] where nothing could be said any more
public record Ended(By by, int code, String reason) implements Received {

    /// Who ended it.
    public enum By {
        PEER,
        US,
        /// The peer broke the protocol or a limit and was told so.
        FAULT,
        /// It broke off: no close frame came, or no sign of life.
        LOSS
    }
}
