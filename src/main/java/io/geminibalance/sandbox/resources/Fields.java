package io.geminibalance.sandbox.resources;

import java.util.LinkedHashMap;
import java.util.Map;

/// Collects the fields of a document in order, without those that are empty, which proto JSON leaves out.
public final class Fields {
    private final Map<String, Object> fields = new LinkedHashMap<>();

    public Fields put(String name, Object value) {
        fields.put(name, value);
        return this;
    }

    /// Puts a text unless it is empty.
    public Fields some(String name, String text) {
        return text.isEmpty() ? this : put(name, text);
    }

    /// Puts an object unless it has no fields.
    public Fields some(String name, Map<?, ?> value) {
        return value.isEmpty() ? this : put(name, value);
    }

    /// Puts a number as a text, which is how proto JSON writes 64 bits, unless it is 0.
    public Fields count(String name, long count) {
        return count == 0 ? this : put(name, Long.toString(count));
    }

    public Map<String, Object> map() {
        return fields;
    }
}
