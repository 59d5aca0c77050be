package io.geminibalance.dialect.prompt;

import static io.geminibalance.dialect.prompt.SchemaDocument.plain;

import io.geminibalance.dialect.prompt.SchemaDocument.Place;
import io.geminibalance.json.JsonView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Makes one schema of those that `allOf` lists, since the API knows no `allOf`.
record SchemaMerging(SchemaDocument document) {
    /// What may stand beside `allOf` and doesn't make it more than the one schema in it: so pydantic 1 writes a
    /// reference with a description.
    private static final Set<String> ASIDE = Set.of("title", "description", "default", "examples", "nullable");

    /// Further parts are left out.
    private static final int MOST_PARTS = 500;

    /// A schema without `allOf`.
    ///
    /// @param open the places that it was made of, and those that surround it
    /// @param weight of what references brought in, see [SchemaShapes#weight]
    record Merged(Map<String, Object> fields, Set<String> open, int weight) {}

    Merged merged(Map<?, ?> written, Set<String> open) {
        if (!(written.get("allOf") instanceof List)) {
            return new Merged(fields(written), open, 0);
        }
        Gathering gathering = new Gathering(open);
        gathering.add(written, 0);
        return new Merged(gathering.fields, gathering.open, gathering.parts + gathering.weight);
    }

    private static Map<String, Object> fields(Map<?, ?> written) {
        Map<String, Object> fields = new LinkedHashMap<>();
        written.forEach((name, value) -> fields.put(name.toString(), value));
        return fields;
    }

    /// Adds a part to those before it; where one of the two must give way, it's the later one.
    private static void merge(Map<String, Object> fields, Map<String, Object> part) {
        part.forEach((name, value) ->
                fields.put(name, fields.containsKey(name) ? both(name, fields.get(name), value) : value));
    }

    private static Object both(String name, Object before, Object after) {
        return switch (name) {
            case "properties" -> properties(plain(before), plain(after));
            case "required" -> union(before, after);
            case "type" -> common(types(before), types(after));
            case "enum" -> common(before, after);
            case "additionalProperties" -> Boolean.FALSE.equals(after) ? false : before;
            case "minimum", "minItems", "exclusiveMinimum" -> larger(before, after) ? before : after;
            case "maximum", "maxItems", "exclusiveMaximum" -> larger(before, after) ? after : before;
            default -> before;
        };
    }

    /// A property that both have must fit both.
    private static Object properties(Object before, Object after) {
        if (!(before instanceof Map<?, ?> one) || !(after instanceof Map<?, ?> other)) {
            return before instanceof Map ? before : after;
        }
        Map<String, Object> properties = fields(one);
        fields(other).forEach((name, schema) -> {
            Object known = properties.get(name);
            boolean same = known == null || known.equals(schema);
            properties.put(name, same ? schema : Map.of("allOf", Arrays.asList(known, schema)));
        });
        return properties;
    }

    private static Object union(Object before, Object after) {
        Set<String> union = new LinkedHashSet<>(SchemaShapes.texts(before));
        union.addAll(SchemaShapes.texts(after));
        return List.copyOf(union);
    }

    /// What both lists have; one of them where they have nothing in common, or the other is no list.
    private static Object common(Object before, Object after) {
        if (!(before instanceof List<?> one) || !(after instanceof List<?> other)) {
            return before instanceof List ? before : after;
        }
        Set<Object> common = new LinkedHashSet<>(one);
        common.retainAll(new HashSet<>(other));
        return common.isEmpty() ? before : new ArrayList<>(common);
    }

    private static Object types(Object type) {
        return type instanceof List ? type : List.of(new JsonView(type).text(""));
    }

    private static boolean larger(Object before, Object after) {
        return before instanceof Number one
                && after instanceof Number other
                && one.doubleValue() >= other.doubleValue();
    }

    private final class Gathering {
        private final Map<String, Object> fields = new LinkedHashMap<>();
        private final Set<String> open;
        private int parts;
        private int weight;

        Gathering(Set<String> open) {
            this.open = new HashSet<>(open);
        }

        void add(Map<?, ?> written, int depth) {
            if (++parts > MOST_PARTS || depth > SchemaCleaning.DEEPEST) {
                return;
            }
            List<?> all = written.get("allOf") instanceof List<?> list ? list : List.of();
            Map<String, Object> own = fields(written);
            own.remove("allOf");
            merge(fields, own);
            boolean alone = all.size() == 1 && ASIDE.containsAll(fields.keySet());
            for (Object each : all) {
                if (plain(each) instanceof Map<?, ?> part) {
                    if (alone && !(part.get("allOf") instanceof List)) {
                        merge(fields, fields(part));
                    } else {
                        followed(part, depth).ifPresent(target -> add(target, depth + 1));
                    }
                }
            }
        }

        /// The part itself, or the target of its reference; nothing where that surrounds us.
        private Optional<Map<?, ?>> followed(Map<?, ?> part, int depth) {
            Map<?, ?> at = part;
            for (int i = depth; i <= SchemaCleaning.DEEPEST; i++) {
                Optional<Place> target =
                        new JsonView(plain(at.get("$ref"))).text().flatMap(document::find);
                if (target.isEmpty()) {
                    return Optional.of(at);
                }
                if (!open.add(target.get().pointer()) || !(target.get().node() instanceof Map<?, ?> node)) {
                    return Optional.empty();
                }
                at = node;
                weight += SchemaShapes.weight(node, SchemaCleaning.MOST - weight);
            }
            return Optional.empty();
        }
    }
}
