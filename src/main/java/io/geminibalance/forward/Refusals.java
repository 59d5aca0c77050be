package io.geminibalance.forward;

import io.geminibalance.keys.Grant;
import io.geminibalance.upstream.Unreachable;
import io.geminibalance.wire.Call.Binding;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Failure.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Words for calls that end without an answer of Google's.
final class Refusals {
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private Refusals() {}

    /// No key was to be had.
    static Failure none(Grant.None none, Binding binding, Instant now) {
        Optional<Duration> wait = none.until().map(until -> Duration.between(now, until));
        String said = none.reason().isEmpty() ? "" : " Last reason: " + none.reason();
        String keys = binding.project().isEmpty() ? "Every key" : owners(binding);
        Failure failure = switch (none.why()) {
            case RESTING ->
                Failure.of(Kind.ALL_RESTING, keys + " that could serve this model rests." + back(wait) + said);
            case EXHAUSTED ->
                Failure.of(
                        Kind.EXHAUSTED,
                        keys + " that could serve this model has used up its quota of the day." + back(wait) + said);
            case SET_ASIDE ->
                Failure.of(Kind.NO_KEY, keys + " is set aside or paused; see /api/status/keys for the reasons." + said);
            case MODEL_REFUSED -> Failure.of(Kind.NOT_FOUND, "No key's project may use this model." + said);
            case PAUSED ->
                Failure.of(
                        Kind.UNAVAILABLE,
                        "Google refuses several projects at once, so it is our address that is refused, not the"
                                + " keys." + back(wait) + said);
            case PROXY_FAILED ->
                Failure.of(
                        Kind.UNREACHABLE,
                        "The outbound proxy fails; it is tried again after a rest." + back(wait) + said);
            case TRIED -> retryNow(false);
        };
        return none.why() == Grant.Why.MODEL_REFUSED
                ? failure
                : wait.map(failure::retryAfter).orElse(failure);
    }

    /// No other project can stand in.
    private static String owners(Binding binding) {
        return "Every key of the project "
                + (binding.names().isEmpty() ? "asked" : "that owns " + String.join(" and ", binding.names()));
    }

    /// Attempts are used up, but there are keys that have not been tried.
    ///
    /// @param bad whether the keys themselves were refused, so that nothing rests
    static Failure retryNow(boolean bad) {
        if (bad) {
            return Failure.of(
                            Kind.UNAVAILABLE,
                            "The keys tried for this request were refused as such and are set aside; others can serve"
                                    + " it. Try again, and see /api/status/keys for the reasons.")
                    .retryAfter(AT_ONCE);
        }
        return Failure.of(
                        Kind.ALL_RESTING,
                        "The keys tried for this request are exhausted; others can serve it. Try again.")
                .retryAfter(AT_ONCE);
    }

    /// No answer came.
    static Failure unreachable(Unreachable cause) {
        return switch (cause.fault()) {
            case CONNECT, PROXY, RESET ->
                Failure.of(Kind.UNREACHABLE, "The Gemini API cannot be reached: " + cause.getMessage() + ".");
            case TIMEOUT -> Failure.of(Kind.TIMED_OUT, "The Gemini API gave " + cause.getMessage() + ".");
            case SLOW_CLIENT -> Failure.of(Kind.TOO_SLOW, "The request's body did not come in time.");
            case CLIENT -> Failure.of(Kind.MALFORMED, "The request's body broke off.");
        };
    }

    private static String back(Optional<Duration> wait) {
        return wait.map(time -> " The first returns in " + Math.max(1, (time.toMillis() + 999) / 1000) + " s.")
                .orElse("");
    }
}
