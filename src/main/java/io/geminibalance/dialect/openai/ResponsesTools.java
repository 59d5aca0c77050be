package io.geminibalance.dialect.openai;

import static io.geminibalance.dialect.openai.ResponsesItems.fields;

import io.geminibalance.dialect.Invalid;
import io.geminibalance.dialect.prompt.Prompt;
import io.geminibalance.dialect.prompt.Tool;
import io.geminibalance.json.JsonView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The tools of a request for a response: put into the words of chat, and back into the client's for its calls.
final class ResponsesTools {
    /// Stands between a namespace and a name, which travel as one.
    private static final String SEPARATOR = "__";

    private static final List<String> SAME = List.of("description", "parameters", "strict");

    /// A function's name inside of a namespace.
    record Member(String namespace, String name) {}

    private final Declared declared;
    private final Map<String, Tool> functions = new HashMap<>();

    /// The tools of a request, whatever model they are for.
    ///
    /// @param tools in the words of chat
    /// @param shell whether the shell at the client's is among them
    /// @param dropped types that are left out
    record Declared(ChatTools tools, Map<String, Member> members, boolean shell, Set<String> dropped) {
        /// Puts into a chat request which of them may be called.
        void choose(Place choice, Map<String, Object> chat) {
            boolean none = tools.functions().isEmpty() && tools.builtIns().isEmpty();
            if (choice.isPresent() && !(none && choice.value().isObject())) {
                boolean shelled = shell && choice.value().at("type").text("").equals(LocalShell.TYPE);
                chat.put(
                        "tool_choice",
                        shelled
                                ? fields("type", "function", "name", LocalShell.NAME)
                                : choice.value().value());
            }
        }
    }

    /// The tools while they are read.
    private static final class Reading {
        private final List<Object> chat = new ArrayList<>();
        private final Map<String, Member> members = new HashMap<>();
        private final Set<String> dropped = new TreeSet<>();
        private boolean shell;

        /// What the client calls the places in the chat's tools.
        private final Map<String, String> told = new HashMap<>();
    }

    /// @param prompt knows how the API names the functions
    ResponsesTools(Declared declared, Prompt prompt) {
        this.declared = declared;
        prompt.tools().forEach(tool -> functions.put(tool.sent(), tool));
    }

    /// The one name of a function in a namespace.
    static String joined(String namespace, String name) {
        return namespace.isEmpty() ? name : namespace + SEPARATOR + name;
    }

    /// Reads the tools of a request.
    static Declared read(Place tools) throws Invalid {
        Reading reading = new Reading();
        for (Place tool : tools.each()) {
            read(tool.object(), "", reading);
        }
        Place chat = new Place(new JsonView(reading.chat), tools.path(), reading.told);
        return new Declared(ChatTools.declared(chat), reading.members, reading.shell, reading.dropped);
    }

    private static void read(Place tool, String namespace, Reading reading) throws Invalid {
        String type = tool.at("type").text("function");
        switch (type) {
            case "function", "custom" -> {
                // A tool lies flat here.
                reading.told.put("tools[" + reading.chat.size() + "]", tool.path());
                reading.told.put(tool.path() + "." + type, tool.path());
                reading.chat.add(fields("type", type, type, function(tool, namespace, reading)));
            }
            case "namespace" -> {
                String name = joined(namespace, tool.at("name").needed("the namespace's name"));
                for (Place each : tool.at("tools").each()) {
                    read(each.object(), name, reading);
                }
            }
            case "local_shell" -> {
                Map<String, Object> shell = fields("name", LocalShell.NAME, "description", "Runs a command.");
                shell.put("parameters", LocalShell.ARGUMENTS);
                reading.chat.add(fields("type", "function", "function", shell));
                reading.shell = true;
            }
            default -> {
                if (type.startsWith("web_search")) {
                    reading.chat.add(Map.of("type", "web_search"));
                } else {
                    ResponsesItems.drop("tool " + type, reading.dropped);
                }
            }
        }
    }

    private static Map<String, Object> function(Place tool, String namespace, Reading reading) throws Invalid {
        String name = tool.at("name").needed("the tool's name");
        Map<String, Object> inner = new LinkedHashMap<>();
        inner.put("name", joined(namespace, name));
        if (!namespace.isEmpty()) {
            reading.members.put(joined(namespace, name), new Member(namespace, name));
        }
        for (String same : SAME) {
            if (tool.at(same).isPresent()) {
                inner.put(same, tool.at(same).value().value());
            }
        }
        if (tool.at("format").isPresent()) {
            reading.told.put(tool.path() + ".format.grammar", tool.path() + ".format");
            inner.put("format", Map.of("grammar", tool.at("format").value().value()));
        }
        return inner;
    }

    /// The functions by the names that the API knows.
    Map<String, Tool> functions() {
        return functions;
    }

    /// Whether a function stands for the shell at the client's, which gets its calls in a form of their own.
    boolean isShell(String name) {
        return declared.shell && name.equals(LocalShell.NAME);
    }

    /// The fields that name a function to the client. Codex finds what is in a namespace by both only.
    Map<String, Object> named(String joined) {
        Member member = declared.members.get(joined);
        return member == null ? Map.of("name", joined) : fields("name", member.name, "namespace", member.namespace);
    }
}
