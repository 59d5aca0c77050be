package io.geminibalance.watch;

import io.geminibalance.json.Json;
import io.geminibalance.keys.KeyStatus;
import io.geminibalance.keys.KeyStatus.ModelRest;
import io.geminibalance.keys.Standstill;
import io.geminibalance.wire.Tokens;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The document of `GET /api/status/keys`.
public final class StatusDocument {
    private StatusDocument() {}

    /// What the document says of the service itself.
    public record About(String version, Instant startedAt, boolean sandbox) {}

    public static byte[] of(List<KeyStatus> keys, About about, Optional<Standstill> pause) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("keys", keys.stream().map(StatusDocument::key).toList());
        Map<String, Object> server = new LinkedHashMap<>();
        server.put("version", about.version());
        server.put("started_at", about.startedAt().truncatedTo(ChronoUnit.SECONDS));
        server.put("sandbox", about.sandbox());
        server.put(
                "paused_until",
                pause.map(Standstill::until).map(StatusDocument::second).orElse(null));
        server.put("pause_reason", pause.map(Standstill::reason).orElse(null));
        document.put("server", server);
        return Json.write(document);
    }

    private static Map<String, Object> key(KeyStatus status) {
        Map<String, Object> key = new LinkedHashMap<>();
        key.put("key_identifier", status.key().secret().masked());
        key.put("id", status.key().id());
        key.put("label", status.key().label());
        // A key that belongs to no named project is its own, which is nothing to show.
        key.put(
                "project",
                status.key().project().startsWith("/") ? null : status.key().project());
        key.put("status", status.state().name().toLowerCase(Locale.ROOT));
        key.put("cool_down_seconds_remaining", status.remaining().toMillis() / 1000.0);
        key.put("daily_usage", status.usageToday());
        key.put("failure_count", status.failures());
        key.put("cool_down_entry_count", status.coolDowns());
        key.put("current_cool_down_seconds", status.coolDown().toSeconds());
        key.put("in_flight", status.inFlight());
        key.put("reason", status.reason().orElse(null));
        key.put("until", status.until().map(StatusDocument::second).orElse(null));
        Map<String, Object> models = new LinkedHashMap<>();
        status.models().forEach((model, rest) -> models.put(model, rest(rest)));
        key.put("models", models);
        Map<String, Object> tokens = new LinkedHashMap<>();
        status.tokensToday().forEach((model, spent) -> tokens.put(model, tokens(spent)));
        key.put("tokens_today", tokens);
        key.put("failures_today", status.missedToday());
        return key;
    }

    static Map<String, Object> tokens(Tokens tokens) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("prompt", tokens.prompt());
        fields.put("output", tokens.output());
        fields.put("thoughts", tokens.thoughts());
        fields.put("cached", tokens.cached());
        return fields;
    }

    private static Map<String, Object> rest(ModelRest rest) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("until", second(rest.until()));
        fields.put("reason", rest.reason());
        fields.put("quota_id", rest.quotaId().isEmpty() ? null : rest.quotaId());
        fields.put("quota_value", rest.quotaValue().isEmpty() ? null : rest.quotaValue());
        return fields;
    }

    /// Whole seconds, rounded up: nobody should come back a moment too early.
    private static Instant second(Instant time) {
        Instant whole = time.truncatedTo(ChronoUnit.SECONDS);
        return whole.equals(time) ? whole : whole.plusSeconds(1);
    }
}
