package io.geminibalance.sandbox.resources;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;

/// A file of a project: what is known of it, not its bytes.
///
/// @param sha256 in hexadecimal; empty where its bytes never came by
/// @param uri where it can be asked for
public record StoredFile(
        String name,
        String displayName,
        String mimeType,
        long size,
        String sha256,
        Instant created,
        Source source,
        String uri)
        implements Kept {

    /// No file is counted for more.
    private static final int MOST_TOKENS = 500_000;

    /// How it came to be.
    public enum Source {
        UPLOADED,
        GENERATED,
        REGISTERED
    }

    /// It is not there before it is made, either.
    @Override
    public boolean isGone(Instant now) {
        return now.isBefore(created) || !now.isBefore(created.plus(Times.LIFE_OF_FILE));
    }

    /// A video must be looked at before it can be used; all else can be used at once.
    public boolean isActive(Instant now) {
        return !isVideo() || source == Source.GENERATED || !now.isBefore(created.plus(Times.WORKING));
    }

    public boolean isVideo() {
        return mimeType.startsWith("video/");
    }

    @Override
    public Map<String, Object> document(Instant now) {
        boolean active = isActive(now);
        Instant updated = active && isVideo() ? created.plus(Times.WORKING) : created;
        Fields fields = new Fields()
                .put("name", name)
                .some("displayName", displayName)
                .put("mimeType", mimeType)
                .put("sizeBytes", Long.toString(size))
                .put("createTime", created.toString())
                .put("updateTime", updated.toString())
                .put("expirationTime", created.plus(Times.LIFE_OF_FILE).toString());
        if (!sha256.isEmpty()) {
            // Base64 of the digits, not of the bytes: so it is recorded (crmne/ruby_llm, 2026-08-19).
            fields.put("sha256Hash", Base64.getEncoder().encodeToString(sha256.getBytes(StandardCharsets.US_ASCII)));
        }
        fields.put("uri", uri);
        if (source == Source.GENERATED) {
            fields.put("downloadUri", uri + ":download?alt=media");
        }
        fields.put("state", active ? "ACTIVE" : "PROCESSING").put("source", source.name());
        if (active && isVideo()) {
            fields.put("videoMetadata", Map.of("videoDuration", seconds() + "s"));
        }
        return fields.map();
    }

    /// The kind of content that its tokens are counted under.
    public String modality() {
        String type = mimeType.toLowerCase(Locale.ROOT);
        String kind = type.substring(0, Math.max(0, type.indexOf('/')));
        return switch (kind) {
            case "image", "audio", "video" -> kind.toUpperCase(Locale.ROOT);
            case "text" -> "TEXT";
            default -> type.equals("application/json") ? "TEXT" : "DOCUMENT";
        };
    }

    /// What a model counts for it: a guess by its size, in the measure that Google's page on tokens tells.
    public int tokens() {
        long tokens = switch (modality()) {
            case "TEXT" -> size / 4;
            case "IMAGE" -> 258;
            case "AUDIO" -> 32 * Duration.ofMillis(size / 16).toSeconds();
            case "VIDEO" -> 295 * seconds();
            // A page each 100 kB.
            default -> 258 * (1 + size / 100_000);
        };
        return Math.clamp(tokens, 1, MOST_TOKENS);
    }

    /// How long a video is taken to be: half a megabyte a second.
    private long seconds() {
        return 1 + size / 500_000;
    }
}
