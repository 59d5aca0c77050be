package io.geminibalance.dialect.openai;

import io.geminibalance.wire.Headers;
import java.util.List;

/// The header fields that go up with a translated call.
///
/// It is a call of our own, so what the client said of its own (its SDK, its compression, its language) is not
/// true of it. Only the script that a test has for the sandbox goes along.
public final class Upward {
    /// Sent on as they come: `io.geminibalance.sandbox.Script`.
    private static final List<String> KEPT = List.of("x-sandbox-script");

    private Upward() {}

    /// Of a call with a document of JSON.
    public static Headers headers(Headers client) {
        Headers.Builder headers = Headers.builder().add("content-type", "application/json");
        bare(client).forEach(headers::add);
        return headers.build();
    }

    /// Of a call without a body.
    public static Headers bare(Headers client) {
        return client.keep((name, _) -> KEPT.stream().anyMatch(name::equalsIgnoreCase));
    }
}
