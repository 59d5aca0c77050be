package io.geminibalance.dialect.anthropic;

import io.geminibalance.dialect.Invalid;
import io.geminibalance.dialect.openai.Place;
import io.geminibalance.dialect.prompt.KnownTools;
import io.geminibalance.dialect.prompt.Prompt.Choice;
import io.geminibalance.dialect.prompt.Prompt.Choice.Mode;
import io.geminibalance.dialect.prompt.Schemas;
import io.geminibalance.dialect.prompt.Tool;
import io.geminibalance.dialect.prompt.Tool.Kind;
import io.geminibalance.dialect.prompt.ToolNames;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The tools of a request for a message, and which of them may be called.
///
/// @param oneCall whether the client takes one call at a time
/// @param webSearch the client's name for the search of the web, empty where it has none
record MessagesTools(
        List<Tool> functions, Map<String, Object> builtIns, Choice choice, boolean oneCall, String webSearch) {
    private static final int MOST = 512;
    private static final String SEARCH = "web_search_";

    /// Tools that run at Anthropic's, by the start of their type, and what Google runs in their place (Anthropic's
    /// reference of tools, read 2026-11-22).
    private static final Map<String, String> BUILT_IN =
            Map.of(SEARCH, "googleSearch", "web_fetch_", "urlContext", "code_execution_", "codeExecution");

    /// Tools that only make other tools known, of which no model of Google's has heard.
    private static final List<String> DROPPED = List.of("tool_search_tool_", "mcp_toolset");

    /// A function as it was declared.
    private record Declared(String name, String description, Object schema, boolean strict) {}

    /// @param known the tools of earlier requests
    static MessagesTools read(Place request, KnownTools<MessagesTools> known) throws Invalid {
        Place tools = request.at("tools");
        MessagesTools declared = known.of(tools.value(), value -> declared(new Place(value, tools.path())));
        Place choice = request.at("tool_choice").object();
        return new MessagesTools(
                declared.functions,
                declared.builtIns,
                chosen(choice, declared.functions, declared.builtIns),
                choice.at("disable_parallel_tool_use").truth().orElse(false),
                declared.webSearch);
    }

    /// The tools themselves, of which any may be called.
    private static MessagesTools declared(Place tools) throws Invalid {
        Map<String, Declared> declared = new LinkedHashMap<>();
        Map<String, Object> builtIns = new LinkedHashMap<>();
        String webSearch = "";
        for (Place tool : tools.each()) {
            String type = tool.object().at("type").text("custom");
            String builtIn = BUILT_IN.entrySet().stream()
                    .filter(each -> type.startsWith(each.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse("");
            if (!builtIn.isEmpty()) {
                builtIns.put(builtIn, Map.of());
                webSearch = type.startsWith(SEARCH) ? tool.at("name").text("web_search") : webSearch;
            } else if (DROPPED.stream().noneMatch(type::startsWith)) {
                Declared function = function(tool, type);
                // Of two by one name the first counts: the API refuses doubles.
                declared.putIfAbsent(function.name, function);
            }
        }
        if (declared.size() > MOST) {
            throw Invalid.value("tools", "There are more than " + MOST + " tools; send fewer.");
        }
        ToolNames names = new ToolNames(declared.keySet());
        List<Tool> functions = declared.values().stream()
                .map(each -> tool(each, names.sent(each.name)))
                .toList();
        return new MessagesTools(functions, builtIns, Choice.AUTO, false, webSearch);
    }

    /// The functions by the names that the API knows.
    Map<String, Tool> bySent() {
        Map<String, Tool> tools = new HashMap<>();
        functions.forEach(tool -> tools.put(tool.sent(), tool));
        return tools;
    }

    private static Declared function(Place tool, String type) throws Invalid {
        String name = tool.at("name").needed("the tool's name");
        Place schema = tool.at("input_schema").object();
        if (schema.isPresent() || type.equals("custom")) {
            return new Declared(
                    name,
                    tool.at("description").text(""),
                    schema.value().value(),
                    tool.at("strict").truth().orElse(false));
        }
        KnownTool known = KnownTool.of(type)
                .orElseThrow(() -> tool.at("type")
                        .unsupported("This kind of tool is not known here; send it with an `input_schema`, or one of"
                                + " web_search, web_fetch, code_execution, bash, text_editor, memory."));
        return new Declared(name, known.description(), known.schema(), false);
    }

    private static Tool tool(Declared declared, String sent) {
        return new Tool(
                declared.name,
                sent,
                declared.description,
                Schemas.written(Schemas.parameters(declared.schema).schema()),
                declared.strict,
                Kind.FUNCTION);
    }

    private static Choice chosen(Place choice, List<Tool> functions, Map<String, Object> builtIns) throws Invalid {
        Mode forced = functions.isEmpty() ? Mode.AUTO : Mode.ANY;
        return switch (choice.at("type").text("auto")) {
            case "auto" -> Choice.AUTO;
            case "none" -> new Choice(Mode.NONE, List.of());
            case "any" -> new Choice(forced, List.of());
            case "tool" -> {
                Place name = choice.at("name");
                String wanted = name.needed("the name of one of the `tools`");
                List<String> found = functions.stream()
                        .filter(tool -> tool.name().equals(wanted))
                        .map(Tool::sent)
                        .toList();
                if (found.isEmpty() && builtIns.isEmpty()) {
                    throw Invalid.value(
                            name.path(), "There is no tool \"" + wanted + "\" among the tools; name one that is.");
                }
                yield found.isEmpty() ? Choice.AUTO : new Choice(Mode.ANY, found);
            }
            default ->
                throw choice.at("type")
                        .unsupported("`" + choice.at("type").path() + "` must be one of auto, any, tool, none.");
        };
    }
}
