package io.geminibalance.dialect.prompt;

import static io.geminibalance.dialect.prompt.SchemaDocument.plain;

import io.geminibalance.dialect.prompt.SchemaDocument.Place;
import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.json.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/// Reads a schema from the root and each place that is referred to, and says it in the words that the API
/// knows.
///
/// What is known: `Schema` in Google's reference and its guide to structured output (read 2026-11-22). All else
/// is left out, except that a description tells of rules that the API cannot check (see [SchemaNotes]).
final class SchemaCleaning {
    /// How much is read, over all places and merged parts, in the unit of [SchemaShapes#weight]: no real tool
    /// comes near, and references cannot make a small document endless. What is beyond becomes `{}`.
    static final int MOST = 50_000;

    /// The deepest nesting of schemas; deeper ones become `{}`.
    static final int DEEPEST = 100;

    private static final Set<String> TYPES =
            Set.of("string", "number", "integer", "boolean", "object", "array", "null");

    private static final Map<String, Object> NULL = Map.of("type", "null");

    /// A cleaned place. References in it are a [Reference] each.
    ///
    /// @param targets where its references point, as often as they do
    /// @param size in bytes of JSON, without what the references point to
    record Definition(Object body, List<String> targets, int size) {}

    /// A reference to a definition.
    ///
    /// @param annotations what the client wrote beside it that would explain its target
    record Reference(String pointer, Map<String, Object> annotations) {
        @Override
        public String toString() {
            return pointer;
        }
    }

    private final SchemaDocument document;
    private final SchemaMerging merging;
    private final Queue<Place> waiting = new ArrayDeque<>();
    private final Set<String> met = new HashSet<>();
    private final List<String> targets = new ArrayList<>();
    private int left = MOST;

    private SchemaCleaning(SchemaDocument document) {
        this.document = document;
        this.merging = new SchemaMerging(document);
    }

    /// The root and all that it refers to, by pointer.
    static Map<String, Definition> definitions(Object schema) {
        SchemaCleaning cleaning = new SchemaCleaning(new SchemaDocument(schema));
        Map<String, Definition> definitions = new LinkedHashMap<>();
        cleaning.want(cleaning.document.top());
        for (Place place = cleaning.waiting.poll(); place != null; place = cleaning.waiting.poll()) {
            definitions.put(place.pointer(), cleaning.definition(place));
        }
        return definitions;
    }

    private void want(Place place) {
        if (met.add(place.pointer())) {
            waiting.add(place);
        }
    }

    private Definition definition(Place place) {
        targets.clear();
        Object body = clean(place.node(), 0, Set.of(place.pointer()));
        return new Definition(body, List.copyOf(targets), Json.write(body).length);
    }

    /// @param open the places whose content surrounds this node; merging one of them into it would never end
    private Object clean(Object source, int depth, Set<String> open) {
        if (--left < 0 || depth > DEEPEST || !(plain(source) instanceof Map<?, ?> written)) {
            return Map.of();
        }
        SchemaMerging.Merged merged = merging.merged(written, open);
        left -= merged.weight();
        Map<String, Object> fields = SchemaShapes.repaired(merged.fields());
        Optional<Place> target = new JsonView(plain(fields.get("$ref"))).text().flatMap(document::find);
        return target.isPresent() ? reference(target.get(), fields) : new Node(fields, depth, merged.open()).cleaned();
    }

    private Object reference(Place target, Map<String, Object> fields) {
        want(target);
        targets.add(target.pointer());
        Map<String, Object> annotations = new LinkedHashMap<>();
        copyTexts(fields, annotations);
        Reference reference = new Reference(target.pointer(), annotations);
        return Boolean.TRUE.equals(fields.get("nullable")) ? Map.of("anyOf", List.of(reference, NULL)) : reference;
    }

    private static void copyTexts(Map<String, Object> fields, Map<String, Object> to) {
        for (String name : List.of("title", "description")) {
            JsonView text = new JsonView(fields.get(name));
            if (text.isText() && !text.isEmpty()) {
                to.put(name, fields.get(name));
            }
        }
    }

    /// One schema on its way from the client's words to the API's.
    private final class Node {
        private final Map<String, Object> fields;
        private final int depth;
        private final Set<String> open;
        private final Map<String, Object> out = new LinkedHashMap<>();

        Node(Map<String, Object> fields, int depth, Set<String> open) {
            this.fields = fields;
            this.depth = depth;
            this.open = open;
        }

        Map<String, Object> cleaned() {
            type();
            copyTexts(fields, out);
            copy("format", new JsonView(fields.get("format")).isText());
            copy("default", fields.containsKey("default"));
            enumeration();
            bounds();
            array();
            object();
            unions();
            SchemaNotes.add(fields, out);
            for (String name : List.of("title", "description", "default", "enum")) {
                left -= SchemaShapes.weight(out.get(name), MOST);
            }
            return out;
        }

