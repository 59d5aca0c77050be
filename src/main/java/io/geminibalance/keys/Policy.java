package io.geminibalance.keys;

import java.time.Duration;
import java.time.ZoneId;

/// How long things rest where Google gives no better information.
///
/// @param base the first cooldown of a key; a refusal without details starts at a tenth of it
/// @param cap the longest back-off
/// @param threshold doubtful failures in a row before a key cools down
public record Policy(Duration base, Duration cap, int threshold) {
    /// Where Google's day begins: daily quotas return at midnight there.
    public static final ZoneId GOOGLE_DAY = ZoneId.of("America/Los_Angeles");

    /// Where a quota per minute is exceeded and nothing says for how long.
    static final Duration MINUTE = Duration.ofSeconds(60);

    /// The shortest rest; Google rounds its `retryDelay` down to whole seconds, even to 0.
    static final Duration SHORTEST = Duration.ofSeconds(1);

    /// No `retryDelay` is believed beyond this.
    static final Duration LONGEST = Duration.ofHours(48);

    /// So that not all keys come back in the same second after midnight.
    static final Duration MIDNIGHT_JITTER = Duration.ofMinutes(2);

    /// How often a key that was set aside is asked again.
    static final Duration ASK_AGAIN = Duration.ofHours(1);

    /// So many projects refused without details within this time: it is not the keys, it is the way out.
    static final int SEVERAL = 3;

    static final Duration AT_ONCE = Duration.ofSeconds(5);
    static final Duration PAUSE = Duration.ofSeconds(10);

    /// The first rest of a proxy that failed.
    static final Duration PROXY_PAUSE = Duration.ofSeconds(5);

    static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    /// `min(base * 2^(step-1), cap)`.
    static Duration backOff(Duration base, int step, Duration cap) {
        Duration grown = base.multipliedBy(1L << Math.min(step - 1, 30));
        return grown.compareTo(cap) > 0 ? cap : grown;
    }
}
