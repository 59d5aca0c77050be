package io.geminibalance.dialect.prompt;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.json.Raw;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// JSON Schema as clients write it, made fit for `parametersJsonSchema` and `responseJsonSchema`.
///
/// Those take a part of JSON Schema (`Schema` in Google's reference, read 2026-11-22) and answer 400 to some of
/// the rest. Values are plain, as [io.geminibalance.json.Json#view] gives them; nothing that is handed in is
/// changed. Whatever it is, there is an answer: what cannot be understood becomes `{}`, which allows
/// everything.
public final class Schemas {
    /// The argument that holds a value that is no object.
    public static final String VALUE = "value";

    private Schemas() {}

    /// The arguments of a function.
    ///
    /// @param schema cleaned, with an object at its root; null where the function takes no arguments
    /// @param wrapped whether the client's schema is of no object, and stands below [#VALUE]
    public record Parameters(Object schema, boolean wrapped) {}

    /// The schema as the API takes it: an object, empty where it says nothing.
    ///
    /// References are followed within the document. Small ones are replaced by their targets, the others point
    /// to `$defs`; for the limits see [SchemaCleaning] and [SchemaInlining].
    public static Map<String, Object> clean(Object schema) {
        return SchemaTree.limited(new SchemaInlining(SchemaCleaning.definitions(schema)).whole());
    }

    /// The schema of a function's arguments.
    public static Parameters parameters(Object schema) {
        Map<String, Object> root = clean(schema);
        if (!isObject(root, root)) {
            return saysNothing(root) ? new Parameters(null, false) : new Parameters(wrapped(root), true);
        }
        if (!takesSomething(root)) {
            return new Parameters(null, false);
        }
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("type", "object");
        root.forEach(object::putIfAbsent);
        return new Parameters(object, false);
    }

    /// A cleaned schema with less in it, for when the API says that it is too much: no bounds, no formats, and
    /// no long enumerations. (python-genai #2170)
    public static Object simplified(Object schema) {
        return SchemaTree.simplified(schema);
    }

    /// A schema as it is sent; null where there is none.
    public static Raw written(Object schema) {
        return schema == null ? null : new Raw(Json.write(schema));
    }

    /// Whether all values that the schema allows are objects. References to `$defs` are followed once: a union
    /// of unions is not looked into.
    private static boolean isObject(Map<String, Object> node, Map<String, Object> root) {
        Object type = node.get("type");
        if (type != null) {
            return type.equals("object") || type instanceof List<?> types && types.contains("object");
        }
        return SchemaTree.UNIONS.stream()
                .map(union -> new JsonView(node).at(union))
                .filter(JsonView::isArray)
                .flatMap(union -> union.each().stream())
                .map(branch -> SchemaTree.target(branch, root))
                .reduce(
                        node.containsKey("anyOf") || node.containsKey("oneOf"),
                        (all, branch) ->
                                all && "object".equals(branch.at("type").value()),
                        Boolean::logicalAnd);
    }

    private static boolean takesSomething(Map<String, Object> object) {
        return !new JsonView(object).at("properties").isEmpty()
                || !new JsonView(object).at("additionalProperties").isEmpty()
                        && object.get("additionalProperties") instanceof Map
                || SchemaTree.UNIONS.stream().anyMatch(object::containsKey);
    }

    private static boolean saysNothing(Map<String, Object> root) {
        return root.keySet().stream().allMatch(SchemaTree.ANNOTATIONS::contains);
    }

    private static Map<String, Object> wrapped(Map<String, Object> root) {
        Map<String, Object> value = new LinkedHashMap<>(root);
        Object definitions = value.remove("$defs");
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("type", "object");
        object.put("properties", Map.of(VALUE, value));
        object.put("required", List.of(VALUE));
        if (definitions != null) {
            object.put("$defs", definitions);
        }
        return object;
    }
}
