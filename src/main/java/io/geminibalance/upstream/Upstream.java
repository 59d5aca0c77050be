package io.geminibalance.upstream;

import io.geminibalance.wire.Call;
import io.geminibalance.wire.Reply;
import io.geminibalance.wire.Secret;

/// Where calls go.
public interface Upstream {
    /// Sends a call and waits for the head of its answer.
    ///
    /// @param key the credential to send, the only one
    /// @return the answer with its body open and nothing of it read; to be closed by whoever gets it
    Reply send(Call call, Secret key) throws Unreachable;
}
