package io.geminibalance.sandbox.resources;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/// Times as proto JSON writes them, and how long things take in the sandbox.
public final class Times {
    /// How long Google keeps a file.
    public static final Duration LIFE_OF_FILE = Duration.ofHours(48);

    /// How long it keeps a cache of which nothing is said.
    public static final Duration LIFE_OF_CACHE = Duration.ofHours(1);

    /// How long a batch waits.
    public static final Duration WAITING = Duration.ofSeconds(1);

    /// How long whatever takes time takes: a batch with its waiting, a film, a video's processing, an import.
    public static final Duration WORKING = Duration.ofSeconds(3);

    private Times() {}

    /// A span such as `300s` or `3.5s`, or nothing where it is none.
    public static Optional<Duration> span(String text) {
        if (!text.matches("\\d{1,12}(\\.\\d{1,9})?s")) {
            return Optional.empty();
        }
        return Optional.of(Duration.parse("PT" + text.toUpperCase(Locale.ROOT)));
    }

    /// A moment such as `2026-08-19T14:34:12Z`, or nothing where it is none.
    public static Optional<Instant> moment(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }
}
