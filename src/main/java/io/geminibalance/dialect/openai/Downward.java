package io.geminibalance.dialect.openai;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonException;
import io.geminibalance.json.JsonView;
import io.geminibalance.wire.Answer;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Failure.Kind;
import io.geminibalance.wire.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/// The whole document that comes down as the answer to a translated call.
final class Downward {
    private Downward() {}

    /// Reads it to its end, the key blotted out.
    ///
    /// @param raw names of fields whose objects and arrays are left as they are written
    /// @return nothing where it breaks off or is no JSON
    static Optional<JsonView> document(Reply reply, Set<String> raw) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream(reply.head().length());
        whole.write(reply.head().bytes(), 0, reply.head().length());
        try {
            if (!reply.head().ended()) {
                reply.body().transferTo(whole);
            }
            byte[] bytes = whole.toByteArray();
            reply.key().hide(bytes, 0, bytes.length, true);
            return Optional.of(Json.view(bytes, 0, bytes.length, raw));
        } catch (IOException | JsonException _) {
            return Optional.empty();
        }
    }

    /// What the client is told where there is no such document, or not all that was asked for.
    static Answer unreadable() {
        return OpenAiErrors.say(Failure.of(Kind.UNREACHABLE, "The Gemini API broke off or gave no full answer."));
    }
}
