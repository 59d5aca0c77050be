package io.geminibalance.resources;

import io.geminibalance.wire.Body;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Finds the names of things that belong to one project in the JSON of a request, in whatever field they stand and
/// however that field is spelt.
///
/// Most of a body is skipped for want of [Hints]; the rest is searched for the two letters that such names have in
/// common, and the string around each is read. What a string merely mentions counts for nothing: the whole of it must
/// be a name or an address.
public final class NamesInBody {
    /// How the names end their collection, plain and as some libraries of JSON escape it. The virtual machine
    /// searches a text for a few letters many bytes at a time.
    private static final List<String> ENDS = List.of("s/", "s\\/");

    /// The collections whose names a prompt may hold. Those of other kinds stand in paths only.
    private static final List<String> COLLECTIONS = List.of("files", "cachedContents", "fileSearchStores");

    private static final Hints HINTS = new Hints(COLLECTIONS);

    /// Fields of an interaction that hold a bare id, in both spellings, and what it is an id of.
    private static final Map<String, Kind> FIELDS = Map.of(
            "\"previous_interaction_id\"", Kind.INTERACTIONS,
            "\"previousInteractionId\"", Kind.INTERACTIONS,
            "\"agent\"", Kind.AGENTS,
            "\"environment\"", Kind.ENVIRONMENTS,
            "\"environment_id\"", Kind.ENVIRONMENTS,
            "\"environmentId\"", Kind.ENVIRONMENTS);

    /// How every escape of an ASCII character begins. Letters need none, so hardly any body has one.
    private static final String ESCAPE = "\\u00";

    /// Bodies are searched in windows of this size, which overlap by twice the longest name.
    private static final int WINDOW = 64 * 1024;

    private static final int OVERLAP = 2 * Names.LONGEST;

    private final boolean fields;
    private final Set<String> names = new LinkedHashSet<>();

    private NamesInBody(boolean fields) {
        this.fields = fields;
    }

    /// @param collection that the request is sent to; some have fields of their own
    public static List<String> of(Body body, String collection) {
        NamesInBody found = new NamesInBody(Kind.toldById(collection).isPresent());
        switch (body) {
            case Body.Bytes(byte[] bytes) -> found.search(ByteBuffer.wrap(bytes));
            case Body.Pieces(List<ByteBuffer> pieces) -> pieces.forEach(found::search);
            case Body.Lent lent -> found.search(lent.pieces());
            case Body.Spooled spooled -> found.search(spooled);
            case Body.Tailored _, Body.Once _, Body.Empty _ -> {
                // Without names, or nobody can look without using it up.
            }
        }
        return List.copyOf(found.names);
    }

    private void search(ByteBuffer json) {
        for (int start = json.position(); start < json.limit(); start += WINDOW - OVERLAP) {
            int end = Math.min(start + WINDOW, json.limit());
            window(json, start, end);
            if (end == json.limit()) {
                return;
            }
        }
    }

    /// One text in several arrays: what lies across the end of one is searched once more.
    private void search(List<ByteBuffer> pages) {
        byte[] seam = new byte[2 * OVERLAP];
        for (int i = 0; i < pages.size(); i++) {
            ByteBuffer page = pages.get(i);
            search(page);
            if (i + 1 < pages.size()) {
                int before = Math.min(OVERLAP, page.remaining());
                int after = Math.min(OVERLAP, pages.get(i + 1).remaining());
                page.get(page.limit() - before, seam, 0, before);
                pages.get(i + 1).get(pages.get(i + 1).position(), seam, before, after);
                window(ByteBuffer.wrap(seam), 0, before + after);
            }
        }
    }

