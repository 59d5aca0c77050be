package io.geminibalance.state;

import io.geminibalance.json.JsonView;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What was known of things that are away for the moment, as JSON values by name: an operator who takes a key
/// out for a day gets it back as it was.
final class Shelf {
    private static final Duration KEPT = Duration.ofDays(7);
    private static final String SINCE = "away_since";

    private final Map<String, Away> away = new LinkedHashMap<>();
    private Map<String, Map<String, Object>> present = Map.of();

    /// Something that is away.
    private record Away(Map<String, Object> fields, Instant since) {}

    /// Everything in a document, away until it turns out to be there.
    ///
    /// @param written when the document was written
    Shelf(JsonView document, Instant written) {
        if (document.value() instanceof Map<?, ?> all) {
            all.forEach((name, value) -> {
                if (value instanceof Map<?, ?> fields) {
                    Map<String, Object> copy = new LinkedHashMap<>();
                    fields.forEach((field, held) -> copy.put(field.toString(), held));
                    Optional<Instant> since = MemoryJson.instant(new JsonView(copy.remove(SINCE)));
                    away.put(
                            name.toString(),
                            new Away(copy, since.filter(written::isAfter).orElse(written)));
                }
            });
        }
    }

    /// What was known of something that is away.
    Optional<JsonView> find(String name) {
        return Optional.ofNullable(away.get(name)).map(known -> new JsonView(known.fields()));
    }

    Map<String, JsonView> all() {
        Map<String, JsonView> all = new LinkedHashMap<>();
        away.forEach((name, known) -> all.put(name, new JsonView(known.fields())));
        return all;
    }

    /// Takes note of what is there now, and gives what is to be written: that, and what is away.
    Map<String, Object> with(Map<String, Map<String, Object>> now, Instant at) {
        present.forEach((name, fields) -> away.put(name, new Away(fields, at)));
        away.keySet().removeAll(now.keySet());
        away.values().removeIf(known -> known.since().plus(KEPT).isBefore(at));
        present = now;
        Map<String, Object> all = new LinkedHashMap<>(now);
        away.forEach((name, known) -> {
            Map<String, Object> fields = new LinkedHashMap<>(known.fields());
            fields.put(SINCE, known.since().toString());
            all.put(name, fields);
        });
        return all;
    }
}
