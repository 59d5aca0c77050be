package io.geminibalance.refusal;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/// How Google writes lengths of time: `34.07s`, `8.386476ms`, `17h24m15.31s`.
final class Durations {
    private static final String RETRY_IN = "retry in ";

    /// Longer ones are no times to wait.
    private static final BigDecimal MOST_SECONDS = BigDecimal.valueOf(1_000_000_000);

    /// Longer numbers, in characters, are none.
    private static final int LONGEST = 20;

    private Durations() {}

    static Optional<Duration> read(String text) {
        return read(text, 0);
    }

    /// The time that a message ends with, such as "Please retry in 17h24m15.31s."
    static Optional<Duration> spoken(String message) {
        int at = message.indexOf(RETRY_IN);
        return at < 0 ? Optional.empty() : read(message, at + RETRY_IN.length());
    }

    /// Reads numbers with their units from a place on, as long as there are some.
    private static Optional<Duration> read(String text, int from) {
        BigDecimal seconds = null;
        int at = from;
        while (true) {
            int number = number(text, at);
            int unit = number;
            while (unit < text.length() && "hms".indexOf(text.charAt(unit)) >= 0) {
                unit++;
            }
            BigDecimal factor = factor(text.substring(number, unit));
            if (number == at || number - at > LONGEST || factor == null) {
                break;
            }
            BigDecimal value = new BigDecimal(text.substring(at, number)).multiply(factor);
            seconds = seconds == null ? value : seconds.add(value);
            at = unit;
        }
        return seconds == null || seconds.compareTo(MOST_SECONDS) > 0
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(seconds.movePointRight(9).longValue()));
    }

    private static BigDecimal factor(String unit) {
        return switch (unit) {
            case "h" -> BigDecimal.valueOf(3600);
            case "m" -> BigDecimal.valueOf(60);
            case "s" -> BigDecimal.ONE;
            case "ms" -> new BigDecimal("0.001");
            default -> null;
        };
    }

    /// Where the number that begins here ends; a point belongs to it only with a digit on both sides.
    private static int number(String text, int from) {
        int end = digits(text, from);
        boolean point = end > from && end < text.length() && text.charAt(end) == '.';
        int fraction = point ? digits(text, end + 1) : end;
        return point && fraction > end + 1 ? fraction : end;
    }

    private static int digits(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }
}
