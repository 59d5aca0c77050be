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
/// @param allowance for what is made of the values
record Leaving(JsonParser parser, byte[] bytes, int offset, Set<String> raw, Allowance allowance) {
    /// Strings of fewer bytes are decoded at once.
    private static final int LONG = 1024;

    /// The value that begins at the parser's token.
    Object value() throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new JsonException("an empty text", null);
        }
        allowance.spend(Allowance.of(token.isStructStart()));
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
        return fields(this);
    }

    /// @param inner reads the values of its fields
    private Map<String, Object> fields(Leaving inner) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            fields.put(name, token.isStructStart() && raw.contains(name) ? written() : inner.value());
        }
        return fields;
    }

    /// The same, with fields of this value alone left as they are written, and not those of values in it.
    Object outer() throws IOException {
        return parser.currentToken() == JsonToken.START_OBJECT
                ? fields(new Leaving(parser, bytes, offset, Set.of(), allowance))
                : value();
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
        if (to - from >= LONG) {
            return new Span(bytes, from, Math.min(to, bytes.length));
        }
        // Once as it is read, and once as it is written.
        allowance.spend(2L * (to - from));
        return parser.getText();
    }

    private int at() {
        return offset + (int) parser.currentTokenLocation().getByteOffset();
    }
}
