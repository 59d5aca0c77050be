package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.Invalid;
import io.geminibalance.dialect.prompt.KnownTools;
import io.geminibalance.json.Json;
import io.geminibalance.json.JsonException;
import io.geminibalance.json.JsonView;
import io.geminibalance.wire.Body;
import java.util.Set;

/// Reads the JSON document that a request's body is.
public final class Document {
    private Document() {}

    public static JsonView read(Body body) throws Invalid {
        return read(body, Set.of());
    }

    /// @param raw names of the document's own fields, whose objects and arrays are left as they are written
    public static JsonView read(Body body, Set<String> raw) throws Invalid {
        byte[] bytes = body.bytes();
        try {
            return Json.document(bytes, raw);
        } catch (JsonException e) {
            throw KnownTools.unreadable();
        }
    }
}
