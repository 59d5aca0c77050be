package io.geminibalance.dialect.prompt;

import static io.geminibalance.dialect.prompt.SchemaDocument.plain;

import io.geminibalance.json.JsonView;
import io.geminibalance.json.Span;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Tells what a value of a schema is, also where its author was careless.
final class SchemaShapes {
    /// Members whose object is a schema or holds some, so that it is not a property of this name.
    private static final Set<String> HOLDERS = Set.of(
            "properties",
            "patternProperties",
            "additionalProperties",
            "propertyNames",
            "unevaluatedProperties",
            "items",
            "additionalItems",
            "unevaluatedItems",
            "contains",
            "definitions",
            "dependencies",
            "dependentRequired",
            "dependentSchemas",
            "not",
            "if",
            "then",
            "else");

    /// Members that stand beside properties even where somebody forgot `properties`.
    private static final Set<String> BESIDE =
            Set.of("title", "description", "required", "additionalProperties", "strict", "nullable", "default");

    /// Members by which a schema can be told from another object.
    private static final Set<String> SIGNS =
            Set.of("type", "$ref", "enum", "const", "anyOf", "oneOf", "allOf", "properties", "items");

    private SchemaShapes() {}

    /// The schema, with its properties where they belong if they were written straight into it, as some MCP
    /// servers do.
    static Map<String, Object> repaired(Map<String, Object> fields) {
        Map<String, Object> repaired = new LinkedHashMap<>();
        Map<String, Object> properties = new LinkedHashMap<>();
        for (Map.Entry<String, Object> field : fields.entrySet()) {
            String name = field.getKey();
            Object value = plain(field.getValue());
            if (isAside(name, value)) {
                repaired.put(name, value);
            } else if (!HOLDERS.contains(name) && value instanceof Map<?, ?> object && looksLikeSchema(object)) {
                properties.put(name, value);
            } else {
                return unwrapped(fields);
            }
        }
        if (properties.isEmpty()) {
            return unwrapped(fields);
        }
        repaired.put("properties", properties);
        return repaired;
    }

    private static Map<String, Object> unwrapped(Map<String, Object> fields) {
        Map<String, Object> unwrapped = new LinkedHashMap<>();
        fields.forEach((name, value) -> unwrapped.put(name, plain(value)));
        return unwrapped;
    }

    private static boolean isAside(String name, Object value) {
        return name.startsWith("$")
                || name.startsWith("x-")
                || BESIDE.contains(name) && !(value instanceof Map)
                || name.equals("type") && "object".equalsIgnoreCase(new JsonView(value).text(""));
    }

    private static boolean looksLikeSchema(Map<?, ?> object) {
        return SIGNS.stream().anyMatch(object::containsKey);
    }

    /// Whether it restricts: `true` and `false` are schemas too, but nothing is lost with them.
    static boolean isSchema(Object value) {
        return plain(value) instanceof Map;
    }

    /// The type of a constant.
    static String type(Object value) {
        return switch (plain(value)) {
            case null -> "null";
            case Boolean _ -> "boolean";
            case Double _, Float _, BigDecimal _ -> "number";
            case Number _ -> "integer";
            case Map<?, ?> _ -> "object";
            case List<?> _ -> "array";
            default -> "string";
        };
    }

    /// The enumeration of a constant; none of null, which its type says, and none of what isn't a simple value.
    static List<?> single(Object value) {
        return value == null || value instanceof Map || value instanceof List ? List.of() : List.of(value);
    }

    static boolean isCount(Object value) {
        return value instanceof Number number && number.longValue() >= 0 && number.doubleValue() == number.longValue();
    }

    /// Whether a cleaned `type` is this one or has it among others.
    static boolean allows(Object type, String one) {
        return one.equals(type) || type instanceof List<?> types && types.contains(one);
    }

    /// The texts of a list, none where it is no list.
    static List<String> texts(Object value) {
        return value instanceof List<?> list
                ? list.stream()
                        .flatMap(each -> new JsonView(each).text().stream())
                        .toList()
                : List.of();
    }

    /// About how much there is to read in a value: its nodes, and 64 characters of text for one.
    ///
    /// @param most where counting ends
    static int weight(Object value, int most) {
        Object plain = plain(value);
        if (most <= 0) {
            return 0;
        }
        Collection<?> children = switch (plain) {
            case Map<?, ?> fields -> fields.values();
            case List<?> values -> values;
            case null, default -> List.of();
        };
        int weight = 1
                + switch (plain) {
                    case String text -> text.length() / 64;
                    case Span span -> span.length() / 64;
                    case null, default -> 0;
                };
        for (Object child : children) {
            if (weight >= most) {
                break;
            }
            weight += weight(child, most - weight);
        }
        return weight;
    }
}
