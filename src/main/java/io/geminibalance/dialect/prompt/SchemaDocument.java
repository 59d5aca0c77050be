package io.geminibalance.dialect.prompt;

import io.geminibalance.json.JsonException;
import io.geminibalance.json.JsonView;
import io.geminibalance.json.Raw;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A schema as the client wrote it, in which references point to places.
record SchemaDocument(Object root) {
    /// The pointer to the whole document.
    static final String ROOT = "#";

    /// A node of the document.
    ///
    /// @param pointer where it is, in one spelling for each place
    record Place(String pointer, Object node) {}

    Place top() {
        return new Place(ROOT, plain(root));
    }

    /// The place that a reference means; nothing where it is outside, a name (`#name`), or not there.
    Optional<Place> find(String reference) {
        if (reference.equals(ROOT)) {
            return Optional.of(top());
        }
        if (!reference.startsWith("#/")) {
            return Optional.empty();
        }
        StringBuilder pointer = new StringBuilder(ROOT);
        Object node = plain(root);
        for (String token : reference.substring(2).split("/", -1)) {
            String name = decoded(token).replace("~1", "/").replace("~0", "~");
            node = plain(step(node, name));
            if (node == null) {
                return Optional.empty();
            }
            pointer.append('/').append(name.replace("~", "~0").replace("/", "~1"));
        }
        return Optional.of(new Place(pointer.toString(), node));
    }

    /// A value without what it was wrapped in, so that it can be looked into.
    static Object plain(Object value) {
        return switch (value) {
            case JsonView(Object viewed) -> plain(viewed);
            case Raw raw -> read(raw);
            case null, default -> value;
        };
    }

    private static Object step(Object node, String name) {
        return switch (node) {
            case Map<?, ?> fields -> fields.get(name);
            case List<?> values -> element(values, name);
            case null, default -> null;
        };
    }

    private static Object element(List<?> values, String index) {
        boolean number = !index.isEmpty() && index.length() < 7 && index.chars().allMatch(c -> c >= '0' && c <= '9');
        int i = number ? Integer.parseInt(index) : values.size();
        return i < values.size() ? values.get(i) : null;
    }

    private static String decoded(String token) {
        try {
            return token.indexOf('%') < 0
                    ? token
                    : URLDecoder.decode(token.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return token;
        }
    }

    private static Object read(Raw raw) {
        try {
            return raw.value();
        } catch (JsonException _) {
            return null;
        }
    }
}
