package io.geminibalance.dialect.anthropic;

import io.geminibalance.dialect.Conversation;
import io.geminibalance.dialect.Dialect;
import io.geminibalance.dialect.Invalid;
import io.geminibalance.dialect.openai.Document;
import io.geminibalance.dialect.openai.Shared;
import io.geminibalance.wire.Answer;
import io.geminibalance.wire.Body;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Failure.Kind;
import io.geminibalance.wire.Inbound;

/// Anthropic's API, translated: messages, their tokens counted, and models.
public final class AnthropicDialect implements Dialect {
    private static final String MODELS = "/models/";

    private final Shared shared;
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
        return request.body() instanceof Body.Spooled body
                ? shared.bodies().queued(body, (line, sink) -> opened(request).hold(line, sink))
                : opened(request);
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
            MessagesRequest asked = MessagesRequest.read(Document.read(request.body()), shared.models(), true);
            return asked.conversation(request, shared, errors);
        }
        if (path.endsWith("/messages/count_tokens")) {
            MessagesRequest asked = MessagesRequest.read(Document.read(request.body()), shared.models(), false);
            return new CountTokens(request, asked, shared, counted, errors);
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

    @Override
    public Answer fail(Failure failure) {
        return errors.said(failure).answer();
    }
}
