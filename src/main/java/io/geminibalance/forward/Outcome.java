package io.geminibalance.forward;

import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Reply;
import java.util.List;

/// How a call ended.
public sealed interface Outcome {
    List<Attempt> attempts();

    /// With an answer to pass on, good or bad.
    ///
    /// @param release ends the lease of the key that gave it
    record Answered(Reply reply, Runnable release, List<Attempt> attempts) implements Outcome, AutoCloseable {
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
