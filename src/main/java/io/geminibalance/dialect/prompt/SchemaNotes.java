package io.geminibalance.dialect.prompt;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Tells the model, in a description, of rules that the API takes no notice of.
final class SchemaNotes {
    /// Rules that nothing can be made of but a quotation (JSON Schema 2020-12 and the drafts 4 to 7).
    private static final List<String> QUOTED = List.of(
            "not",
            "if",
            "then",
            "else",
            "patternProperties",
            "propertyNames",
            "dependencies",
            "dependentRequired",
            "dependentSchemas",
            "unevaluatedItems",
            "unevaluatedProperties",
            "contains");

    /// Longer quotations would cost more than they tell.
    private static final int LONGEST = 300;

    private SchemaNotes() {}

    /// Adds a line to the description, and the bounds that stand for open ones.
    ///
    /// @param fields as the client wrote them
    /// @param out what becomes of them
    static void add(Map<String, Object> fields, Map<String, Object> out) {
        List<String> notes = new ArrayList<>();
        open("Minimum", "greater", fields, out, notes);
        open("Maximum", "less", fields, out, notes);
        if (fields.get("multipleOf") instanceof Number number) {
            notes.add("Must be a multiple of " + number + ".");
        }
        String pattern = new JsonView(fields.get("pattern")).text("");
        if (!pattern.isEmpty() && pattern.length() <= LONGEST) {
            notes.add("Must match the pattern " + pattern + " .");
        }
        Object constant = fields.get("const");
        if (constant instanceof Map || constant instanceof List) {
            quote("Must be ", "this value", constant, notes);
        }
        Map<String, Object> quoted = new LinkedHashMap<>();
        QUOTED.stream().filter(fields::containsKey).forEach(name -> quoted.put(name, fields.get(name)));
        if (!quoted.isEmpty()) {
            quote("Further rules in JSON Schema: ", String.join(", ", quoted.keySet()), quoted, notes);
        }
        if (!notes.isEmpty()) {
            String said = new JsonView(out.get("description")).text("");
            out.put("description", (said.isEmpty() ? "" : said + "\n") + String.join(" ", notes));
        }
    }

    /// An open bound as a closed one. In draft 4 it is a flag that belongs to the closed one.
    private static void open(
            String bound, String word, Map<String, Object> fields, Map<String, Object> out, List<String> notes) {
        String closed = bound.toLowerCase(Locale.ROOT);
        Object open = fields.get("exclusive" + bound);
        Object limit = Boolean.TRUE.equals(open) ? out.get(closed) : open;
        if (limit instanceof Number number) {
            notes.add("Must be " + word + " than " + number + ".");
            out.putIfAbsent(closed, number);
        }
    }

    private static void quote(String before, String instead, Object value, List<String> notes) {
        String json = Json.text(value);
        notes.add(before + (json.length() <= LONGEST ? json : instead) + ".");
    }
}
