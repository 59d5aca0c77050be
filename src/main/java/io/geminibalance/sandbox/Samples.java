package io.geminibalance.sandbox;

import io.geminibalance.json.JsonView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Makes a value that fits the simple parts of a schema, Google's or JSON Schema.
final class Samples {
    private static final int DEEPEST = 12;
    private static final int LONGEST_ARRAY = 100;

    /// What a string of this name might hold. The first name that is part of the field's name counts.
    private static final Map<String, String> BY_NAME = ordered(
            "latitude",
            "52.52",
            "longitude",
            "13.405",
            "city",
            "Berlin",
            "location",
            "Berlin",
            "country",
            "Germany",
            "email",
            "ada@example.com",
            "url",
            "https://example.com/",
            "date",
            "2026-08-22",
            "time",
            "12:00",
            "name",
            "Ada",
            "unit",
            "celsius",
            "language",
            "en",
            "currency",
            "EUR",
            "path",
            "notes.txt");

    private static final Map<String, String> BY_FORMAT = Map.of(
            "date-time", "2026-08-22T12:00:00Z",
            "date", "2026-08-22",
            "time", "12:00:00Z",
            "duration", "PT1H",
            "email", "ada@example.com",
            "uri", "https://example.com/",
            "ipv4", "192.0.2.1",
            "uuid", "123e4567-e89b-42d3-a456-426614174000");

    private Samples() {}

    /// A value for a schema.
    ///
    /// @param question what strings are filled with whose name tells nothing
    static Object of(JsonView schema, String question) {
        return value(schema, schema, "", question, 0);
    }

    private static Object value(JsonView schema, JsonView root, String name, String question, int depth) {
        String ref = schema.at("$ref").text("");
        if (depth > DEEPEST) {
            return null;
        }
        if (!ref.isEmpty()) {
            return value(resolved(root, ref), root, name, question, depth + 1);
        }
        for (String given : List.of("const", "default", "example")) {
            if (schema.at(given).isPresent()) {
                return schema.at(given).value();
            }
        }
        if (schema.at("enum").at(0).isPresent()) {
            return schema.at("enum").at(0).value();
        }
        for (String choice : List.of("anyOf", "oneOf", "allOf")) {
            if (schema.at(choice).at(0).isPresent()) {
                return value(schema.at(choice).at(0), root, name, question, depth + 1);
            }
        }
        return switch (type(schema)) {
            case "object" -> object(schema, root, question, depth);
            case "array" -> array(schema, root, name, question, depth);
            case "integer" -> (long) number(schema, 1);
            case "number" -> number(schema, 1.5);
            case "boolean" -> true;
            case "null" -> null;
            default -> text(schema, name, question);
        };
    }

    // Where nothing is required, everything is given: an empty object would be of no use to anybody.
    private static Map<String, Object> object(JsonView schema, JsonView root, String question, int depth) {
        Map<String, Object> made = new LinkedHashMap<>();
        if (schema.at("properties").value() instanceof Map<?, ?> properties) {
            Set<Object> required =
                    schema.at("required").each().stream().map(JsonView::value).collect(Collectors.toSet());
            properties.forEach((name, property) -> {
                if (required.isEmpty() || required.contains(name)) {
                    made.put(
                            name.toString(), value(new JsonView(property), root, name.toString(), question, depth + 1));
                }
            });
        }
        return made;
    }

    private static List<Object> array(JsonView schema, JsonView root, String name, String question, int depth) {
        int least = Math.max(1, count(schema, "minItems", 1));
        List<Object> made = new ArrayList<>();
        for (int i = 0; i < Math.min(least, LONGEST_ARRAY); i++) {
            made.add(value(schema.at("items"), root, name, question, depth + 1));
        }
        return made;
    }

    private static double number(JsonView schema, double usual) {
        double least = schema.at("minimum").value() instanceof Number number ? number.doubleValue() : usual;
        double most = schema.at("maximum").value() instanceof Number number ? number.doubleValue() : Double.MAX_VALUE;
        return Math.min(Math.max(usual, Math.ceil(least)), most);
    }

    private static String text(JsonView schema, String name, String question) {
        String format = BY_FORMAT.get(schema.at("format").text(""));
        if (format != null) {
            return format;
        }
        String lower = name.toLowerCase(Locale.ROOT);
        String text = BY_NAME.entrySet().stream()
                .filter(entry -> lower.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(question.isEmpty() ? "text" : question);
        int most = count(schema, "maxLength", 200);
        int least = Math.min(count(schema, "minLength", 0), 10_000);
        String cut = text.codePointCount(0, text.length()) > most
                ? text.substring(0, text.offsetByCodePoints(0, most))
                : text;
        return cut.length() < least ? cut + "x".repeat(least - cut.length()) : cut;
    }

    /// A count, which Google's schemas may write as a string.
    private static int count(JsonView schema, String field, int absent) {
        String digits = schema.at(field).text("");
        boolean written =
                !digits.isEmpty() && digits.length() < 9 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return Math.max(0, written ? Integer.parseInt(digits) : schema.at(field).number(absent));
    }

    private static String type(JsonView schema) {
        Object type = schema.at("type").value() instanceof List<?> types && !types.isEmpty()
                ? types.getFirst()
                : schema.at("type").value();
        if (type instanceof String name) {
            return name.toLowerCase(Locale.ROOT);
        }
        return schema.at("properties").isObject() ? "object" : "string";
    }

    private static JsonView resolved(JsonView root, String ref) {
        JsonView found = root;
        for (String step : ref.replaceFirst("^#/?", "").split("/")) {
            found = step.isEmpty() ? found : found.at(step);
        }
        return found;
    }

    private static Map<String, String> ordered(String... pairs) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
