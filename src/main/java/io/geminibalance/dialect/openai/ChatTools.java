package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.Invalid;
import io.geminibalance.dialect.prompt.KnownTools;
import io.geminibalance.dialect.prompt.Prompt.Choice;
import io.geminibalance.dialect.prompt.Prompt.Choice.Mode;
import io.geminibalance.dialect.prompt.Schemas;
import io.geminibalance.dialect.prompt.Tool;
import io.geminibalance.dialect.prompt.Tool.Kind;
import io.geminibalance.dialect.prompt.ToolNames;
import io.geminibalance.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The tools of a chat request, and which of them may be called.
///
/// @param legacy whether they were given in the old way, as `functions`
record ChatTools(List<Tool> functions, Map<String, Object> builtIns, Choice choice, boolean legacy) {
    private static final int MOST = 512;
    private static final String FILE_SEARCH = "file_search";

    /// Tools that Google runs itself, by the names that clients give them (OpenAI's and Google's references, read
    /// 2026-11-22).
    private static final Map<String, String> BUILT_IN = Map.ofEntries(
            Map.entry("web_search", "googleSearch"),
            Map.entry("web_search_preview", "googleSearch"),
            Map.entry("google_search", "googleSearch"),
            Map.entry("googleSearch", "googleSearch"),
            Map.entry("url_context", "urlContext"),
            Map.entry("urlContext", "urlContext"),
            Map.entry("code_execution", "codeExecution"),
            Map.entry("codeExecution", "codeExecution"),
            Map.entry("google_maps", "googleMaps"),
            Map.entry("googleMaps", "googleMaps"),
            Map.entry(FILE_SEARCH, "fileSearch"),
            Map.entry("fileSearch", "fileSearch"));

    /// Arguments of a custom tool: its one text. As JSON, since the order of fields must not change.
    private static final Object TEXT_INPUT = Json.read("""
            {"type":"object","properties":{"input":{"type":"string"}},"required":["input"]}
            """);

    /// A function as it was declared.
    private record Declared(String name, String description, Object schema, boolean strict, Kind kind) {}

    /// @param known the tools of earlier requests
    static ChatTools read(Place request, KnownTools<ChatTools> known) throws Invalid {
        Place tools = request.at("tools");
        ChatTools read = known.of(tools.value(), value -> declared(new Place(value, tools.path())));
        if (read.functions.isEmpty() && request.at("functions").isPresent()) {
            Map<String, Declared> declared = new LinkedHashMap<>();
            for (Place function : request.at("functions").each()) {
                declare(function(function.object(), false), declared);
            }
            read = of(declared, read.builtIns, true);
        }
        if (request.at("web_search_options").object().isPresent()) {
            Map<String, Object> builtIns = new LinkedHashMap<>(read.builtIns);
            builtIns.put("googleSearch", Map.of());
            read = new ChatTools(read.functions, builtIns, read.choice, read.legacy);
        }
        return read.chosen(request);
    }

    /// The tools themselves, of which any may be called.
    static ChatTools declared(Place tools) throws Invalid {
        Map<String, Declared> declared = new LinkedHashMap<>();
        Map<String, Object> builtIns = new LinkedHashMap<>();
        for (Place tool : tools.each()) {
            tool(tool.object(), declared, builtIns);
        }
        return of(declared, builtIns, false);
    }

    /// The same, as the request lets them be called.
    ChatTools chosen(Place request) throws Invalid {
        return chosen(request.at(legacy ? "function_call" : "tool_choice"), this);
    }

    private static ChatTools of(Map<String, Declared> declared, Map<String, Object> builtIns, boolean legacy)
            throws Invalid {
        if (declared.size() > MOST) {
            throw Invalid.value("tools", "There are more than " + MOST + " functions; send fewer.");
        }
        ToolNames names = new ToolNames(declared.keySet());
        List<Tool> tools = declared.values().stream()
                .map(each -> tool(each, names.sent(each.name)))
                .toList();
        return new ChatTools(tools, builtIns, Choice.AUTO, legacy);
    }

    private static void tool(Place tool, Map<String, Declared> declared, Map<String, Object> builtIns) throws Invalid {
        String type = tool.at("type").text("");
        if (type.isEmpty()) {
            // Google's own way: the tool's name is its only field.
            type = BUILT_IN.keySet().stream()
                    .filter(name -> tool.at(name).isPresent())
                    .findFirst()
                    .orElse(tool.at("function").isPresent() ? "function" : "");
        }
        if (BUILT_IN.containsKey(type)) {
            String name = BUILT_IN.get(type);
            // The only one that is nothing without its settings.
            boolean searches = name.equals(BUILT_IN.get(FILE_SEARCH));
            builtIns.put(name, searches ? stores(tool.at(type).isPresent() ? tool.at(type) : tool) : Map.of());
            return;
        }
        switch (type) {
            case "function" -> declare(function(tool.at("function").object(), true), declared);
            case "custom" -> declare(custom(tool.at("custom").object()), declared);
            default ->
                throw tool.at("type")
                        .unsupported("This kind of tool is not known here; send functions, custom tools, or one of"
                                + " web_search, url_context, code_execution, google_maps, file_search.");
        }
    }

