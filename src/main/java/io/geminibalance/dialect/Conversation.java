package io.geminibalance.dialect;

import io.geminibalance.wire.Call;
import io.geminibalance.wire.Reply;
import io.geminibalance.wire.Sink;
import java.io.IOException;

/// One request and its answer in a client's language.
public interface Conversation {
    /// What to ask the upstream; the same however often it is asked.
    Call call();

    /// Says the upstream's answer, success or error, to the client.
    ///
    /// @throws Sink.ClientGone where the client hung up
    /// @throws Sink.UpstreamBroken where the answer broke off
    void tell(Reply reply, Sink sink) throws IOException;
}
