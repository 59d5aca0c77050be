package io.geminibalance.dialect.anthropic;

import io.geminibalance.dialect.Conversation;
import io.geminibalance.dialect.Invalid;
import io.geminibalance.dialect.answer.Telling;
import io.geminibalance.dialect.model.Models;
import io.geminibalance.dialect.openai.ChatAnswer.Noticed;
import io.geminibalance.dialect.openai.ChatConversation;
import io.geminibalance.dialect.openai.Manner;
import io.geminibalance.dialect.openai.Place;
import io.geminibalance.dialect.openai.Shared;
import io.geminibalance.dialect.prompt.KnownTools;
import io.geminibalance.dialect.prompt.Message;
import io.geminibalance.dialect.prompt.Prompt;
import io.geminibalance.dialect.prompt.Prompt.Format;
import io.geminibalance.dialect.prompt.Prompt.Reasoning;
import io.geminibalance.dialect.prompt.Schemas;
import io.geminibalance.json.JsonView;
import io.geminibalance.wire.Inbound;
import io.geminibalance.wire.Sink;
import io.geminibalance.wire.Sink.ClientGone;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// A request for a message, understood.
///
/// Fields of the request that have no counterpart are ignored, as Anthropic grows them by the month; what lies in
/// a message is refused where it is not known, for the model would miss it.
///
/// @param wanted what the answer has to know of it
/// @param session the client's own name for the conversation, empty where it has none
record MessagesRequest(Prompt prompt, MessagesAnswer.Wanted wanted, String session) {
    private static final Pattern MODEL = Pattern.compile("[A-Za-z0-9_.@-]{1,100}");
    private static final int MOST_STOPS = 5;
    private static final List<String> EFFORTS = List.of("low", "medium", "high", "xhigh", "max");

    /// Claude Code asks for a window of a million tokens by this, at the end of a model's name.
    private static final String WIDE = "[1m]";

    /// @param answered whether an answer is asked for, and not only how long the request is
    /// @param known the tools of earlier requests
    static MessagesRequest read(JsonView body, Models models, KnownTools<MessagesTools> known, boolean answered)
            throws Invalid {
        if (!body.isObject()) {
            throw Invalid.type(null, "The body is no JSON object; send one with `model`, `max_tokens`, `messages`.");
        }
        Place request = Place.of(body);
        refuseThread(request.at("thread"));
        String named = request.at("model").needed("the name of a model, such as \"gemini-flash-latest\"");
        MessagesTools tools = MessagesTools.read(request, known);
        List<Message> messages = new ArrayList<>();
        SystemBlocks.read(request.at("system")).ifPresent(messages::add);
        messages.addAll(MessagesTurns.read(request.at("messages")));
        Reasoning reasoning = reasoning(request);
        Prompt prompt = new Prompt(
                model(named, models, request.at("model")),
                messages,
                tools.functions(),
                tools.builtIns(),
                tools.choice(),
                config(request, answered),
                format(request),
                reasoning,
                // Said always: where it is not, new paid projects keep what is asked (changelog, 2026-10-26).
                answered ? Map.of("store", false) : Map.of());
        MessagesAnswer.Wanted wanted = new MessagesAnswer.Wanted(
                named,
                request.at("stream").truth().orElse(false),
                Boolean.TRUE.equals(reasoning.shown()),
                tools.oneCall(),
                tools.bySent(),
                tools.webSearch(),
                !tools.webSearch().isEmpty() && tools.functions().isEmpty());
        return new MessagesRequest(
                prompt, wanted, request.at("metadata").object().at("user_id").text(""));
    }

    /// The conversation that it asks for.
    Conversation conversation(Inbound inbound, Shared shared, AnthropicErrors errors) {
        return new ChatConversation(inbound, prompt, wanted.stream(), session, shared, new Manner() {
            @Override
            public Telling begin(Sink sink, Consumer<Noticed> noticed) {
                return new MessagesAnswer(
                        wanted, sink, shared.random(), shared.keepAlive(), shared.answers(), errors, noticed);
            }

            @Override
            public void refuse(Invalid invalid, Sink to) throws ClientGone {
                to.whole(errors.invalid(invalid));
            }
        });
    }

