package io.geminibalance.dialect.answer;

import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Sink.ClientGone;

/// A scribe that can also say what goes wrong on our side, and notices a client that leaves.
public interface Voice extends Scribe {
    /// Says a failure of our own: as an answer, or in the midst of one.
    void fail(Failure failure) throws ClientGone;

    /// What to do when the client turns out to have gone while its model was silent.
    default void onGone(Runnable action) {}

    /// Says so where the client has turned out to be gone.
    default void check() throws ClientGone {}

    /// Ends it in any case, told to its end or not.
    default void release() {}
}
