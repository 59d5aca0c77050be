package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.Conversation;
import io.geminibalance.dialect.Invalid;
import io.geminibalance.dialect.answer.CallIds;
import io.geminibalance.dialect.answer.Telling;
import io.geminibalance.dialect.model.Models;
import io.geminibalance.dialect.openai.ChatAnswer.Noticed;
import io.geminibalance.dialect.prompt.KnownTools;
import io.geminibalance.json.JsonView;
import io.geminibalance.wire.Inbound;
import io.geminibalance.wire.Sink;
import io.geminibalance.wire.Sink.ClientGone;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// A request for a completion in OpenAI's oldest form, understood: `POST /v1/completions`.
///
/// Its prompt is put as the one message of a chat, since the API has no models that only go on writing.
///
/// @param chat the same as a chat request
/// @param echo what the answer begins with, empty where the prompt is not to be repeated
record CompletionRequest(ChatRequest chat, String echo) {
    private static final List<String> SAME = List.of(
            "model",
            "stream",
            "stream_options",
            "max_tokens",
            "temperature",
            "top_p",
            "n",
            "stop",
            "seed",
            "prompt_cache_key",
            "extra_body");

    static CompletionRequest read(JsonView body, Models models) throws Invalid {
        if (!body.isObject()) {
            throw Invalid.type(null, "The body is no JSON object; send one with `model` and `prompt`.");
        }
        Place request = Place.of(body);
        String prompt = prompt(request.at("prompt"));
        if (!request.at("suffix").text("").isEmpty()) {
            throw request.at("suffix")
                    .unsupported("No model here writes what stands before a `suffix`; put it into the prompt, and say"
                            + " there what is wanted.");
        }
        long best = request.at("best_of").whole().orElse(1L);
        if (best > Math.max(1, request.at("n").whole().orElse(1L))) {
            throw request.at("best_of").unsupported("Nothing is thrown away here; ask with `n` and choose yourself.");
        }
        Map<String, Object> chat = new LinkedHashMap<>();
        for (String name : SAME) {
            if (request.at(name).isPresent()) {
                chat.put(name, request.at(name).value().value());
            }
        }
        long likely = request.at("logprobs").whole().orElse(-1L);
        if (likely >= 0) {
            chat.put("logprobs", true);
            chat.put("top_logprobs", likely);
        }
        // The old form has no place for them.
        chat.put("reasoning", Map.of("exclude", true));
        chat.put("messages", List.of(Map.of("role", "user", "content", prompt)));
        KnownTools<ChatTools> none = new KnownTools<>();
        return new CompletionRequest(
                ChatRequest.read(new JsonView(chat), models, asked -> ChatTools.read(asked, none)),
                request.at("echo").truth().orElse(false) ? prompt : "");
    }

    /// The conversation that it asks for.
    Conversation conversation(Inbound inbound, Shared shared) {
        String id = CallIds.random("cmpl-", shared.random());
        long created = shared.clock().instant().getEpochSecond();
        return new ChatConversation(inbound, chat.prompt(), chat.stream(), chat.cacheKey(), shared, new Manner() {
            @Override
            public Telling begin(Sink sink, Consumer<Noticed> noticed) {
                CompletionPaper paper = new CompletionPaper(id, created, chat.named(), chat.usage());
                return new Telling(
                        chat.stream()
                                ? new CompletionEvents(paper, echo, sink, shared.keepAlive())
                                : new CompletionWhole(paper, echo, sink),
                        new CallIds("call_", "_", shared.random()),
                        false,
                        shared.answers());
            }

            @Override
            public void refuse(Invalid invalid, Sink to) throws ClientGone {
                to.whole(OpenAiErrors.invalid(invalid));
            }
        });
    }

    private static String prompt(Place prompt) throws Invalid {
        Place text = prompt;
        if (prompt.value().isArray()) {
            List<Place> several = prompt.each();
            if (several.size() != 1) {
                throw prompt.unsupported(
                        several.isEmpty() || several.getFirst().value().isText()
                                ? "`prompt` must be one text; send a request for each."
                                : "`prompt` must be text; the tokens of another model mean nothing here.");
            }
            text = several.getFirst();
        }
        if (text.isPresent() && !text.value().isText()) {
            throw text.wrong("a text");
        }
        return text.needed("the text to go on from");
    }
}
