package io.geminibalance.resources;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// The collections whose members belong to the project that made them, and how long a member is remembered.
///
/// From Google's discovery document and the official SDKs, as of September 2026. Files live 48 hours,
/// interactions 55 days; for the others no end is told, or the maker chooses it, so the times are generous: a
/// name that is remembered too long costs some bytes, one forgotten too early costs a refusal.
public enum Kind {
    FILES("files", Duration.ofHours(48)),
    GENERATED_FILES("generatedFiles", Duration.ofHours(48)),
    /// An upload that has begun, by its `upload_id`; no collection of Google's.
    UPLOADS("uploads", Duration.ofDays(7)),
    CACHED_CONTENTS("cachedContents", Duration.ofDays(60)),
    BATCHES("batches", Duration.ofDays(60)),
    OPERATIONS("operations", Duration.ofDays(60)),
    INTERACTIONS("interactions", Duration.ofDays(56)),
    FILE_SEARCH_STORES("fileSearchStores", Duration.ofDays(400)),
    TUNED_MODELS("tunedModels", Duration.ofDays(400)),
    CORPORA("corpora", Duration.ofDays(400)),
    AUTH_TOKENS("auth_tokens", Duration.ofDays(2)),
    /// A session of the Live API that can be gone on with, by a digest of its handle; no collection of Google's.
    /// Google keeps it for two hours.
    LIVE_SESSIONS("liveSessions", Duration.ofDays(1)),
    AGENTS("agents", Duration.ofDays(400)),
    ENVIRONMENTS("environments", Duration.ofDays(400)),
    TRIGGERS("triggers", Duration.ofDays(400)),
    WEBHOOKS("webhooks", Duration.ofDays(400));

    /// The collections whose members are told by a bare `id`.
    private static final Map<String, Kind> BY_ID = Map.of(
            "interactions", INTERACTIONS,
            "agents", AGENTS,
            "environments", ENVIRONMENTS,
            "triggers", TRIGGERS,
            "webhooks", WEBHOOKS);

    private final String collection;
    private final Duration life;

    Kind(String collection, Duration life) {
        this.collection = collection;
        this.life = life;
    }

    public String collection() {
        return collection;
    }

    /// The kind of a collection whose answers tell members by a bare `id` instead of a `name`.
    public static Optional<Kind> toldById(String collection) {
        return Optional.ofNullable(BY_ID.get(collection));
    }

    /// The kind of a name such as `files/abc`.
    public static Kind of(String name) {
        return byCollection(name.substring(0, name.indexOf('/'))).orElseThrow();
    }

    /// Whether Google calls its members by such names, and not only we.
    boolean isGoogles() {
        return this != UPLOADS && this != LIVE_SESSIONS;
    }

    /// How long a name is remembered after it was last told.
    public Duration life() {
        return life;
    }

    /// The name of a member.
    public String name(String id) {
        return collection + "/" + id;
    }

    static Optional<Kind> byCollection(String collection) {
        for (Kind kind : values()) {
            if (kind.collection.equals(collection)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
