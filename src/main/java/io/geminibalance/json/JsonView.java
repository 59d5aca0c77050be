package io.geminibalance.json;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A look into a JSON value that never fails: what is absent or of another type is simply empty.
///
/// @param value what [Json#read] gave, or null
public record JsonView(Object value) {

    /// The field of an object, empty where this is no object or has no such field.
    public JsonView at(String field) {
        return new JsonView(value instanceof Map<?, ?> fields ? fields.get(field) : null);
    }

    /// The element of an array.
    public JsonView at(int index) {
        return new JsonView(
                value instanceof List<?> values && index >= 0 && index < values.size() ? values.get(index) : null);
    }

    /// The elements of an array, none where this is no array.
    public List<JsonView> each() {
        return value instanceof List<?> values
                ? values.stream().map(JsonView::new).toList()
                : List.of();
    }

    public Optional<String> text() {
        return Optional.ofNullable(text(null));
    }

    public String text(String absent) {
        if (value instanceof String text) {
            return text;
        }
        return value instanceof Span span ? span.text() : absent;
    }

    public int number(int absent) {
        return value instanceof Number number ? number.intValue() : absent;
    }

    public long number(long absent) {
        return value instanceof Number number ? number.longValue() : absent;
    }

    /// Whether this is `true`; everything else isn't.
    public boolean isTrue() {
        return Boolean.TRUE.equals(value);
    }

    public boolean isText() {
        return value instanceof String || value instanceof Span;
    }

    public boolean isArray() {
        return value instanceof List;
    }

    /// Whether this is an empty text, array or object, or nothing at all.
    public boolean isEmpty() {
        return switch (value) {
            case null -> true;
            case String text -> text.isEmpty();
            case List<?> values -> values.isEmpty();
            case Map<?, ?> fields -> fields.isEmpty();
            default -> false;
        };
    }

    public boolean isObject() {
        return value instanceof Map;
    }

    public boolean isPresent() {
        return value != null;
    }
}
