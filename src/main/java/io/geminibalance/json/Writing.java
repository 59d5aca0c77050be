package io.geminibalance.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/// Writes plain values, and those that were left as they stood in their documents.
final class Writing {
    /// Longer ones go past the generator's buffer.
    private static final int LONG = 4 * 1024;

    private static final JsonStringEncoder QUOTING = JsonStringEncoder.getInstance();

    private Writing() {}

    static void write(JsonGenerator out, Object value) throws IOException {
        switch (value) {
            case null -> out.writeNull();
            case String text -> out.writeString(text);
            case Map<?, ?> fields -> {
                out.writeStartObject();
                for (Map.Entry<?, ?> field : fields.entrySet()) {
                    out.writeFieldName(field.getKey().toString());
                    write(out, field.getValue());
                }
                out.writeEndObject();
            }
            case Iterable<?> values -> {
                out.writeStartArray();
                for (Object each : values) {
                    write(out, each);
                }
                out.writeEndArray();
            }
            case Span span -> span(out, span);
            case Prefixed prefixed -> prefixed(out, prefixed);
            case Raw raw -> raw(out, raw);
            case JsonView(Object viewed) -> write(out, viewed);
            case Boolean truth -> out.writeBoolean(truth);
            case Integer number -> out.writeNumber(number);
            case Long number -> out.writeNumber(number);
            case Double number -> out.writeNumber(number);
            case Number number -> out.writeNumber(number.toString());
            default -> out.writeString(value.toString());
        }
    }

    private static void span(JsonGenerator out, Span span) throws IOException {
        lend(out, span.source());
        out.writeRawUTF8String(span.source(), span.from(), span.length());
        lend(out, null);
    }

    private static void prefixed(JsonGenerator out, Prefixed text) throws IOException {
        out.writeRawValue("\"" + new String(QUOTING.quoteAsString(text.prefix())));
        out.flush();
        Span rest = text.rest();
        lend(out, rest.source());
        ((OutputStream) out.getOutputTarget()).write(rest.source(), rest.from(), rest.length());
        lend(out, null);
        out.writeRaw('"');
    }

    private static void raw(JsonGenerator out, Raw raw) throws IOException {
        if (raw.length() < LONG) {
            out.writeRawValue(raw.text());
            return;
        }
        // Nothing, but with the comma or colon that a value needs before it.
        out.writeRawValue("");
        out.flush();
        lend(out, raw.source());
        ((OutputStream) out.getOutputTarget()).write(raw.source(), raw.from(), raw.length());
        lend(out, null);
    }

    private static void lend(JsonGenerator out, byte[] source) {
        if (out.getOutputTarget() instanceof Pieces pieces) {
            pieces.lend(source);
        }
    }
}
