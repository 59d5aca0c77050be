package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.Invalid;
import io.geminibalance.json.Json;
import io.geminibalance.json.JsonException;
import io.geminibalance.json.JsonView;
import io.geminibalance.wire.Body;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// Reads the JSON document that a request's body is.
public final class Document {
    private Document() {}

    public static JsonView read(Body body) throws Invalid {
        byte[] bytes = bytes(body);
        try {
            return Json.view(bytes, 0, bytes.length);
        } catch (JsonException e) {
            throw new Invalid("The body is no JSON that can be read; send one JSON object.", null, "invalid_json");
        }
    }

    /// The whole body in one array: the one that is there already, or one that just fits.
    static byte[] bytes(Body body) {
        if (body instanceof Body.Bytes(byte[] bytes)) {
            return bytes;
        }
        byte[] bytes = new byte[Math.toIntExact(Math.max(0, body.length()))];
        try (InputStream in = body.open()) {
            in.readNBytes(bytes, 0, bytes.length);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException("a request kept on disk cannot be read", e);
        }
    }
}
