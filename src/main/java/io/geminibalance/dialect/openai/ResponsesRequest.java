package io.geminibalance.dialect.openai;

import static io.geminibalance.dialect.openai.ResponsesItems.fields;

import io.geminibalance.dialect.Conversation;
import io.geminibalance.dialect.Invalid;
import io.geminibalance.dialect.answer.CallIds;
import io.geminibalance.dialect.answer.Telling;
import io.geminibalance.dialect.model.Models;
import io.geminibalance.dialect.prompt.Tool;
import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.wire.Inbound;
import io.geminibalance.wire.Sink;
import io.geminibalance.wire.Sink.ClientGone;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A request for a response, understood: `POST /v1/responses`.
///
/// It says what a chat request says in other words, so it is put into those words first.
///
/// @param chat the same as a chat request
/// @param asked as the client sent it, for what is echoed
/// @param dropped types of items and tools that have no meaning here
record ResponsesRequest(ChatRequest chat, JsonView asked, Set<String> dropped) {
    private static final Logger LOG = LoggerFactory.getLogger(ResponsesRequest.class);

    /// What would need a memory of earlier answers here.
    private static final List<String> KEPT = List.of("previous_response_id", "conversation", "prompt");

    private static final List<String> SAME = List.of(
            "model",
            "stream",
            "temperature",
            "top_p",
            "top_logprobs",
            "parallel_tool_calls",
            "prompt_cache_key",
            "service_tier",
            "store",
            "extra_body");

    /// Arguments of the shell that runs at the client's (Codex CLI, read 2026-11-23).
    private static final Object SHELL_ARGUMENTS = Json.read("""
            {"type":"object","properties":{"command":{"type":"array","items":{"type":"string"}},
            "workdir":{"type":"string"},"timeout_ms":{"type":"number"}},"required":["command"]}
            """);

    static ResponsesRequest read(JsonView body, Models models) throws Invalid {
        if (!body.isObject()) {
            throw Invalid.type(null, "The body is no JSON object; send one with `model` and `input`.");
        }
        Place request = Place.of(body);
        request.at("model").needed("the name of a model, such as \"gemini-flash-latest\"");
        for (String kept : KEPT) {
            if (request.at(kept).isPresent()) {
                throw request.at(kept)
                        .unsupported(
                                "`" + kept + "` needs answers that were kept, and none are kept here; send the whole"
                                        + " conversation in `input`, with \"store\": false.");
            }
        }
        if (request.at("background").truth().orElse(false)) {
            throw request.at("background")
                    .unsupported(
                            "Nothing is done in the background here; ask without `background`, best with `stream`.");
        }
        Set<String> dropped = new TreeSet<>();
        Map<String, Object> chat = new LinkedHashMap<>();
        for (String name : SAME) {
            if (request.at(name).isPresent()) {
                chat.put(name, request.at(name).value().value());
            }
        }
        chat.put("messages", new ResponsesItems(dropped).read(request));
        if (request.at("max_output_tokens").isPresent()) {
            chat.put(
                    "max_completion_tokens",
                    request.at("max_output_tokens").value().value());
        }
        tools(request, chat, dropped);
        reasoning(request.at("reasoning").object(), chat);
        format(request.at("text").object().at("format").object(), chat);
        return new ResponsesRequest(ChatRequest.read(new JsonView(chat), models), body, dropped);
    }

    /// The conversation that it asks for.
    Conversation conversation(Inbound inbound, Shared shared) {
        if (!dropped.isEmpty()) {
            LOG.info("left out of a request, since only OpenAI's service knows it: {}", String.join(", ", dropped));
        }
        Map<String, Tool> tools = new HashMap<>();
        chat.prompt().tools().forEach(tool -> tools.put(tool.sent(), tool));
        boolean thoughts = asked.at("reasoning").at("summary").isText();
        return new ChatConversation(inbound, chat.prompt(), chat.stream(), chat.cacheKey(), shared, new Manner() {
            @Override
            public Telling begin(Sink sink, Consumer<ChatAnswer.Noticed> noticed) {
                ResponseDocument document = new ResponseDocument(
                        asked,
                        CallIds.random("resp_", shared.random()),
                        shared.clock().instant().getEpochSecond());
                ResponsesPaper paper = chat.stream()
                        ? new ResponsesPaper.Events(sink, shared.keepAlive())
                        : new ResponsesPaper.Whole(sink);
                return new Telling(
                        new ResponsesVoice(document, tools, thoughts, paper, shared.random(), noticed),
                        new CallIds("call_", "_.:-", shared.random()),
                        chat.oneCall(),
                        shared.answers());
            }

            @Override
            public void refuse(Invalid invalid, Sink to) throws ClientGone {
                to.whole(OpenAiErrors.invalid(invalid));
            }
        });
    }

    private static void tools(Place request, Map<String, Object> chat, Set<String> dropped) throws Invalid {
        List<Object> tools = new ArrayList<>();
        for (Place tool : request.at("tools").each()) {
            tool(tool.object(), "", tools, dropped);
        }
        if (!tools.isEmpty()) {
            chat.put("tools", tools);
        }
        Place choice = request.at("tool_choice");
        if (choice.isPresent() && !(tools.isEmpty() && choice.value().isObject())) {
            chat.put("tool_choice", choice.value().value());
        }
    }

    private static void tool(Place tool, String space, List<Object> tools, Set<String> dropped) throws Invalid {
        String type = tool.at("type").text("function");
        switch (type) {
            case "function", "custom" -> {
                Map<String, Object> inner = new LinkedHashMap<>();
                inner.put("name", space + tool.at("name").needed("the tool's name"));
                for (String name : List.of("description", "parameters", "strict")) {
                    if (tool.at(name).isPresent()) {
                        inner.put(name, tool.at(name).value().value());
                    }
                }
                if (tool.at("format").isPresent()) {
                    inner.put(
                            "format",
                            Map.of("grammar", tool.at("format").value().value()));
                }
                tools.add(fields("type", type, type, inner));
            }
            case "namespace" -> {
                String name = tool.at("name").needed("the namespace's name") + "__";
                for (Place each : tool.at("tools").each()) {
                    tool(each.object(), name, tools, dropped);
                }
            }
            case "local_shell" -> {
                Map<String, Object> shell = fields("name", ResponsesItems.SHELL, "description", "Runs a command.");
                shell.put("parameters", SHELL_ARGUMENTS);
                tools.add(fields("type", "function", "function", shell));
            }
            default -> {
                if (type.startsWith("web_search")) {
                    tools.add(Map.of("type", "web_search"));
                } else {
                    ResponsesItems.drop("tool " + type, dropped);
                }
            }
        }
    }

    private static void reasoning(Place reasoning, Map<String, Object> chat) throws Invalid {
        Map<String, Object> said = new LinkedHashMap<>();
        if (reasoning.at("effort").isPresent()) {
            said.put("effort", reasoning.at("effort").value().value());
        }
        if (!reasoning.at("summary").isPresent()) {
            said.put("exclude", true);
        }
        chat.put("reasoning", said);
    }

    private static void format(Place format, Map<String, Object> chat) throws Invalid {
        if (!format.isPresent()) {
            return;
        }
        String type = format.at("type").text("text");
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("type", type);
        if (type.equals("json_schema")) {
            said.put(
                    "json_schema",
                    fields(
                            "name",
                            "answer",
                            "schema",
                            format.at("schema").value().value()));
        }
        chat.put("response_format", said);
    }
}
