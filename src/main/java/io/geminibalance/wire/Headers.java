package io.geminibalance.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;

/// Header fields in order: an immutable list of name and value pairs whose names compare without regard to case.
///
/// Kept as one flat array, since a proxy mostly walks them once and copies what it passes on.
public final class Headers {
    public static final Headers NONE = new Headers(new String[0]);

    private final String[] pairs;

    private Headers(String[] pairs) {
        this.pairs = pairs;
    }

    /// Headers of alternating names and values.
    public static Headers of(String... pairs) {
        if (pairs.length % 2 != 0) {
            throw new IllegalArgumentException("a header name without a value");
        }
        return new Headers(pairs.clone());
    }

    public static Builder builder() {
        return new Builder();
    }

    /// The first value of a field.
    public Optional<String> first(String name) {
        return Optional.ofNullable(firstOrNull(name));
    }

    /// The first value of a field, or the given one where the field is absent.
    public String first(String name, String absent) {
        String value = firstOrNull(name);
        return value == null ? absent : value;
    }

    /// All values of a field, in order.
    public List<String> all(String name) {
        List<String> found = new ArrayList<>(2);
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i].equalsIgnoreCase(name)) {
                found.add(pairs[i + 1]);
            }
        }
        return found;
    }

    public boolean has(String name) {
        return firstOrNull(name) != null;
    }

    /// The fields for which the test of name and value holds.
    public Headers keep(BiPredicate<String, String> test) {
        Builder kept = new Builder();
        forEach((name, value) -> {
            if (test.test(name, value)) {
                kept.add(name, value);
            }
        });
        return kept.build();
    }

    /// These fields with one set to a single value.
    public Headers with(String name, String value) {
        Builder changed = new Builder();
        forEach((n, v) -> {
            if (!n.equalsIgnoreCase(name)) {
                changed.add(n, v);
            }
        });
        return changed.add(name, value).build();
    }

    public void forEach(BiConsumer<String, String> each) {
        for (int i = 0; i < pairs.length; i += 2) {
            each.accept(pairs[i], pairs[i + 1]);
        }
    }

    private String firstOrNull(String name) {
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i].equalsIgnoreCase(name)) {
                return pairs[i + 1];
            }
        }
        return null;
    }

    @Override
    public String toString() {
        // Names only: a value may be a credential.
        List<String> names = new ArrayList<>();
        forEach((name, _) -> names.add(name));
        return names.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Headers headers && Arrays.equals(pairs, headers.pairs);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(pairs);
    }

    /// Collects fields in order.
    public static final class Builder {
        private String[] pairs = new String[32];
        private int size;

        private Builder() {}

        public Builder add(String name, String value) {
            if (size == pairs.length) {
                pairs = Arrays.copyOf(pairs, size * 2);
            }
            pairs[size++] = name;
            pairs[size++] = value;
            return this;
        }

        public Headers build() {
            return new Headers(Arrays.copyOf(pairs, size));
        }
    }
}
