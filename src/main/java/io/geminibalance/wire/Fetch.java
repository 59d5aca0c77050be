package io.geminibalance.wire;

import java.net.URI;

/// Gets what lies at a public address, for clients whose media the API does not fetch itself.
public interface Fetch {
    /// @throws Failed where it cannot or may not be had
    Fetched get(URI uri) throws Failed;

    /// @param mimeType as the server said it, without parameters, in lower case
    record Fetched(String mimeType, byte[] bytes) {}

    /// Says why it was not fetched, in words for the client.
    final class Failed extends Exception {
        private static final long serialVersionUID = 1L;

        public Failed(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
