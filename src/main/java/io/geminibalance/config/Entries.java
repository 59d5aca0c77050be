package io.geminibalance.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// The entries of a list that could be read, and what was wrong with the others.
public record Entries<T>(List<T> values, List<Problem> problems) {
    public Entries {
        values = List.copyOf(values);
        problems = List.copyOf(problems);
    }

    /// Reads each text by itself, so that one bad entry hides no other.
    ///
    /// @param shown how a refused text may be shown
    static <T> Entries<T> parse(
            String name, List<String> texts, Function<String, T> parser, UnaryOperator<String> shown) {
        List<T> values = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            try {
                values.add(parser.apply(texts.get(i)));
            } catch (NotAllowed refused) {
                String reason = "entry " + (i + 1) + ": " + refused.getMessage();
                problems.add(new Problem(name, shown.apply(texts.get(i)), reason));
            }
        }
        return new Entries<>(values, problems);
    }
}
