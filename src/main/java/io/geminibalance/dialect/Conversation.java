package io.geminibalance.dialect;

import io.geminibalance.wire.Sink;
import java.io.IOException;

/// One request and its answer in a client's language.
public interface Conversation {
    /// Asks what the client wants to know, and tells it the answer, success or error.
    ///
    /// @throws Line.Refused where nobody answered and nothing has been told yet
    /// @throws Sink.ClientGone where the client hung up
    /// @throws Sink.UpstreamBroken where the answer broke off
    void hold(Line line, Sink sink) throws Line.Refused, IOException;
}
