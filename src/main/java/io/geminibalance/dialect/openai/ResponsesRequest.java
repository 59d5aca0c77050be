package io.geminibalance.dialect.openai;

import static io.geminibalance.dialect.openai.ResponsesItems.fields;

import io.geminibalance.dialect.Conversation;
import io.geminibalance.dialect.Invalid;
import io.geminibalance.dialect.answer.CallIds;
import io.geminibalance.dialect.answer.Telling;
import io.geminibalance.dialect.model.Models;
import io.geminibalance.dialect.prompt.KnownTools;
import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.wire.Answer;
import io.geminibalance.wire.Inbound;
import io.geminibalance.wire.Sink;
import io.geminibalance.wire.Sink.ClientGone;
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
/// @param tools as the client knows them
/// @param dropped types of items and tools that have no meaning here
record ResponsesRequest(ChatRequest chat, JsonView asked, ResponsesTools tools, Set<String> dropped) {
    private static final Logger LOG = LoggerFactory.getLogger(ResponsesRequest.class);

    /// What would need a memory of earlier answers here.
    private static final List<String> KEPT = List.of("previous_response_id", "conversation");

    /// What the client calls the places whose names are others in a chat.
    static final Map<String, String> TOLD = Map.of(
            "max_completion_tokens", "max_output_tokens",
            "reasoning_effort", "reasoning.effort",
            "response_format", "text.format",
            "text.format.json_schema", "text.format");

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

    /// @param known the tools of earlier requests
    static ResponsesRequest read(JsonView body, Models models, KnownTools<ResponsesTools.Declared> known)
            throws Invalid {
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
        if (request.at("prompt").isPresent()) {
            throw request.at("prompt")
                    .unsupported("Prompts that are stored at OpenAI's are not known here; send what it says in"
                            + " `instructions` and `input`.");
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
        Map<String, String> told = new HashMap<>(TOLD);
        if (request.at("top_logprobs").whole().orElse(0L) != 0) {
            // The number alone asks for them.
            chat.put("logprobs", true);
        }
        chat.put("messages", new ResponsesItems(dropped, told).read(request));
        if (request.at("max_output_tokens").isPresent()) {
            chat.put(
                    "max_completion_tokens",
                    request.at("max_output_tokens").value().value());
        }
        Place tools = request.at("tools");
        ResponsesTools.Declared declared =
                known.of(tools.value(), value -> ResponsesTools.read(new Place(value, tools.path())));
        dropped.addAll(declared.dropped());
        declared.choose(request.at("tool_choice"), chat);
        reasoning(request.at("reasoning").object(), chat);
        format(request.at("text").object().at("format").object(), chat);
        ChatRequest read = ChatRequest.read(Place.of(new JsonView(chat), told), models, declared.tools()::chosen);
        return new ResponsesRequest(read, body, new ResponsesTools(declared, read.prompt()), dropped);
    }

    /// The conversation that it asks for.
    Conversation conversation(Inbound inbound, Shared shared) {
        if (!dropped.isEmpty()) {
            LOG.info("left out of a request, since only OpenAI's service knows it: {}", String.join(", ", dropped));
        }
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

    /// How many tokens it has.
    Conversation counted(Inbound inbound, Shared shared, CountedTokens counted) {
        return new CountTokens(inbound, chat.prompt(), shared, counted, new CountTokens.Telling() {
            @Override
            public Answer count(long tokens) {
                return Answer.json(200, Json.write(fields("object", "response.input_tokens", "input_tokens", tokens)));
            }

            @Override
            public Answer invalid(Invalid invalid) {
                return OpenAiErrors.invalid(invalid);
            }
        });
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
