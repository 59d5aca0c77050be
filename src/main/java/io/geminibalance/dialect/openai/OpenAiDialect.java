package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.Conversation;
import io.geminibalance.dialect.Dialect;
import io.geminibalance.dialect.Invalid;
import io.geminibalance.dialect.answer.AnswerMemory;
import io.geminibalance.dialect.answer.KeepAlive;
import io.geminibalance.dialect.model.Models;
import io.geminibalance.dialect.prompt.Signatures;
import io.geminibalance.wire.Answer;
import io.geminibalance.wire.Body;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Failure.Kind;
import io.geminibalance.wire.Fetch;
import io.geminibalance.wire.Inbound;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// OpenAI's API, translated: chat completions, embeddings and models.
public final class OpenAiDialect implements Dialect {
    private static final String MODELS = "/models/";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// Shorter than what an upstream bears with a client that does not read.
    private static final Duration LULL = Duration.ofSeconds(20);

    private final Shared shared;
    private final ModelList models;
    private final LargeBodies bodies;

    /// What all conversations have in common.
    ///
    /// @param fetch gets media from the web; nothing where the API is to do that
    record Shared(
            Models models,
            Signatures signatures,
            Optional<Fetch> fetch,
            KeepAlive keepAlive,
            AnswerMemory answers,
            InstantSource clock,
            RandomGenerator random) {}

    /// @param memory bytes of large bodies that may be in memory at a time, and of large answers
    public OpenAiDialect(
            Optional<Fetch> fetch, KeepAlive keepAlive, long memory, InstantSource clock, RandomGenerator random) {
        this.shared = new Shared(
                new Models(clock),
                new Signatures(clock),
                fetch,
                keepAlive,
                new AnswerMemory(memory, LULL),
                clock,
                random);
        this.models = new ModelList(clock);
        this.bodies = new LargeBodies(memory, PATIENCE);
    }

    @Override
    public String name() {
        return "openai";
    }

    @Override
    public Conversation open(Inbound request) {
        return request.body() instanceof Body.Spooled body
                ? bodies.queued(body, (line, sink) -> opened(request).hold(line, sink))
                : opened(request);
    }

    private Conversation opened(Inbound request) {
        try {
            return conversation(request, request.target().tidyPath());
        } catch (Invalid e) {
            return (line, sink) -> sink.whole(OpenAiErrors.invalid(e));
        }
    }

    private Conversation conversation(Inbound request, String path) throws Invalid {
        if (path.endsWith("/chat/completions")) {
            return new ChatConversation(request, ChatRequest.read(Document.read(request.body())), shared);
        }
        if (path.endsWith("/embeddings")) {
            return Embeddings.open(request);
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
        return OpenAiErrors.say(failure);
    }
}
