package io.geminibalance.dialect.openai;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Sink;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A client that keeps what it is told.
public final class KeptAnswer implements Sink {
    private final ByteArrayOutputStream body = new ByteArrayOutputStream() {
        @Override
        public void close() {
            closes++;
        }
    };
    public int status;
    public int closes;
    public Headers headers = Headers.NONE;

    @Override
    public void whole(int code, Headers fields, byte[] bytes, int length) {
        start(code, fields, length).writeBytes(Arrays.copyOf(bytes, length));
    }

    @Override
    public ByteArrayOutputStream start(int code, Headers fields, long length) {
        if (status != 0) {
            throw new IllegalStateException("two answers");
        }
        status = code;
        headers = fields;
        return body;
    }

    public String text() {
        return body.toString(StandardCharsets.UTF_8);
    }

    public byte[] bytes() {
        return body.toByteArray();
    }

    public JsonView json() {
        return new JsonView(Json.read(body.toByteArray()));
    }
}
