package io.geminibalance.sandbox.resources;

import java.time.Instant;
import java.util.Map;

/// A store of documents that a model can search.
///
/// @param active documents that can be found
/// @param pending documents that can't yet
/// @param size of all of them in bytes
public record Store(
        String name, String displayName, Instant created, Instant updated, int active, int pending, long size)
        implements Kept {

    public static Store of(String name, String displayName, Instant now) {
        return new Store(name, displayName, now, now, 0, 0, 0);
    }

    /// This store, with what is in it now.
    public Store counted(int active, int pending, long size) {
        return new Store(name, displayName, created, updated, active, pending, size);
    }

    @Override
    public Map<String, Object> document(Instant now) {
        return new Fields()
                .put("name", name)
                .some("displayName", displayName)
                .put("createTime", created.toString())
                .put("updateTime", updated.toString())
                .count("activeDocumentsCount", active)
                .count("pendingDocumentsCount", pending)
                .count("sizeBytes", size)
                .map();
    }
}
