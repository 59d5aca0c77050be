package io.geminibalance.wire;

import java.io.IOException;
import java.io.InputStream;

/// The answer of the upstream: its head, the bytes already read, and the open stream of the rest.
///
/// @param key the key that was sent, to be blotted out of whatever leaves
public record Reply(int status, Headers headers, Head head, InputStream body, Secret key) implements AutoCloseable {

    /// The first bytes of a body, in a buffer with room for more.
    ///
    /// @param length how many of the bytes are filled
    /// @param ended whether the body ends with them
    public record Head(byte[] bytes, int length, boolean ended) {}

    /// The length that the upstream announced, or -1.
    public long length() {
        String value = headers.first("content-length", "");
        if (value.isEmpty()) {
            return -1;
        }
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException _) {
            return -1;
        }
    }

    public Reply withHead(Head more) {
        return new Reply(status, headers, more, body, key);
    }

    /// The same answer with another way to read the rest of it.
    public Reply withBody(InputStream other) {
        return new Reply(status, headers, head, other, key);
    }

    /// Ends the call upstream, at once where it is still running.
    @Override
    public void close() {
        try {
            body.close();
        } catch (IOException _) {
            // The connection is gone either way, and nobody waits for its bytes any more.
        }
    }
}
