package io.geminibalance.sandbox;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Brings a request to camelCase: Google takes `generation_config` for `generationConfig`, also mixed.
final class CamelCase {
    /// Fields whose values are the caller's own data.
    private static final Set<String> OPAQUE = Set.of(
            "args",
            "response",
            "responseJsonSchema",
            "_responseJsonSchema",
            "parametersJsonSchema",
            "default",
            "metadata");

    /// Fields whose value is a map with names of the caller's.
    private static final Set<String> MAPS = Set.of("properties");

    private CamelCase() {}

    static Object of(Object value) {
        return switch (value) {
            case Map<?, ?> fields -> fields(fields);
            case List<?> values -> values.stream().map(CamelCase::of).toList();
            case null -> null;
            default -> value;
        };
    }

    /// One name in camelCase. A leading underscore stays.
    static String name(String name) {
        if (name.indexOf('_', 1) < 0) {
            return name;
        }
        StringBuilder camel = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            boolean joint = i > 0 && i + 1 < name.length() && name.charAt(i) == '_';
            camel.append(joint ? Character.toUpperCase(name.charAt(++i)) : name.charAt(i));
        }
        return camel.toString();
    }

    /// One name in snake_case, as Google's errors tell it.
    static String snake(String name) {
        StringBuilder snake = new StringBuilder(name.length() + 4);
        name.chars().forEach(c -> {
            if (c >= 'A' && c <= 'Z') {
                snake.append('_').append((char) (c + 32));
            } else {
                snake.append((char) c);
            }
        });
        return snake.toString();
    }

    private static Map<String, Object> fields(Map<?, ?> from) {
        Map<String, Object> fields = new LinkedHashMap<>();
        from.forEach((key, value) -> {
            String name = name(key.toString());
            if (OPAQUE.contains(name)) {
                fields.put(name, value);
            } else if (MAPS.contains(name) && value instanceof Map<?, ?> map) {
                Map<String, Object> kept = new LinkedHashMap<>();
                map.forEach((own, each) -> kept.put(own.toString(), of(each)));
                fields.put(name, kept);
            } else {
                fields.put(name, of(value));
            }
        });
        return fields;
    }
}
