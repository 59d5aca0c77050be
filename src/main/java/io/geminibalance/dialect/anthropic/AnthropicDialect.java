package io.geminibalance.dialect.anthropic;

import io.geminibalance.dialect.Conversation;
import io.geminibalance.dialect.Dialect;
import io.geminibalance.dialect.Invalid;
import io.geminibalance.dialect.openai.CountTokens;
import io.geminibalance.dialect.openai.CountedTokens;
import io.geminibalance.dialect.openai.Document;
import io.geminibalance.dialect.openai.Shared;
import io.geminibalance.dialect.prompt.KnownTools;
import io.geminibalance.json.Json;
import io.geminibalance.wire.Answer;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Failure.Kind;
import io.geminibalance.wire.Inbound;
import java.util.Map;

/// Anthropic's API, translated: messages, their tokens counted, and models.
public final class AnthropicDialect implements Dialect {
    private static final String MODELS = "/models/";

    private final Shared shared;
    private final KnownTools<MessagesTools> tools = new KnownTools<>();
    private final AnthropicErrors errors;
    private final AnthropicModels models;
    private final CountedTokens counted = new CountedTokens();

    public AnthropicDialect(Shared shared) {
        this.shared = shared;
        this.errors = new AnthropicErrors(shared.random());
        this.models = new AnthropicModels(shared.list(), shared.models(), errors);
    }

    @Override
    public String name() {
        return "anthropic";
    }

    @Override
    public Conversation open(Inbound request) {
        Conversation conversation = shared.opening(request, () -> opened(request));
        return (line, sink) -> conversation.hold(line, new Identified(sink, errors.newId()));
    }

    private Conversation opened(Inbound request) {
        try {
            return conversation(request, request.target().tidyPath());
        } catch (Invalid e) {
            return (line, sink) -> sink.whole(errors.invalid(e));
        }
    }

    private Conversation conversation(Inbound request, String path) throws Invalid {
        if (path.endsWith("/messages")) {
            MessagesRequest asked = read(request, true);
            return asked.conversation(request, shared, errors);
        }
        if (path.endsWith("/messages/count_tokens")) {
            MessagesRequest asked = read(request, false);
            return new CountTokens(request, asked.prompt(), shared, counted, new CountTokens.Telling() {
                @Override
                public Answer count(long tokens) {
                    return Answer.json(200, Json.write(Map.of("input_tokens", tokens)));
                }

                @Override
                public Answer invalid(Invalid invalid) {
                    return errors.invalid(invalid);
                }
            });
        }
        int model = path.indexOf(MODELS);
        if (model >= 0) {
            return models.one(request, path.substring(model + MODELS.length()));
        }
        if (path.endsWith("/models")) {
            return models.list(request);
        }
        String what = request.method() + " " + path;
        return (line, sink) -> sink.whole(fail(Failure.of(Kind.NOT_FOUND, "There is no " + what + " here.")));
    }

    private MessagesRequest read(Inbound request, boolean answered) throws Invalid {
        return MessagesRequest.read(Document.read(request.body(), KnownTools.FIELD), shared.models(), tools, answered);
    }

    @Override
    public Answer fail(Failure failure) {
        return errors.said(failure).answer();
    }
}
