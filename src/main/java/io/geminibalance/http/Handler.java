package io.geminibalance.http;

import io.geminibalance.wire.Answer;
import io.geminibalance.wire.Failure;
import java.io.IOException;

/// What answers requests.
public interface Handler {
    /// Answers one request. An exception after the first byte has gone cuts the connection.
    void handle(Exchange exchange) throws IOException;

    /// How a failure is said that this door meets itself.
    Answer say(Failure failure);
}
