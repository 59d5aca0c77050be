package io.geminibalance.live;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonException;
import io.geminibalance.json.JsonView;
import io.geminibalance.websocket.Event.Data;
import io.geminibalance.wire.Tokens;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/// Reads, of what Google says in a session, what must be known here: the tokens that a turn cost, and the handle by
/// which the session can be gone on with.
final class Notes {
    /// Longer messages, in bytes, are sound; what is noted comes in short ones.
    private static final int LONGEST = 256 * 1024;

    private static final byte[] USAGE = "\"usageMetadata\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HANDLE = "\"newHandle\"".getBytes(StandardCharsets.US_ASCII);

    /// What the model says is of no interest and stays unread.
    private static final Set<String> UNREAD = Set.of("serverContent", "toolCall");

    private final ByteArrayOutputStream begun = new ByteArrayOutputStream(0);
    private boolean tooLong;

    /// What one message says.
    record Note(Tokens tokens, Optional<String> handle) {
        static final Note NOTHING = new Note(Tokens.NONE, Optional.empty());
    }

    /// Takes the next piece of what Google says.
    ///
    /// @return what its message says, once that is complete
    Note hear(Data piece) {
        if (piece.last() && begun.size() == 0 && !tooLong) {
            return read(piece.bytes());
        }
        tooLong |= begun.size() + piece.bytes().length > LONGEST;
        if (!tooLong) {
            begun.writeBytes(piece.bytes());
        }
        if (!piece.last()) {
            return Note.NOTHING;
        }
        Note note = tooLong ? Note.NOTHING : read(begun.toByteArray());
        begun.reset();
        tooLong = false;
        return note;
    }

    private static Note read(byte[] message) {
        if (!holds(message, USAGE) && !holds(message, HANDLE)) {
            return Note.NOTHING;
        }
        JsonView said;
        try {
            said = Json.view(message, 0, message.length, UNREAD);
        } catch (JsonException _) {
            // No JSON, or none that can be told; the client shall make of it what it can.
            return Note.NOTHING;
        }
        JsonView usage = said.at("usageMetadata");
        Tokens tokens = new Tokens(
                count(usage, "promptTokenCount") + count(usage, "toolUsePromptTokenCount"),
                count(usage, "responseTokenCount"),
                count(usage, "thoughtsTokenCount"),
                count(usage, "cachedContentTokenCount"));
        Optional<String> handle =
                said.at("sessionResumptionUpdate").at("newHandle").text().filter(text -> !text.isEmpty());
        return new Note(tokens, handle);
    }

    private static long count(JsonView usage, String name) {
        return Math.max(0, usage.at(name).number(0L));
    }

    private static boolean holds(byte[] bytes, byte[] word) {
        for (int at = 0; at <= bytes.length - word.length; at++) {
            if (bytes[at] == '"' && matches(bytes, at, word)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(byte[] bytes, int at, byte[] word) {
        for (int i = 1; i < word.length; i++) {
            if (bytes[at + i] != word[i]) {
                return false;
            }
        }
        return true;
    }
}