    /// Nothing is kept here, so a turn that goes on from an earlier one would be told without what came before it.
    /// The first one is refused, too, since it asks to be kept.
    private static void refuseThread(Place thread) throws Invalid {
        if (thread.isPresent()) {
            throw new Invalid(
                    "`thread` is not supported, as no messages are kept here: leave it out and send the whole"
                            + " conversation in `messages`, with `system` and `tools`, in each request.",
                    thread.path(),
                    AnthropicErrors.THREADED);
        }
    }

    /// The model as the API's paths have it.
    private static String model(String named, Models models, Place place) throws Invalid {
        String bare = named.endsWith(WIDE) ? named.substring(0, named.length() - WIDE.length()) : named;
        String model = models.asked(bare);
        if (!MODEL.matcher(model).matches()) {
            throw Invalid.value(
                    place.path(), "`model` is no name of a model; GET /v1/models lists those that there are.");
        }
        return model;
    }

    private static Map<String, Object> config(Place request, boolean answered) throws Invalid {
        Map<String, Object> config = new LinkedHashMap<>();
        Optional<Long> most = request.at("max_tokens").whole();
        if (answered && most.isEmpty()) {
            throw new Invalid(
                    "`max_tokens` is missing: send the most tokens that the answer may have.",
                    "max_tokens",
                    "missing_required_parameter");
        }
        if (most.isPresent() && most.get() < 1) {
            throw Invalid.value("max_tokens", "`max_tokens` must be at least 1.");
        }
        most.ifPresent(value -> config.put("maxOutputTokens", Math.min(value, Integer.MAX_VALUE)));
        request.at("temperature").number().ifPresent(value -> config.put("temperature", value));
        request.at("top_p").number().ifPresent(value -> config.put("topP", value));
        request.at("top_k").whole().filter(value -> value >= 1).ifPresent(value -> config.put("topK", value));
        List<String> stops = new ArrayList<>();
        for (Place stop : request.at("stop_sequences").each()) {
            stops.add(stop.text(""));
        }
        stops.removeIf(String::isEmpty);
        if (!stops.isEmpty()) {
            config.put("stopSequences", List.copyOf(stops.subList(0, Math.min(stops.size(), MOST_STOPS))));
        }
        return config;
    }

    private static Reasoning reasoning(Place request) throws Invalid {
        Place thinking = request.at("thinking").object();
        Place type = thinking.at("type");
        Place effort = request.at("output_config").object().at("effort");
        if (effort.isPresent() && !EFFORTS.contains(effort.text(""))) {
            throw effort.unsupported("`" + effort.path() + "` must be one of " + String.join(", ", EFFORTS) + ".");
        }
        boolean shown = !thinking.at("display").text("").equals("omitted");
        return switch (type.text("")) {
            // Claude wouldn't think at all; Claude Code has its sessions named with a high effort and without thinking.
            case "" -> new Reasoning("", null, false);
            case "disabled" -> new Reasoning("none", null, false);
            case "enabled" -> {
                long budget = thinking.at("budget_tokens").whole().orElse(-1L);
                yield new Reasoning("", (int) Math.max(-1, Math.min(budget, Integer.MAX_VALUE)), shown);
            }
            case "adaptive", "between_tools" -> new Reasoning(effort.text(""), null, shown);
            default -> throw type.unsupported("`" + type.path() + "` must be one of enabled, disabled, adaptive.");
        };
    }

    private static Optional<Format> format(Place request) throws Invalid {
        Place format = request.at("output_config").object().at("format").object();
        if (!format.isPresent()) {
            format = request.at("output_format").object();
        }
        if (!format.isPresent()) {
            return Optional.empty();
        }
        if (!format.at("type").text("").equals("json_schema")) {
            throw format.at("type").unsupported("`" + format.at("type").path() + "` must be \"json_schema\".");
        }
        Place schema = format.at("schema").object();
        return Optional.of(
                new Format(schema.isPresent() ? Schemas.clean(schema.value().value()) : null));
    }
}
