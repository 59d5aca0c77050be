package io.geminibalance.sandbox;

import io.geminibalance.sandbox.Fault.Cut;
import io.geminibalance.sandbox.Fault.Drip;
import io.geminibalance.sandbox.Fault.ErrorInside;
import io.geminibalance.sandbox.Fault.Moment;
import io.geminibalance.sandbox.Fault.Refuse;
import io.geminibalance.sandbox.Fault.Reset;
import io.geminibalance.sandbox.Fault.Stall;
import io.geminibalance.sandbox.Fault.Twisted;
import io.geminibalance.sandbox.GoogleError.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// How the sandbox treats a key, chosen by one word.
///
/// | word | what happens |
/// |---|---|
/// | `good` | it works |
/// | `rpm<N>` | N requests a minute for each model, then 429 until the minute ends |
/// | `rpd<N>` | N requests a day for each model, then 429 until midnight in Los Angeles |
/// | `busy` `dry` `zero` `bare` | 429 always: per minute, per day with a misleading time, limit 0, without details |
/// | `invalid` `expired` | 400 `API_KEY_INVALID` |
/// | `leaked` `suspended` `denied` `blocked` | 403; `suspended` echoes the whole key |
/// | `broke` `capped` | 402 and 429 about money |
/// | `retired` | 404, the model is not for new users |
/// | `location` | 400, not from this country |
/// | `overloaded` `internal` | 503, 500 |
/// | `empty` | 200 that says nothing |
/// | `malformed` | 200 with `MALFORMED_FUNCTION_CALL` and no content |
/// | `filtered` | 200 without a candidate: the prompt was blocked |
/// | `safety` | 200 with half of the text, then `SAFETY` |
/// | `continued` | 200 with half of the answer and a token; the same request with it gets the rest |
/// | `unfinished` | 200 with all of the text and no `finishReason` |
/// | `split-finish` | `finishReason` comes after the rest, by itself; in scripts only, for its dash |
/// | `inside` `late` | 200 with an error object instead of the first event, or after two |
/// | `refuse` `reset` | the connection closes before the body was read, or after |
/// | `stall` `hang` | silence before the answer, or in its middle |
/// | `cut` | the connection breaks after two events or half a body |
/// | `drip` | one byte at a time |
public sealed interface Behaviour {
    /// Works.
    record Good() implements Behaviour {}

    /// Works for a number of requests in a minute of the clock.
    record PerMinute(int limit) implements Behaviour {}

    /// Works for a number of requests in a day of Google's.
    record PerDay(int limit) implements Behaviour {}

    /// Goes wrong each time.
    record Broken(Fault fault) implements Behaviour {}

    /// Longer than anybody waits; a stalled answer ends when the sandbox closes.
    Duration FOR_EVER = Duration.ofDays(1);

    /// The words without a number.
    Map<String, Behaviour> WORDS = Map.ofEntries(
            Map.entry("good", new Good()),
            refuses("busy", GoogleErrors.perMinute(10, Duration.ofMillis(17_156))),
            refuses("dry", GoogleErrors.perDay(20, Duration.ofMillis(36_029))),
            refuses("zero", GoogleErrors.noQuota(Duration.ofMillis(10_689))),
            refuses("bare", GoogleErrors.BARE),
            refuses("invalid", GoogleErrors.INVALID_KEY),
            refuses("expired", GoogleErrors.EXPIRED_KEY),
            refuses("leaked", GoogleErrors.LEAKED),
            refuses("suspended", GoogleErrors.SUSPENDED),
            refuses("denied", GoogleErrors.DENIED),
            refuses("blocked", GoogleErrors.SERVICE_BLOCKED),
            refuses("broke", GoogleErrors.PREPAYMENT),
            refuses("capped", GoogleErrors.SPENDING_CAP),
            refuses("retired", GoogleErrors.RETIRED),
            refuses("location", GoogleErrors.LOCATION),
            refuses("overloaded", GoogleErrors.OVERLOADED),
            refuses("internal", GoogleErrors.INTERNAL),
            twists("empty", Twist.EMPTY),
            twists("malformed", Twist.MALFORMED),
            twists("filtered", Twist.BLOCKED),
            twists("safety", Twist.SAFETY),
            twists("continued", Twist.CONTINUED),
            twists("unfinished", Twist.UNFINISHED),
            twists("split-finish", Twist.SPLIT_FINISH),
            breaks("inside", new ErrorInside(GoogleErrors.OVERLOADED, 0)),
            breaks("late", new ErrorInside(GoogleErrors.OVERLOADED, 2)),
            breaks("refuse", new Reset(Moment.BEFORE_BODY)),
            breaks("reset", new Reset(Moment.BEFORE_ANSWER)),
            breaks("stall", new Stall(Moment.BEFORE_ANSWER, FOR_EVER)),
            breaks("hang", new Stall(Moment.IN_ANSWER, FOR_EVER)),
            breaks("cut", new Cut(2)),
            breaks("drip", new Drip(Duration.ofMillis(1))));

    /// The behaviour of a word of the table; nothing where it is none.
    static Optional<Behaviour> named(String word) {
        OptionalInt perMinute = number(word, "rpm");
        if (perMinute.isPresent()) {
            return Optional.of(new PerMinute(perMinute.getAsInt()));
        }
        OptionalInt perDay = number(word, "rpd");
        if (perDay.isPresent()) {
            return Optional.of(new PerDay(perDay.getAsInt()));
        }
        return Optional.ofNullable(WORDS.get(word));
    }

    /// An answer with this status to whatever is asked.
    static Behaviour status(int code) {
        String name = STATUS_NAMES.getOrDefault(code, "UNKNOWN");
        return new Broken(new Refuse(
                new GoogleError(code, name, "The sandbox was told to say " + code + ".", List.of(), Stage.KEY)));
    }

    /// A 400 with this message to a sound request.
    static Behaviour refusing(String message) {
        return new Broken(new Refuse(GoogleErrors.invalid(message)));
    }

    /// What google.rpc.Code calls them.
    Map<Integer, String> STATUS_NAMES = Map.ofEntries(
            Map.entry(400, "INVALID_ARGUMENT"),
            Map.entry(401, "UNAUTHENTICATED"),
            Map.entry(402, "RESOURCE_EXHAUSTED"),
            Map.entry(403, "PERMISSION_DENIED"),
            Map.entry(404, "NOT_FOUND"),
            Map.entry(409, "ABORTED"),
            Map.entry(412, "FAILED_PRECONDITION"),
            Map.entry(429, "RESOURCE_EXHAUSTED"),
            Map.entry(499, "CANCELLED"),
            Map.entry(500, "INTERNAL"),
            Map.entry(501, "UNIMPLEMENTED"),
            Map.entry(503, "UNAVAILABLE"),
            Map.entry(504, "DEADLINE_EXCEEDED"));

    private static OptionalInt number(String word, String prefix) {
        String digits = word.startsWith(prefix) ? word.substring(prefix.length()) : "";
        boolean number =
                !digits.isEmpty() && digits.length() < 10 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? OptionalInt.of(Integer.parseInt(digits)) : OptionalInt.empty();
    }

    private static Map.Entry<String, Behaviour> refuses(String word, GoogleError error) {
        return breaks(word, new Refuse(error));
    }

    private static Map.Entry<String, Behaviour> twists(String word, Twist twist) {
        return breaks(word, new Twisted(twist));
    }

    private static Map.Entry<String, Behaviour> breaks(String word, Fault fault) {
        return Map.entry(word, new Broken(fault));
    }
}
