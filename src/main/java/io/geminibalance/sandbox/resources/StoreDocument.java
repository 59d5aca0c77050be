package io.geminibalance.sandbox.resources;

import java.time.Instant;
import java.util.Map;

/// A document in a store.
///
/// @param name `fileSearchStores/x/documents/y`
/// @param metadata the caller's own, a list as the API writes it, or null
public record StoreDocument(
        String name, String displayName, String mimeType, long size, Instant created, Object metadata) implements Kept {

    /// The store that it is in.
    public String parent() {
        return name.substring(0, name.indexOf("/documents/"));
    }

    public boolean isActive(Instant now) {
        return !now.isBefore(created.plus(Times.WORKING));
    }

    @Override
    public Map<String, Object> document(Instant now) {
        Instant updated = isActive(now) ? created.plus(Times.WORKING) : created;
        Fields fields = new Fields().put("name", name).some("displayName", displayName);
        if (metadata != null) {
            fields.put("customMetadata", metadata);
        }
        return fields.put("updateTime", updated.toString())
                .put("createTime", created.toString())
                .put("state", isActive(now) ? "STATE_ACTIVE" : "STATE_PENDING")
                .put("sizeBytes", Long.toString(size))
                .put("mimeType", mimeType)
                .map();
    }
}
