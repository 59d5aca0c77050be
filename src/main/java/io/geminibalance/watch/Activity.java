package io.geminibalance.watch;

import io.geminibalance.forward.Attempt;
import io.geminibalance.json.Json;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What happened lately: the last hour by minutes, and the last outcomes of each key.
///
/// Kept in memory only; it begins anew with the process.
public final class Activity {
    static final int MINUTES = 60;
    static final int OUTCOMES = 60;

    /// Keys come and go by the keys file; the outcomes of so many are kept.
    private static final int KEYS = 5_000;

    private final InstantSource clock;
    private final String origin;
    private final Deque<Minute> hour = new ArrayDeque<>();
    private final Map<String, Deque<Outcome>> outcomes = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Deque<Outcome>> eldest) {
            return size() > KEYS;
        }
    };
    private long number;

    /// One attempt with a key.
    ///
    /// @param number counts all attempts from 1
    /// @param at when the request ended
    record Outcome(long number, Instant at, String model, Attempt attempt) {}

    /// What ended within one minute.
    private static final class Minute {
        final Instant start;
        final Latencies firstBytes = new Latencies();
        int served;
        int refused;
        int failed;
        int gone;

        Minute(Instant start) {
            this.start = start;
        }
    }

    /// @param origin tells the numbers of this process from those of others
    public Activity(InstantSource clock, String origin) {
        this.clock = clock;
        this.origin = origin;
    }

    synchronized void count(Transaction t) {
        Minute minute = minute(t.at().truncatedTo(ChronoUnit.MINUTES));
        switch (t.status()) {
            case Transaction.CLIENT_CLOSED -> minute.gone++;
            case 429 -> minute.failed++;
            default -> {
                minute.served += t.status() < 400 ? 1 : 0;
                minute.refused += t.status() >= 400 && t.status() < 500 ? 1 : 0;
                minute.failed += t.status() >= 500 ? 1 : 0;
            }
        }
        if (t.status() < 400 && !t.attempts().isEmpty()) {
            minute.firstBytes.add(t.firstByteMillis());
        }
        for (Attempt attempt : t.attempts()) {
            Deque<Outcome> last = outcomes.computeIfAbsent(attempt.id(), id -> new ArrayDeque<>());
            last.add(new Outcome(++number, t.at(), t.model(), attempt));
            if (last.size() > OUTCOMES) {
                last.remove();
            }
        }
    }

    /// The document of `GET /api/status/activity`.
    ///
    /// @param after the `next` of an earlier one, to get only newer outcomes
    public synchronized byte[] document(Optional<String> after) {
        minute(clock.instant().truncatedTo(ChronoUnit.MINUTES));
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("minutes", hour.stream().map(Activity::minute).toList());
        document.put("hour", whole());
        long seen = after.map(this::seen).orElse(0L);
        document.put("outcomes", newer(seen).map(Activity::outcome).toList());
        document.put("next", origin + "-" + number);
        return Json.write(document);
    }

    private Stream<Outcome> newer(long seen) {
        List<Outcome> all = new ArrayList<>();
        outcomes.values().forEach(all::addAll);
        return all.stream()
                .filter(outcome -> outcome.number() > seen)
                .sorted(Comparator.comparingLong(Outcome::number));
    }

    /// What a cursor stands for; 0 where another process gave it.
    private long seen(String cursor) {
        if (!cursor.startsWith(origin + "-")) {
            return 0;
        }
        try {
            return Long.parseLong(cursor.substring(origin.length() + 1));
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    /// The minute that begins then, with the ones before it made up where nothing happened. What ended before the
    /// hour that is kept counts in its first minute.
    private Minute minute(Instant start) {
        if (hour.isEmpty()) {
            hour.add(new Minute(start.minus(MINUTES - 1, ChronoUnit.MINUTES)));
        }
        while (hour.getLast().start.isBefore(start)) {
            if (hour.getLast().start.isBefore(start.minus(MINUTES, ChronoUnit.MINUTES))) {
                hour.clear();
                hour.add(new Minute(start.minus(MINUTES - 1, ChronoUnit.MINUTES)));
            }
            hour.add(new Minute(hour.getLast().start.plus(1, ChronoUnit.MINUTES)));
            if (hour.size() > MINUTES) {
                hour.remove();
            }
        }
        if (hour.getLast().start.equals(start)) {
            return hour.getLast();
        }
        return hour.stream()
                .filter(minute -> !minute.start.isBefore(start))
                .findFirst()
                .orElseGet(hour::getLast);
    }

    private Map<String, Object> whole() {
        Latencies firstBytes = new Latencies();
        int served = 0;
        int failed = 0;
        for (Minute minute : hour) {
            firstBytes.add(minute.firstBytes);
            served += minute.served;
            failed += minute.failed;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("success_rate", served + failed == 0 ? null : (double) served / (served + failed));
        fields.put("first_byte_p50_ms", firstBytes.quantile(0.5));
        fields.put("first_byte_p95_ms", firstBytes.quantile(0.95));
        return fields;
    }

    private static Map<String, Object> minute(Minute minute) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("time", minute.start);
        fields.put("served", minute.served);
        fields.put("refused", minute.refused);
        fields.put("failed", minute.failed);
        fields.put("gone", minute.gone);
        fields.put("first_byte_p50_ms", minute.firstBytes.quantile(0.5));
        return fields;
    }

    private static Map<String, Object> outcome(Outcome outcome) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("key", outcome.attempt().id());
        fields.put("time", outcome.at().truncatedTo(ChronoUnit.MILLIS));
        fields.put("model", outcome.model().isEmpty() ? null : outcome.model());
        fields.put("verdict", outcome.attempt().verdict().word());
        fields.put(
                "status",
                outcome.attempt().status() == 0 ? null : outcome.attempt().status());
        fields.put("ms", outcome.attempt().millis());
        return fields;
    }
}
