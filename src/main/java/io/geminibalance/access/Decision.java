package io.geminibalance.access;

import io.geminibalance.wire.Failure;

/// What the door says to a request.
public sealed interface Decision {
    /// Come in.
    ///
    /// @param client the name of the token shown, empty where none was needed
    record Granted(String client) implements Decision {}

    /// Stay out.
    record Denied(Failure failure) implements Decision {}
}
