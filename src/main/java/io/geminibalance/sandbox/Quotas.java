package io.geminibalance.sandbox;

import io.geminibalance.sandbox.Behaviour.Broken;
import io.geminibalance.sandbox.Behaviour.Good;
import io.geminibalance.sandbox.Behaviour.PerDay;
import io.geminibalance.sandbox.Behaviour.PerMinute;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantLock;

/// Counts requests by key and model, and refuses those that are too many.
final class Quotas {
    /// Where Google's day begins.
    private static final ZoneId PACIFIC = ZoneId.of("America/Los_Angeles");

    private static final int MOST = 10_000;

    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final SequencedMap<String, Count> counts = new LinkedHashMap<>();

    /// @param end of the minute or day that is counted
    private record Count(Instant end, int requests) {}

    Quotas(InstantSource clock) {
        this.clock = clock;
    }

    /// Takes one request from the quota of a key and model, or says that none is left.
    Optional<GoogleError> take(Behaviour behaviour, String key, String model) {
        Instant now = clock.instant();
        return switch (behaviour) {
            case PerMinute(int limit) -> {
                Instant end = now.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
                yield take(key + "\n" + model, limit, now, end)
                        ? Optional.empty()
                        : Optional.of(GoogleErrors.perMinute(limit, Duration.between(now, end)));
            }
            case PerDay(int limit) -> {
                ZonedDateTime today = now.atZone(PACIFIC);
                Instant end =
                        today.toLocalDate().plusDays(1).atStartOfDay(PACIFIC).toInstant();
                yield take(key + "\n" + model, limit, now, end)
                        ? Optional.empty()
                        : Optional.of(GoogleErrors.perDay(limit, Duration.between(now, end)));
            }
            case Good() -> Optional.empty();
            case Broken _ -> Optional.empty();
        };
    }

    private boolean take(String who, int limit, Instant now, Instant end) {
        lock.lock();
        try {
            Count before = counts.remove(who);
            int requests = before == null || !now.isBefore(before.end()) ? 0 : before.requests();
            boolean left = requests < limit;
            counts.put(who, new Count(end, left ? requests + 1 : requests));
            if (counts.size() > MOST) {
                counts.pollFirstEntry();
            }
            return left;
        } finally {
            lock.unlock();
        }
    }
}
