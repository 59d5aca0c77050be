package io.geminibalance.keys;

import java.time.Instant;
import java.util.Optional;

/// What the pool gives to whoever asks for a key.
public sealed interface Grant {
    /// A key to use.
    record Leased(Lease lease) implements Grant {}

    /// No key now.
    ///
    /// @param until when the first one returns; nothing where none is known to
    /// @param why the kind of lack
    /// @param reason one word of Google's on it, for the client
    record None(Optional<Instant> until, Why why, String reason) implements Grant {}

    /// Why there is no key.
    enum Why {
        /// Every key that could serve rests.
        RESTING,
        /// Every key that could serve has used up its day.
        EXHAUSTED,
        /// Every key is set aside or paused.
        SET_ASIDE,
        /// No project may use the model.
        MODEL_REFUSED,
        /// The way out is refused, so that nothing is asked for a moment.
        PAUSED,
        /// The proxies fail that lie before those that could serve.
        PROXY_FAILED,
        /// Those that could serve have been tried for this request.
        TRIED
    }
}
