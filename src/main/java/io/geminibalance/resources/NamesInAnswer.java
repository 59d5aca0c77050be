package io.geminibalance.resources;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads the names that an answer tells while it passes: JSON, or events that hold JSON, in pieces of any size.
public final class NamesInAnswer {
    /// An `id` deeper than this, in braces, is of something inside the thing.
    private static final int OUTER = 2;

    private final Optional<Kind> byId;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private boolean inText;
    private boolean escaped;
    private int depth;
    private String last = "";
    private boolean lastIsName;

    /// @param collection that the request was sent to; some tell their members by a bare `id`
    public NamesInAnswer(String collection) {
        this.byId = Kind.toldById(collection);
    }

    /// Reads the next piece.
    ///
    /// @return the names that end in it
    public List<String> read(byte[] piece, int from, int to) {
        List<String> names = new ArrayList<>(0);
        for (int i = from; i < to; i++) {
            byte c = piece[i];
            if (inText) {
                within(c, names);
            } else {
                between(c);
            }
        }
        return names;
    }

    private void within(byte c, List<String> names) {
        if (escaped) {
            escaped = false;
            keep(c);
        } else if (c == '\\') {
            escaped = true;
        } else if (c != '"') {
            keep(c);
        } else {
            inText = false;
            ended(text.toString(StandardCharsets.UTF_8), names);
        }
    }

    private void between(byte c) {
        switch (c) {
            case '"' -> {
                inText = true;
                text.reset();
            }
            case ':' -> lastIsName = true;
            case '{' -> {
                depth++;
                lastIsName = false;
            }
            case '}' -> depth--;
            case '[', ',' -> lastIsName = false;
            default -> {
                // Numbers, blanks, and the words of events.
            }
        }
    }

    private void ended(String value, List<String> names) {
        if (value.length() <= Names.LONGEST) {
            if (value.indexOf('/') > 0) {
                Names.read(value).ifPresent(names::add);
            }
            if (lastIsName && last.equals("id") && depth <= OUTER && !value.isEmpty()) {
                byId.ifPresent(kind -> names.add(kind.name(value)));
            }
        }
        last = value;
        lastIsName = false;
    }

    // One byte beyond the longest is kept, to tell that it is too long.
    private void keep(byte c) {
        if (text.size() <= Names.LONGEST) {
            text.write(c);
        }
    }
}
