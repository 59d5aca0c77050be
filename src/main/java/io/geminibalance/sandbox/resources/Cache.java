package io.geminibalance.sandbox.resources;

import java.time.Instant;
import java.util.Map;

/// Content that a model has read once for many requests.
///
/// @param model with `models/`
public record Cache(
        String name, String model, String displayName, Instant created, Instant updated, Instant expires, int tokens)
        implements Kept {

    @Override
    public boolean isGone(Instant now) {
        return !now.isBefore(expires);
    }

    /// This cache with another end.
    public Cache until(Instant end, Instant now) {
        return new Cache(name, model, displayName, created, now, end, tokens);
    }

    /// As recorded: the name for people is told even where it is empty.
    @Override
    public Map<String, Object> document(Instant now) {
        return new Fields()
                .put("name", name)
                .put("model", model)
                .put("createTime", created.toString())
                .put("updateTime", updated.toString())
                .put("expireTime", expires.toString())
                .put("displayName", displayName)
                .put("usageMetadata", Map.of("totalTokenCount", tokens))
                .map();
    }
}
