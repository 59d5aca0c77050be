package io.geminibalance.watch;

import io.geminibalance.forward.Attempt;
import io.geminibalance.wire.Tokens;
import java.time.Instant;
import java.util.List;

/// One request from its arrival to its end, without its content.
///
/// @param client the name of the access token, empty where none was needed
/// @param path without the query, which may hold a credential
/// @param status sent to the client; 499 where it hung up first
/// @param firstByteMillis until the answer's head was ready
/// @param tokens of all answers that it took
/// @param bytes of the body that were sent
public record Transaction(
        Instant at,
        String client,
        String dialect,
        String method,
        String path,
        String model,
        List<Attempt> attempts,
        int status,
        long firstByteMillis,
        long millis,
        Tokens tokens,
        long bytes) {
    /// The status of a request whose client did not wait for the answer (nginx's convention).
    public static final int CLIENT_CLOSED = 499;
}
