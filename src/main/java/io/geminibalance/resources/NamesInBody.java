package io.geminibalance.resources;

import io.geminibalance.wire.Body;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Finds the names of things that belong to one project in the JSON of a request, in whatever field they stand and
/// however that field is spelt.
///
/// Looks for the few words that such names begin with, and reads the string around each, so most of a body is stepped
/// over. What a string merely mentions counts for nothing: the whole of it must be a name or an address.
public final class NamesInBody {
    /// Words of the names that a prompt may hold. Those of other kinds stand in paths only.
    private static final List<Needle> WORDS =
            List.of(new Needle("files"), new Needle("cachedContents"), new Needle("fileSearchStores"));

    /// Fields of an interaction that hold a bare id, in both spellings, and what it is an id of.
    private static final List<Field> FIELDS = List.of(
            new Field("previous_interaction_id", Kind.INTERACTIONS),
            new Field("previousInteractionId", Kind.INTERACTIONS),
            new Field("agent", Kind.AGENTS),
            new Field("environment", Kind.ENVIRONMENTS),
            new Field("environment_id", Kind.ENVIRONMENTS),
            new Field("environmentId", Kind.ENVIRONMENTS));

    /// How every escape of an ASCII character begins. Letters need none, so hardly any body has one.
    private static final Needle ESCAPE = new Needle("\\u00");

    private static final int PIECE = 64 * 1024;

    private final boolean fields;
    private final Set<String> names = new LinkedHashSet<>();

    private record Field(Needle needle, Kind kind) {
        Field(String name, Kind kind) {
            this(new Needle('"' + name + '"'), kind);
        }
    }

    private NamesInBody(boolean fields) {
        this.fields = fields;
    }

    /// @param collection that the request is sent to; some have fields of their own
    public static List<String> of(Body body, String collection) {
        NamesInBody found = new NamesInBody(Kind.toldById(collection).isPresent());
        switch (body) {
            case Body.Bytes(byte[] bytes) -> found.search(bytes, 0, bytes.length);
            case Body.Pieces(List<ByteBuffer> pieces) -> {
                for (ByteBuffer piece : pieces) {
                    int start = piece.arrayOffset() + piece.position();
                    found.search(piece.array(), start, start + piece.remaining());
                }
            }
            case Body.Spooled spooled -> found.search(spooled);
            case Body.Tailored _, Body.Once _, Body.Empty _ -> {
                // Without names, or nobody can look without using it up.
            }
        }
        return List.copyOf(found.names);
    }

    private void search(Body.Spooled spooled) {
        byte[] piece = new byte[PIECE + 2 * Names.LONGEST];
        int kept = 0;
        try (InputStream in = spooled.open()) {
            while (true) {
                int read = in.readNBytes(piece, kept, piece.length - kept);
                if (read == 0) {
                    return;
                }
                int filled = kept + read;
                search(piece, 0, filled);
                // What is cut here is seen whole in the next piece.
                kept = Math.min(filled, 2 * Names.LONGEST);
                System.arraycopy(piece, filled - kept, piece, 0, kept);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a request kept on disk cannot be read", e);
        }
    }

    private void search(byte[] json, int from, int to) {
        if (ESCAPE.find(json, from, to) < 0) {
            searchPlain(json, from, to);
        } else {
            byte[] plain = unescaped(json, from, to);
            searchPlain(plain, 0, plain.length);
        }
    }

    private void searchPlain(byte[] json, int from, int to) {
        for (Needle word : WORDS) {
            for (int at = word.find(json, from, to); at >= 0; at = word.find(json, at + word.length(), to)) {
                around(json, at, from, to).flatMap(Names::read).ifPresent(names::add);
            }
        }
        if (!fields) {
            return;
        }
        for (Field field : FIELDS) {
            for (int at = field.needle.find(json, from, to); at >= 0; at = field.needle.find(json, at + 1, to)) {
                Optional<String> value = value(json, at + field.needle.length(), to);
                value.map(id -> Names.read(id).orElseGet(() -> field.kind.name(id)))
                        .ifPresent(names::add);
            }
        }
    }

    /// The string that a place lies in, without the escapes of its slashes.
    private static Optional<String> around(byte[] json, int at, int from, int to) {
        int start = at;
        while (start > from && json[start - 1] != '"' && at - start < Names.LONGEST) {
            start--;
        }
        // A quote behind a backslash stands within a text.
        boolean opens = start > from && json[start - 1] == '"' && (start == 1 || json[start - 2] != '\\');
        return opens ? string(json, start, to) : Optional.empty();
    }

    /// The string that follows a field's name.
    private static Optional<String> value(byte[] json, int from, int to) {
        int at = from;
        while (at < to
                && (json[at] == ':' || json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t')) {
            at++;
        }
        return at > from && at < to && json[at] == '"' ? string(json, at + 1, to) : Optional.empty();
    }

    private static Optional<String> string(byte[] json, int start, int to) {
        int end = start;
        while (end < to && json[end] != '"' && end - start < Names.LONGEST) {
            end++;
        }
        return end < to && json[end] == '"' && end > start
                ? Optional.of(new String(json, start, end - start, StandardCharsets.UTF_8).replace("\\/", "/"))
                : Optional.empty();
    }

    /// The same JSON with its escapes of ASCII letters, digits and signs undone, so that no spelling hides a name.
    /// Escapes that would change the bounds of strings stay.
    private static byte[] unescaped(byte[] json, int from, int to) {
        byte[] plain = new byte[to - from];
        int length = 0;
        int at = from;
        while (at < to) {
            if (json[at] == '\\' && at + 1 < to) {
                int letter = at + 5 < to && json[at + 1] == 'u' && json[at + 2] == '0' && json[at + 3] == '0'
                        ? Character.digit(json[at + 4], 16) << 4 | Character.digit(json[at + 5], 16)
                        : -1;
                if (letter > ' ' && letter < 0x7f && letter != '"' && letter != '\\') {
                    plain[length++] = (byte) letter;
                    at += 6;
                } else {
                    plain[length++] = json[at++];
                    plain[length++] = json[at++];
                }
            } else {
                plain[length++] = json[at++];
            }
        }
        return Arrays.copyOf(plain, length);
    }
}
