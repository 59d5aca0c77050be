package io.geminibalance.dialect;

import io.geminibalance.wire.Call;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Reply;
import io.geminibalance.wire.Tokens;
import java.util.function.Consumer;

/// The line to the Gemini API that a conversation is held over; who pays for a call is none of its business.
public interface Line {
    /// Asks, with as many keys as it takes.
    ///
    /// @throws Refused where there is no answer
    Heard ask(Call call) throws Refused;

    /// An answer, good or bad; to be closed when enough of it has been heard.
    ///
    /// @param project of the key that was answered, as [io.geminibalance.wire.Body#to] takes it
    /// @param spend takes what the answer cost
    record Heard(Reply reply, String project, Consumer<Tokens> spend, Runnable end) implements AutoCloseable {
        @Override
        public void close() {
            end.run();
        }
    }

    /// Says that nobody answered, and why.
    final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Failure failure;

        public Refused(Failure failure) {
            super(failure.message());
            this.failure = failure;
        }

        public Failure failure() {
            return failure;
        }
    }
}
