package io.geminibalance.support;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// A form with files in it, as clients send it.
public final class Multipart {
    public static final String BOUNDARY = "----form-of-a-test";

    /// Its content type.
    public static final String TYPE = "multipart/form-data; boundary=" + BOUNDARY;

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    public Multipart text(String name, String value) {
        return part("name=\"" + name + "\"", "", value.getBytes(StandardCharsets.UTF_8));
    }

    /// @param type empty for a client that tells none
    public Multipart file(String name, String filename, String type, byte[] content) {
        return part(
                "name=\"" + name + "\"; filename=\"" + filename + "\"",
                type.isEmpty() ? "" : "Content-Type: " + type + "\r\n",
                content);
    }

    private Multipart part(String disposition, String type, byte[] content) {
        line("--" + BOUNDARY + "\r\nContent-Disposition: form-data; " + disposition + "\r\n" + type + "\r\n");
        body.writeBytes(content);
        line("\r\n");
        return this;
    }

    public byte[] bytes() {
        byte[] begun = body.toByteArray();
        line("--" + BOUNDARY + "--\r\n");
        byte[] whole = body.toByteArray();
        body.reset();
        body.writeBytes(begun);
        return whole;
    }

    private void line(String text) {
        body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
