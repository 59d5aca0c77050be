package io.geminibalance.dialect;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonException;
import io.geminibalance.json.JsonView;
import io.geminibalance.wire.Call;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Reply;
import io.geminibalance.wire.Tokens;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// The line to the Gemini API that a conversation is held over; who pays for a call is none of its business.
public interface Line {
    /// Asks, with as many keys as it takes.
    ///
    /// @throws Refused where there is no answer
    Heard ask(Call call) throws Refused;

    /// Asks for the same as the last time once more, in other words or of another project, with as many keys as
    /// what is left of its tries allows.
    ///
    /// @throws Refused where there is no answer
    default Heard askAgain(Call call) throws Refused {
        return ask(call);
    }

    /// Whether tries are left for what was asked last.
    default boolean hasTries() {
        return true;
    }

    /// Whether an answer that turned out to say nothing may be asked for once more: besides tries in general, those
    /// for trouble of the model must be left.
    default boolean mayTryForAnswer() {
        return true;
    }

    /// The projects that can be asked now, each by itself, where an answer for all must be put together.
    default List<Project> projects() {
        return List.of();
    }

    /// Whether the client must not see something that another client made.
    ///
    /// @param name such as `files/abc`
    default boolean hides(String name) {
        return false;
    }

    /// A line of its own, for a call that goes on at the same time; what it costs is this one's.
    default Line another() {
        return this;
    }

    /// A project with keys.
    ///
    /// @param name by which a call is bound to it
    /// @param id by which it can be told again after a restart
    record Project(String name, String id) {}

    /// An answer, good or bad; to be closed when enough of it has been heard.
    ///
    /// @param project of the key that was answered, as [io.geminibalance.wire.Body#to] takes it
    /// @param spend takes what the answer cost
    record Heard(Reply reply, String project, Consumer<Tokens> spend, Runnable end) implements AutoCloseable {
        /// 2048 embeddings of 3072 numbers have about 85 MB.
        private static final int LONGEST = 128 << 20;

        @Override
        public void close() {
            end.run();
        }

        /// The whole document that the answer is, the key blotted out.
        ///
        /// @param raw names of fields whose objects and arrays are left as they are written
        /// @return nothing where it breaks off, is no JSON or longer than any that Google sends
        public Optional<JsonView> document(Set<String> raw) {
            ByteArrayOutputStream whole = new ByteArrayOutputStream(reply.head().length());
            whole.write(reply.head().bytes(), 0, reply.head().length());
            try {
                if (!reply.head().ended()) {
                    whole.write(reply.body().readNBytes(LONGEST));
                    if (reply.body().read() >= 0) {
                        return Optional.empty();
                    }
                }
                byte[] bytes = whole.toByteArray();
                reply.key().hide(bytes, 0, bytes.length, true);
                return Optional.of(Json.view(bytes, 0, bytes.length, raw));
            } catch (IOException | JsonException _) {
                return Optional.empty();
            }
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