    private static Map<String, Object> stores(Place tool) throws Invalid {
        Place stores = tool.object().at("file_search_store_names", "fileSearchStoreNames");
        List<Object> names = new ArrayList<>();
        for (Place store :
                stores.isPresent() ? stores.each() : tool.at("vector_store_ids").each()) {
            names.add(store.text(""));
        }
        if (names.isEmpty()) {
            throw new Invalid(
                    "`" + stores.path() + "` is missing: send the names of file search stores.",
                    stores.path(),
                    "missing_required_parameter");
        }
        return Map.of("fileSearchStoreNames", names);
    }

    private static Declared function(Place function, boolean nested) throws Invalid {
        String name = function.at("name").needed("the function's name");
        Place parameters = function.at("parameters").object();
        return new Declared(
                name,
                function.at("description").text(""),
                parameters.value().value(),
                nested && function.at("strict").truth().orElse(false),
                Kind.FUNCTION);
    }

    private static Declared custom(Place custom) throws Invalid {
        String name = custom.at("name").needed("the tool's name");
        String grammar = custom.at("format")
                .object()
                .at("grammar")
                .object()
                .at("definition")
                .text("");
        String description = custom.at("description").text("");
        String whole =
                grammar.isEmpty() ? description : description + "\n\nThe input follows this grammar:\n" + grammar;
        return new Declared(name, whole.strip(), TEXT_INPUT, false, Kind.CUSTOM);
    }

    /// Of two by one name the first counts: the API refuses doubles.
    private static void declare(Declared function, Map<String, Declared> declared) {
        declared.putIfAbsent(function.name, function);
    }

    private static Tool tool(Declared declared, String sent) {
        if (declared.kind == Kind.CUSTOM) {
            return new Tool(
                    declared.name, sent, declared.description, Schemas.written(declared.schema), false, Kind.CUSTOM);
        }
        Schemas.Parameters parameters = Schemas.parameters(declared.schema);
        return new Tool(
                declared.name,
                sent,
                declared.description,
                Schemas.written(parameters.schema()),
                declared.strict,
                parameters.wrapped() ? Kind.WRAPPED : Kind.FUNCTION);
    }

    private static ChatTools chosen(Place choice, ChatTools tools) throws Invalid {
        if (!choice.isPresent()) {
            return tools;
        }
        if (choice.value().isText()) {
            return switch (choice.text("")) {
                case "auto" -> tools;
                case "none" -> tools.with(new Choice(Mode.NONE, List.of()));
                case "required", "any" -> tools.with(new Choice(Mode.ANY, List.of()));
                default ->
                    throw choice.unsupported("`" + choice.path()
                            + "` must be \"auto\", \"none\", \"required\" or an object that names a function.");
            };
        }
        Place allowed = choice.object().at("allowed_tools").object();
        if (choice.at("type").text("").equals("allowed_tools")) {
            List<String> names = new ArrayList<>();
            Place list = allowed.isPresent() ? allowed : choice;
            for (Place tool : list.at("tools").each()) {
                named(tool.object(), tools).ifPresent(found -> names.add(found.sent()));
            }
            return list.at("mode").text("auto").equals("required")
                    ? tools.with(new Choice(Mode.ANY, names))
                    : tools.only(names);
        }
        return tools.with(named(choice, tools)
                .map(tool -> new Choice(Mode.ANY, List.of(tool.sent())))
                .orElse(Choice.AUTO));
    }

    /// The function that an object names; nothing where it is one of the built-in tools.
    private static Optional<Tool> named(Place choice, ChatTools tools) throws Invalid {
        if (BUILT_IN.containsKey(choice.at("type").text(""))) {
            return Optional.empty();
        }
        Place inner = choice.at("function", "custom").object();
        Place name = inner.isPresent() ? inner.at("name") : choice.at("name");
        String wanted = name.needed("the name of one of the `tools`");
        return Optional.of(tools.functions.stream()
                .filter(tool -> tool.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> Invalid.value(
                        name.path(), "There is no function \"" + wanted + "\" among the tools; name one that is.")));
    }

    private ChatTools with(Choice other) {
        return new ChatTools(
                functions, builtIns, functions.isEmpty() && other.mode() != Mode.NONE ? Choice.AUTO : other, legacy);
    }

    /// The mode AUTO knows no list of allowed functions, so the others are not even declared.
    private ChatTools only(List<String> names) {
        return new ChatTools(
                functions.stream().filter(tool -> names.contains(tool.sent())).toList(), builtIns, choice, legacy);
    }
}
