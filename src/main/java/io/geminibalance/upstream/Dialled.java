package io.geminibalance.upstream;

import io.geminibalance.wire.Headers;

/// What came of asking the upstream for a WebSocket.
public sealed interface Dialled {
    /// There it is.
    record Open(UpstreamSocket socket) implements Dialled {}

    /// The upstream answered with something else.
    ///
    /// @param body of the answer; no more than an error's is expected
    record Declined(int status, Headers headers, byte[] body) implements Dialled {}
}
