package io.geminibalance.watch;

import java.util.Locale;

/// Writes metrics as Prometheus reads them (text format 0.0.4).
final class Exposition {
    private final StringBuilder text = new StringBuilder(8 * 1024);

    /// Begins a metric; its samples follow.
    Exposition metric(String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        return this;
    }

    /// @param labels names and values in turn
    Exposition sample(String name, double value, String... labels) {
        text.append(name);
        for (int i = 0; i < labels.length; i += 2) {
            text.append(i == 0 ? '{' : ',').append(labels[i]).append("=\"");
            escaped(labels[i + 1]);
            text.append('"');
        }
        if (labels.length > 0) {
            text.append('}');
        }
        text.append(' ').append(number(value)).append('\n');
        return this;
    }

    Exposition histogram(String name, Histogram histogram, String label, String value) {
        for (int i = 0; i < Histogram.BOUNDS.length; i++) {
            sample(name + "_bucket", histogram.upTo(i), label, value, "le", number(Histogram.BOUNDS[i]));
        }
        sample(name + "_bucket", histogram.count(), label, value, "le", "+Inf");
        sample(name + "_sum", histogram.sum(), label, value);
        return sample(name + "_count", histogram.count(), label, value);
    }

    String text() {
        return text.toString();
    }

    private void escaped(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> text.append("\\\\");
                case '"' -> text.append("\\\"");
                case '\n' -> text.append("\\n");
                default -> text.append(c);
            }
        }
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%s", value);
    }
}
