package io.geminibalance.dialect.openai;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The shell that runs at the client's, `local_shell`: a function to the model, and an action to the client.
final class LocalShell {
    /// The type of the tool.
    static final String TYPE = "local_shell";

    /// The name of the function that stands for it.
    static final String NAME = TYPE;

    /// What the function is called with (Codex CLI, read 2026-11-23).
    static final Object ARGUMENTS = Json.read("""
            {"type":"object","properties":{"command":{"type":"array","items":{"type":"string"}},
            "workdir":{"type":"string"},"timeout_ms":{"type":"number"}},"required":["command"]}
            """);

    private LocalShell() {}

    /// The arguments that an action of the history was made of: no others than the function is declared with.
    static Map<String, Object> arguments(JsonView action) {
        Map<String, Object> arguments = new LinkedHashMap<>();
        put("command", action.at("command"), arguments);
        put("workdir", action.at("working_directory"), arguments);
        put("timeout_ms", action.at("timeout_ms"), arguments);
        return arguments;
    }

    /// The action that a call asks for.
    static Map<String, Object> action(JsonView arguments) {
        Map<String, Object> action = new LinkedHashMap<>();
        action.put("type", "exec");
        action.put("command", command(arguments.at("command")));
        // OpenAI's SDKs hold it for given.
        action.put("env", Map.of());
        put("working_directory", arguments.at("workdir"), action);
        put("timeout_ms", arguments.at("timeout_ms"), action);
        return action;
    }

    /// A command that the model wrote in one text needs a shell to take it apart.
    private static List<String> command(JsonView command) {
        return command.isText()
                ? List.of("bash", "-lc", command.text(""))
                : command.each().stream().map(LocalShell::word).toList();
    }

    private static String word(JsonView word) {
        return word.isText() ? word.text("") : Json.text(word.value());
    }

    private static void put(String name, JsonView value, Map<String, Object> into) {
        if (value.isPresent()) {
            into.put(name, value.value());
        }
    }
}