        private void copy(String name, boolean sound) {
            copy(name, fields.get(name), sound);
        }

        private void copy(String name, Object value, boolean sound) {
            if (sound) {
                out.put(name, value);
            }
        }

        private void type() {
            Set<String> types = new LinkedHashSet<>();
            Object written = fields.get("type");
            for (Object each : written instanceof List<?> list ? list : List.of(new JsonView(written))) {
                String type = new JsonView(plain(each)).text("").toLowerCase(Locale.ROOT);
                if (TYPES.contains(type)) {
                    types.add(type);
                }
            }
            if (types.isEmpty() && fields.containsKey("const")) {
                types.add(SchemaShapes.type(plain(fields.get("const"))));
            }
            if (types.isEmpty() && fields.get("properties") instanceof Map) {
                types.add("object");
            }
            if (!types.isEmpty() && Boolean.TRUE.equals(fields.get("nullable"))) {
                types.add("null");
            }
            if (!types.isEmpty()) {
                out.put("type", types.size() == 1 ? types.iterator().next() : List.copyOf(types));
            }
        }

        /// Values that may be text or numbers; the API refuses the empty text. (new-api #1037)
        private void enumeration() {
            Object written =
                    fields.containsKey("const") ? SchemaShapes.single(plain(fields.get("const"))) : fields.get("enum");
            Set<Object> values = new LinkedHashSet<>();
            for (Object each : written instanceof List<?> list ? list : List.of()) {
                Object value = each instanceof Span span ? span.text() : each;
                if (!"".equals(value)) {
                    values.add(value);
                }
            }
            if (!values.isEmpty()) {
                out.put("enum", new ArrayList<>(values));
            }
        }

        private void bounds() {
            for (String name : List.of("minItems", "maxItems")) {
                copy(name, SchemaShapes.isCount(fields.get(name)));
            }
            for (String name : List.of("minimum", "maximum")) {
                copy(name, fields.get(name) instanceof Number);
            }
        }

        private void array() {
            boolean tuple = fields.get("items") instanceof List;
            Object first = tuple ? fields.get("items") : fields.get("prefixItems");
            Object rest = tuple ? fields.get("additionalItems") : fields.get("items");
            if (first instanceof List<?> places && !places.isEmpty()) {
                out.put("prefixItems", each(places));
            }
            if (SchemaShapes.isSchema(rest)) {
                out.put("items", below(rest));
            } else if (SchemaShapes.allows(out.get("type"), "array")) {
                out.put("items", Map.of());
            }
        }

        private void object() {
            Object more = fields.get("additionalProperties");
            if (fields.get("properties") instanceof Map<?, ?> written) {
                properties(written);
            }
            if (more instanceof Boolean) {
                out.put("additionalProperties", more);
            } else if (plain(more) instanceof Map) {
                out.put("additionalProperties", below(more));
            }
        }

        private void properties(Map<?, ?> written) {
            Map<String, Object> properties = new LinkedHashMap<>();
            Set<String> required = new LinkedHashSet<>(SchemaShapes.texts(fields.get("required")));
            written.forEach((key, schema) -> {
                if (Boolean.FALSE.equals(schema)) {
                    return;
                }
                properties.put(key.toString(), below(schema));
                if (plain(schema) instanceof Map<?, ?> property && Boolean.TRUE.equals(property.get("required"))) {
                    required.add(key.toString());
                }
            });
            out.put("properties", properties);
            required.retainAll(properties.keySet());
            if (!required.isEmpty()) {
                out.put("required", List.copyOf(required));
            }
            List<String> order = new ArrayList<>(SchemaShapes.texts(fields.get("propertyOrdering")));
            order.retainAll(properties.keySet());
            if (!order.isEmpty()) {
                out.put("propertyOrdering", order);
            }
        }

        private void unions() {
            for (String union : SchemaTree.UNIONS) {
                List<Object> branches =
                        new ArrayList<>(fields.get(union) instanceof List<?> written ? each(written) : List.of());
                boolean orNull = Boolean.TRUE.equals(fields.get("nullable")) && !out.containsKey("type");
                if (!branches.isEmpty() && orNull && !branches.contains(NULL)) {
                    branches.add(NULL);
                }
                copy(union, branches, !branches.isEmpty());
            }
        }

        private List<Object> each(List<?> schemas) {
            return schemas.stream()
                    .filter(schema -> !Boolean.FALSE.equals(schema))
                    .map(this::below)
                    .toList();
        }

        private Object below(Object schema) {
            return clean(schema, depth + 1, open);
        }
    }
}
