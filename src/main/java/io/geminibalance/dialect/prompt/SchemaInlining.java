package io.geminibalance.dialect.prompt;

import io.geminibalance.dialect.prompt.SchemaCleaning.Definition;
import io.geminibalance.dialect.prompt.SchemaCleaning.Reference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

/// Puts cleaned definitions together to one document.
///
/// A reference is replaced by its target where that is small and refers to no circle. Others point to `$defs`,
/// and have nothing beside them. (gcli2api #374) Circles are allowed below properties that are not required;
/// elsewhere they are opened once and then cut to `{}` (Google's reference of `Schema`, read 2026-11-22).
final class SchemaInlining {
    /// The largest target that takes the place of a reference, in bytes.
    static final int SMALL = 1_000;

    /// How many bytes take the place of references, all together.
    static final int MOST = 100_000;

    private static final String POINTER = "#/$defs/";

    private final Map<String, Definition> definitions;
    private final Map<String, Integer> sizes;
    private final Map<String, String> names = new LinkedHashMap<>();
    private final Set<String> taken = new HashSet<>();
    private final Queue<String> waiting = new ArrayDeque<>();
    private int left = MOST;

    SchemaInlining(Map<String, Definition> definitions) {
        this.definitions = definitions;
        this.sizes = sizes(definitions);
    }

    Map<String, Object> whole() {
        Map<String, Object> whole = new LinkedHashMap<>();
        Set<String> open = new HashSet<>();
        Object body = new Reference(SchemaDocument.ROOT, Map.of());
        while (body instanceof Reference(String pointer, Map<String, Object> annotations)) {
            annotations.forEach(whole::putIfAbsent);
            body = open.add(pointer) ? definitions.get(pointer).body() : Map.of();
        }
        if (expanded(body, open, false, 0) instanceof Map<?, ?> root) {
            root.forEach((name, value) -> whole.putIfAbsent(name.toString(), value));
        }
        Map<String, Object> kept = new LinkedHashMap<>();
        for (String pointer = waiting.poll(); pointer != null; pointer = waiting.poll()) {
            Object definition = expanded(definitions.get(pointer).body(), Set.of(pointer), false, 1);
            kept.put(names.get(pointer), definition);
        }
        if (!kept.isEmpty()) {
            whole.put("$defs", kept);
        }
        return whole;
    }

    /// @param open the places that were opened around here
    /// @param optional whether this is below a property that may be absent
    private Object expanded(Object schema, Set<String> open, boolean optional, int depth) {
        if (depth > SchemaCleaning.DEEPEST) {
            return Map.of();
        }
        return switch (schema) {
            case Reference reference -> replaced(reference, open, optional, depth);
            case Map<?, ?> node ->
                SchemaTree.changed(node, (child, absent) -> expanded(child, open, optional || absent, depth + 1));
            default -> schema;
        };
    }

    private Object replaced(Reference reference, Set<String> open, boolean optional, int depth) {
        String pointer = reference.pointer();
        boolean circle = !sizes.containsKey(pointer);
        int size = circle ? definitions.get(pointer).size() : sizes.get(pointer);
        boolean affordable = size <= left;
        if (circle ? optional : size > SMALL || !affordable) {
            return Map.of("$ref", POINTER + name(pointer));
        }
        Map<String, Object> whole = new LinkedHashMap<>(reference.annotations());
        if (affordable && !open.contains(pointer)) {
            left -= size;
            Set<String> opened = new HashSet<>(open);
            opened.add(pointer);
            if (expanded(definitions.get(pointer).body(), opened, optional, depth + 1) instanceof Map<?, ?> target) {
                target.forEach((name, value) -> whole.putIfAbsent(name.toString(), value));
            }
        }
        return whole.containsKey("$ref") ? Map.of("$ref", whole.get("$ref")) : whole;
    }

    /// The name of a definition that is kept: the one that it has, where nobody else has it.
    private String name(String pointer) {
        String known = names.get(pointer);
        if (known != null) {
            return known;
        }
        String last = pointer.substring(pointer.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9_.-]", "_");
        String base = pointer.equals(SchemaDocument.ROOT) ? "root" : last;
        String name = base;
        for (int i = 2; !taken.add(name); i++) {
            name = base + "_" + i;
        }
        names.put(pointer, name);
        waiting.add(pointer);
        return name;
    }

    /// The sizes of all definitions from which no circle is reached, with their references replaced.
    ///
    /// Those without references come first, then those that refer to them only, and so on: what is left refers
    /// to a circle.
    private static Map<String, Integer> sizes(Map<String, Definition> definitions) {
        Map<String, Integer> unknown = new HashMap<>();
        Map<String, List<String>> users = new HashMap<>();
        Map<String, Long> sums = new HashMap<>();
        Queue<String> ready = new ArrayDeque<>();
        definitions.forEach((pointer, definition) -> {
            sums.put(pointer, (long) definition.size());
            unknown.put(pointer, definition.targets().size());
            definition
                    .targets()
                    .forEach(target -> users.computeIfAbsent(target, _ -> new ArrayList<>())
                            .add(pointer));
            if (definition.targets().isEmpty()) {
                ready.add(pointer);
            }
        });
        Map<String, Integer> sizes = new HashMap<>();
        for (String pointer = ready.poll(); pointer != null; pointer = ready.poll()) {
            int size = (int) Math.min(sums.get(pointer), MOST + 1);
            sizes.put(pointer, size);
            for (String user : users.getOrDefault(pointer, List.of())) {
                sums.merge(user, (long) size, Long::sum);
                if (unknown.merge(user, -1, Integer::sum) == 0) {
                    ready.add(user);
                }
            }
        }
        return sizes;
    }
}
