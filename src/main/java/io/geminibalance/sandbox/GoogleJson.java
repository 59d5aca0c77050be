package io.geminibalance.sandbox;

import io.geminibalance.json.Json;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/// JSON in the two layouts that Google writes: documents indented by two blanks, and events on one line.
final class GoogleJson {
    private GoogleJson() {}

    /// Over many lines, without a line break at the end.
    static String pretty(Object value) {
        StringBuilder out = new StringBuilder();
        write(out, value, 0);
        return out.toString();
    }

    /// On one line, with a blank after each colon and none after a comma.
    static String line(Object value) {
        StringBuilder out = new StringBuilder();
        write(out, value, -1);
        return out.toString();
    }

    // A depth below zero stands for one line.
    private static void write(StringBuilder out, Object value, int depth) {
        switch (value) {
            case Map<?, ?> fields
            when !fields.isEmpty() -> {
                out.append('{');
                Iterator<? extends Map.Entry<?, ?>> each = fields.entrySet().iterator();
                while (each.hasNext()) {
                    Map.Entry<?, ?> field = each.next();
                    indent(out, depth, 1);
                    out.append(Json.text(field.getKey().toString())).append(": ");
                    write(out, field.getValue(), deeper(depth));
                    out.append(each.hasNext() ? "," : "");
                }
                indent(out, depth, 0);
                out.append('}');
            }
            case List<?> values
            when !values.isEmpty() -> {
                out.append('[');
                for (int i = 0; i < values.size(); i++) {
                    indent(out, depth, 1);
                    write(out, values.get(i), deeper(depth));
                    out.append(i + 1 < values.size() ? "," : "");
                }
                indent(out, depth, 0);
                out.append(']');
            }
            case null, default -> out.append(Json.text(value));
        }
    }

    private static int deeper(int depth) {
        return depth < 0 ? depth : depth + 1;
    }

    private static void indent(StringBuilder out, int depth, int more) {
        if (depth >= 0) {
            out.append('\n').repeat("  ", depth + more);
        }
    }
}
