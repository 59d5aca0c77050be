package io.geminibalance.dialect.prompt;

import io.geminibalance.json.JsonView;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/// Cleaned schemas as trees: which members hold schemas, and what can be left out everywhere.
///
/// A property may be called `format` or `maxItems`; only schemas are looked at, never the names of properties.
/// (python-genai #1732)
final class SchemaTree {
    static final List<String> UNIONS = List.of("anyOf", "oneOf");

    /// What explains a schema and changes nothing of what it allows.
    static final Set<String> ANNOTATIONS = Set.of("title", "description", "default", "$defs");

    private static final Set<String> NAMED = Set.of("properties", "$defs");
    private static final Set<String> LISTED = Set.of("anyOf", "oneOf", "prefixItems");
    private static final Set<String> SINGLE = Set.of("items", "additionalProperties");

    private static final Set<String> COUNTS = Set.of("minItems", "maxItems");
    private static final Set<String> BOUNDS = Set.of("minItems", "maxItems", "minimum", "maximum", "format");

    /// The sum of all `maxItems` from which on the API was seen to refuse is about 960 (python-genai #2170,
    /// vercel/ai #21192).
    private static final long MOST_ITEMS = 500;

    /// The longest enumeration that is kept when less is wanted.
    private static final int LONG = 50;

    private SchemaTree() {}

    /// The node with each schema right below it changed; the change is told whether that is of a property which
    /// is not required.
    static Map<String, Object> changed(Map<?, ?> node, BiFunction<Object, Boolean, Object> change) {
        Map<String, Object> changed = new LinkedHashMap<>();
        node.forEach((key, value) -> changed.put(key.toString(), member(node, key.toString(), value, change)));
        return changed;
    }

    private static Object member(Map<?, ?> node, String key, Object value, BiFunction<Object, Boolean, Object> change) {
        if (NAMED.contains(key) && value instanceof Map<?, ?> named) {
            Set<?> required = node.get("required") instanceof List<?> names ? new HashSet<>(names) : Set.of();
            Map<String, Object> changed = new LinkedHashMap<>();
            named.forEach(
                    (name, schema) -> changed.put(name.toString(), change.apply(schema, !required.contains(name))));
            return changed;
        }
        if (LISTED.contains(key) && value instanceof List<?> listed) {
            return listed.stream().map(each -> change.apply(each, false)).toList();
        }
        return SINGLE.contains(key) && !(value instanceof Boolean) ? change.apply(value, false) : value;
    }

    /// The schema without the sizes of its arrays, where they add up to more than the API can bear.
    static Map<String, Object> limited(Map<String, Object> schema) {
        return items(schema) > MOST_ITEMS ? without(schema, COUNTS, Integer.MAX_VALUE) : schema;
    }

    private static long items(Map<?, ?> node) {
        long[] sum = {node.get("maxItems") instanceof Number most ? Math.clamp(most.longValue(), 0, MOST_ITEMS + 1) : 0
        };
        changed(node, (child, _) -> {
            sum[0] += child instanceof Map<?, ?> below ? items(below) : 0;
            return child;
        });
        return sum[0];
    }

    static Object simplified(Object schema) {
        return schema instanceof Map<?, ?> node ? without(node, BOUNDS, LONG) : schema;
    }

    private static Map<String, Object> without(Map<?, ?> node, Set<String> keys, int longest) {
        Map<String, Object> kept =
                changed(node, (child, _) -> child instanceof Map<?, ?> below ? without(below, keys, longest) : child);
        kept.keySet().removeAll(keys);
        if (kept.get("enum") instanceof List<?> values && values.size() > longest) {
            kept.remove("enum");
        }
        return kept;
    }

    /// What a node means that may be a reference to a definition of this root.
    static JsonView target(JsonView node, Map<String, Object> root) {
        String reference = node.at("$ref").text("");
        return reference.isEmpty()
                ? node
                : new JsonView(root).at("$defs").at(reference.substring(reference.lastIndexOf('/') + 1));
    }
}
