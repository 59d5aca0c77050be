package io.geminibalance.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads a value from an array of bytes, and leaves there what is long or only passed on.
///
/// The parser skips the strings that are never asked for, so a long one costs a look at its bytes and no memory.
///
/// @param offset where in the bytes the parser began
/// @param raw names of fields whose objects and arrays are left as they are written
record Leaving(JsonParser parser, byte[] bytes, int offset, Set<String> raw) {
    /// Strings of fewer bytes are decoded at once.
    private static final int LONG = 1024;

    /// The value that begins at the parser's token.
    Object value() throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new JsonException("an empty text", null);
        }
        return switch (token) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> string();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case END_ARRAY, END_OBJECT, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw new JsonException("unexpected " + token, null);
        };
    }

    private Map<String, Object> object() throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            fields.put(name, token.isStructStart() && raw.contains(name) ? written() : value());
        }
        return fields;
    }

    private List<Object> array() throws IOException {
        List<Object> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            values.add(value());
        }
        return values;
    }

    private Raw written() throws IOException {
        int from = at();
        parser.skipChildren();
        return new Raw(bytes, from, at() + 1);
    }

    private Object string() throws IOException {
        int from = at() + 1;
        int to = from;
        while (to < bytes.length && bytes[to] != '"') {
            to += bytes[to] == '\\' ? 2 : 1;
        }
        return to - from < LONG ? parser.getText() : new Span(bytes, from, Math.min(to, bytes.length));
    }

    private int at() {
        return offset + (int) parser.currentTokenLocation().getByteOffset();
    }
}
