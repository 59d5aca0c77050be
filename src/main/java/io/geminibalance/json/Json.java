package io.geminibalance.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads and writes JSON as plain values: `Map`, `List`, `String`, `Number`, `Boolean` and null; [Span] and
/// [Raw] stand for what is passed on as it was written.
public final class Json {
    /// Deepest nesting that is read.
    public static final int MAX_DEPTH = 200;

    /// Longest string that is read, in characters: a base64 image of 100 MB fits, jackson's own limit of 20 million
    /// doesn't.
    public static final int MAX_STRING = 150_000_000;

    // Buffers are recycled over all threads: jackson's pool per thread is useless on virtual threads (jackson-core
    // #919).
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_STRING)
                    .build())
            .build();

    private Json() {}

    /// The one value that a text holds.
    public static Object read(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    /// The one value that bytes in UTF-8 hold.
    public static Object read(byte[] bytes) {
        try (JsonParser parser = FACTORY.createParser(bytes)) {
            parser.nextToken();
            Object value = value(parser, Allowance.current());
            if (parser.nextToken() != null) {
                throw new JsonException("more than one value", null);
            }
            return value;
        } catch (IOException e) {
            throw new JsonException("no JSON: " + e.getMessage(), e);
        }
    }

    /// The first value that bytes in UTF-8 hold, whatever follows it.
    public static Object readFirst(byte[] bytes, int offset, int length) {
        try (JsonParser parser = FACTORY.createParser(bytes, offset, length)) {
            parser.nextToken();
            return value(parser, Allowance.current());
        } catch (IOException e) {
            throw new JsonException("no JSON: " + e.getMessage(), e);
        }
    }

    /// The one value that bytes in UTF-8 hold, with long strings as [Span] and not decoded.
    public static JsonView view(byte[] bytes, int offset, int length) {
        return view(bytes, offset, length, Set.of());
    }

    /// The one value that bytes in UTF-8 hold, with long strings as [Span] and some fields as [Raw].
    ///
    /// @param raw names of fields, at any depth, whose objects and arrays are left as they are written
    public static JsonView view(byte[] bytes, int offset, int length, Set<String> raw) {
        return view(bytes, offset, length, raw, Leaving::value);
    }

    /// The document that bytes in UTF-8 hold, with long strings as [Span] and some fields as [Raw].
    ///
    /// @param raw names of the document's own fields, whose objects and arrays are left as they are written
    public static JsonView document(byte[] bytes, Set<String> raw) {
        return view(bytes, 0, bytes.length, raw, Leaving::outer);
    }

    /// Whether bytes in UTF-8 hold one value that is an object; nothing is made of it.
    ///
    /// @throws JsonException where they hold no value, or more than one
    public static boolean isObject(byte[] bytes) {
        try (JsonParser parser = FACTORY.createParser(bytes)) {
            boolean object = parser.nextToken() == JsonToken.START_OBJECT;
            if (parser.currentToken() == null) {
                throw new JsonException("an empty text", null);
            }
            parser.skipChildren();
            if (parser.nextToken() != null) {
                throw new JsonException("more than one value", null);
            }
            return object;
        } catch (IOException e) {
            throw new JsonException("no JSON: " + e.getMessage(), e);
        }
    }

    private interface Reading {
        Object of(Leaving leaving) throws IOException;
    }

    private static JsonView view(byte[] bytes, int offset, int length, Set<String> raw, Reading reading) {
        try (JsonParser parser = FACTORY.createParser(bytes, offset, length)) {
            parser.nextToken();
            Object value = reading.of(new Leaving(parser, bytes, offset, raw, Allowance.current()));
            if (parser.nextToken() != null) {
                throw new JsonException("more than one value", null);
            }
            return new JsonView(value);
        } catch (IOException e) {
            throw new JsonException("no JSON: " + e.getMessage(), e);
        }
    }

    /// The text of one top-level field, read no further than needed.
    ///
    /// @return nothing where the field is absent, no text, or the bytes before it are no JSON
    public static Optional<String> topLevelText(InputStream bytes, String field) {
        try (JsonParser parser = FACTORY.createParser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = parser.currentName().equals(field);
                JsonToken token = parser.nextToken();
                if (wanted) {
                    return token == JsonToken.VALUE_STRING ? Optional.of(parser.getText()) : Optional.empty();
                }
                parser.skipChildren();
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// A value as JSON text in UTF-8. Takes what [#read] gives, and anything else by its `toString`.
    public static byte[] write(Object value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        try (JsonGenerator generator = FACTORY.createGenerator(out)) {
            Writing.write(generator, value);
        } catch (IOException e) {
            throw new JsonException("cannot be written", e);
        }
        return out.toByteArray();
    }

    /// Writes a value as JSON text in UTF-8; does not close the stream.
    public static void write(Object value, OutputStream out) throws IOException {
        try (JsonGenerator generator = FACTORY.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
            generator.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
            Writing.write(generator, value);
        }
    }

    /// A value as JSON text in UTF-8, in pieces: each long [Span] and [Raw] is a piece by itself, and no copy.
    public static List<ByteBuffer> pieces(Object value) {
        Pieces out = new Pieces();
        try (JsonGenerator generator = FACTORY.createGenerator(out)) {
            Writing.write(generator, value);
        } catch (IOException e) {
            throw new JsonException("cannot be written", e);
        }
        return out.pieces();
    }

    /// A value as JSON text.
    public static String text(Object value) {
        return new String(write(value), StandardCharsets.UTF_8);
    }

    /// Appends a text as a JSON string, quotation marks and all.
    public static void quote(String text, StringBuilder out) {
        out.append('"');
        if (plain(text)) {
            // As almost all are; the encoder appends letter by letter.
            out.append(text);
        } else {
            JsonStringEncoder.getInstance().quoteAsString(text, out);
        }
        out.append('"');
    }

    /// Whether nothing of it need be escaped.
    private static boolean plain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    /// The string that stands, escaped, between two quotation marks.
    static String decoded(byte[] bytes, int from, int to) {
        byte[] quoted = new byte[to - from + 2];
        quoted[0] = '"';
        quoted[quoted.length - 1] = '"';
        System.arraycopy(bytes, from, quoted, 1, to - from);
        try (JsonParser parser = FACTORY.createParser(quoted)) {
            parser.nextToken();
            return parser.getText();
        } catch (IOException e) {
            throw new JsonException("no JSON: " + e.getMessage(), e);
        }
    }

    private static Object value(JsonParser parser, Allowance allowance) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new JsonException("an empty text", null);
        }
        allowance.spend(Allowance.of(token.isStructStart()));
        return switch (token) {
            case START_OBJECT -> object(parser, allowance);
            case START_ARRAY -> array(parser, allowance);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case END_ARRAY, END_OBJECT, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw new JsonException("unexpected " + token, null);
        };
    }

    private static Map<String, Object> object(JsonParser parser, Allowance allowance) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            fields.put(name, value(parser, allowance));
        }
        return fields;
    }

    private static List<Object> array(JsonParser parser, Allowance allowance) throws IOException {
        List<Object> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            values.add(value(parser, allowance));
        }
        return values;
    }
}
