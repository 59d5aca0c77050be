package io.geminibalance.sandbox.resources;

import java.time.Instant;
import java.util.Map;

/// Something that was made for a project and has a name of its own.
public interface Kept {
    /// As the API writes it, such as `files/abc`.
    String name();

    /// Whether it is over.
    default boolean isGone(Instant now) {
        return false;
    }

    /// As the API tells it.
    Map<String, Object> document(Instant now);

    /// The last part of the name.
    default String id() {
        return name().substring(name().lastIndexOf('/') + 1);
    }
}