    private void search(Body.Spooled spooled) {
        byte[] window = new byte[WINDOW];
        int kept = 0;
        try (InputStream in = spooled.open()) {
            while (true) {
                int read = in.readNBytes(window, kept, window.length - kept);
                if (read == 0) {
                    return;
                }
                int filled = kept + read;
                window(ByteBuffer.wrap(window), 0, filled);
                kept = Math.min(filled, OVERLAP);
                System.arraycopy(window, filled - kept, window, 0, kept);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a request kept on disk cannot be read", e);
        }
    }

    private void window(ByteBuffer json, int from, int to) {
        if (fields || HINTS.in(json, from, to)) {
            byte[] window = new byte[to - from];
            json.get(from, window);
            // One byte a letter: what is looked for is ASCII.
            search(new String(window, StandardCharsets.ISO_8859_1));
        }
    }

    private void search(String window) {
        String json = window.contains(ESCAPE) ? unescaped(window) : window;
        for (String end : ENDS) {
            for (int at = json.indexOf(end); at >= 0; at = json.indexOf(end, at + 1)) {
                if (endsCollection(json, at + 1)) {
                    around(json, at).flatMap(Names::read).ifPresent(names::add);
                }
            }
        }
        if (fields) {
            FIELDS.forEach((field, kind) -> {
                for (int at = json.indexOf(field); at >= 0; at = json.indexOf(field, at + 1)) {
                    value(json, at + field.length())
                            .map(id -> Names.read(id).orElseGet(() -> kind.name(id)))
                            .ifPresent(names::add);
                }
            });
        }
    }

    private static boolean endsCollection(String json, int end) {
        for (String collection : COLLECTIONS) {
            int start = end - collection.length();
            if (start > 0
                    && json.startsWith(collection, start)
                    && (json.charAt(start - 1) == '"' || json.charAt(start - 1) == '/')) {
                return true;
            }
        }
        return false;
    }

    /// The string that a place lies in, without the escapes of its slashes.
    private static Optional<String> around(String json, int at) {
        int open = at;
        // Bounded, or a long text full of such words would take for ever.
        int first = Math.max(0, at - Names.LONGEST);
        while (open >= first && json.charAt(open) != '"') {
            open--;
        }
        // A quote behind a backslash stands within a text.
        boolean opens = open >= first && (open == 0 || json.charAt(open - 1) != '\\');
        return opens ? string(json, open + 1) : Optional.empty();
    }

    /// The string that follows a field's name.
    private static Optional<String> value(String json, int from) {
        int at = from;
        while (at < json.length() && ": \n\r\t".indexOf(json.charAt(at)) >= 0) {
            at++;
        }
        return at > from && at < json.length() && json.charAt(at) == '"' ? string(json, at + 1) : Optional.empty();
    }

    private static Optional<String> string(String json, int start) {
        int end = json.indexOf('"', start, Math.min(json.length(), start + Names.LONGEST));
        return end > start ? Optional.of(json.substring(start, end).replace("\\/", "/")) : Optional.empty();
    }

    /// The same JSON with its escapes of ASCII letters, digits and signs undone, so that no spelling hides a name.
    /// Escapes that would change the bounds of strings stay.
    private static String unescaped(String json) {
        StringBuilder plain = new StringBuilder(json.length());
        int at = 0;
        while (at < json.length()) {
            char c = json.charAt(at);
            if (c != '\\' || at + 1 == json.length()) {
                plain.append(c);
                at++;
            } else if (json.startsWith(ESCAPE, at) && ascii(json, at + ESCAPE.length()) > 0) {
                plain.append((char) ascii(json, at + ESCAPE.length()));
                at += ESCAPE.length() + 2;
            } else {
                plain.append(c).append(json.charAt(at + 1));
                at += 2;
            }
        }
        return plain.toString();
    }

    /// The character that two digits stand for, or -1 where it is better left as it is.
    private static int ascii(String json, int at) {
        if (at + 2 > json.length()) {
            return -1;
        }
        int code = Character.digit(json.charAt(at), 16) << 4 | Character.digit(json.charAt(at + 1), 16);
        return code > ' ' && code < 0x7f && code != '"' && code != '\\' ? code : -1;
    }
}
