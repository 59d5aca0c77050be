package io.geminibalance.keys;

import io.geminibalance.wire.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// A key as it stands at one moment.
///
/// @param failures doubtful failures in a row
/// @param coolDowns how many cooldowns of the key led here without a success between them
/// @param until when the key as a whole returns, or is asked again whether it works
/// @param usageToday answers by model on Google's present day
/// @param tokensToday what these cost, by model
/// @param missedToday attempts without a good answer, by model (empty for calls without one) and verdict
/// @param models what rests, by model
public record KeyStatus(
        Key key,
        State state,
        Optional<String> reason,
        Optional<Instant> until,
        Duration remaining,
        int failures,
        int coolDowns,
        Duration coolDown,
        int inFlight,
        Map<String, Integer> usageToday,
        Map<String, Tokens> tokensToday,
        Map<String, Map<String, Integer>> missedToday,
        Map<String, ModelRest> models) {

    /// Whether a key may serve, in the words of the status API.
    public enum State {
        ACTIVE,
        COOLING_DOWN,
        DISABLED,
        PAUSED
    }

    /// A model that rests on the key's project.
    public record ModelRest(Instant until, String reason, String quotaId, String quotaValue) {}
}
