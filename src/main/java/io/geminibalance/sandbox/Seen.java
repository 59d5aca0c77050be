package io.geminibalance.sandbox;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.wire.Headers;

/// A request that the sandbox got.
///
/// @param target raw, path and query
/// @param bodyLength in bytes; -1 where the body was not read
/// @param body its first bytes, up to 1 MiB; the array is not to be changed
/// @param key what was shown in `x-goog-api-key`, `?key=` or as a bearer token; empty where nothing was
public record Seen(String method, String target, Headers headers, long bodyLength, byte[] body, String key) {
    /// Bodies are kept up to here.
    public static final int KEPT = 1 << 20;

    /// The body as JSON.
    public JsonView json() {
        return new JsonView(Json.read(body));
    }
}
