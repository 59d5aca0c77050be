package io.geminibalance.forward;

import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Reply;
import io.geminibalance.wire.Tokens;
import java.util.List;
import java.util.function.Consumer;

/// How a call ended.
public sealed interface Outcome {
    List<Attempt> attempts();

    /// With an answer to pass on, good or bad.
    ///
    /// @param spend takes what it cost, for the key that gave it
    /// @param release ends the lease of that key
    record Answered(Reply reply, Consumer<Tokens> spend, Runnable release, List<Attempt> attempts)
            implements Outcome, AutoCloseable {
        /// Ends the call, upstream too where it is still running.
        @Override
        public void close() {
            reply.close();
            release.run();
        }
    }

    /// With none.
    record Refused(Failure failure, List<Attempt> attempts) implements Outcome {}
}
