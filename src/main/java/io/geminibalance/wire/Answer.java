package io.geminibalance.wire;

/// A whole answer of our own: status, fields and body.
public record Answer(int status, Headers headers, byte[] body) {

    public static Answer json(int status, byte[] body) {
        return new Answer(status, Headers.of("content-type", "application/json; charset=UTF-8"), body);
    }
}
