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
        return value instanceof String text ? Optional.of(text) : Optional.empty();
    }

    public String text(String absent) {
        return value instanceof String text ? text : absent;
    }

    public int number(int absent) {
        return value instanceof Number number ? number.intValue() : absent;
    }

    public boolean isObject() {
        return value instanceof Map;
    }

    public boolean isPresent() {
        return value != null;
    }
}
