package io.geminibalance.dialect;

import io.geminibalance.wire.Answer;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Inbound;

/// A language that clients speak: opens conversations, and says failures that no upstream has answered.
public interface Dialect {
    /// The name under which logs and metrics know it.
    String name();

    /// The conversation that a request begins, for this request alone.
    Conversation open(Inbound request);

    /// How a failure of our own is said.
    Answer fail(Failure failure);
}
