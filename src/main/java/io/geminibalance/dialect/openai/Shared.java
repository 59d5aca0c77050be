package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.Conversation;
import io.geminibalance.dialect.Line.Refused;
import io.geminibalance.dialect.answer.AnswerMemory;
import io.geminibalance.dialect.answer.KeepAlive;
import io.geminibalance.dialect.model.Models;
import io.geminibalance.dialect.prompt.Signatures;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Fetch;
import io.geminibalance.wire.Inbound;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// What all translated conversations have in common, whatever language they are held in.
///
/// @param list the models that there are
/// @param fetch gets media from the web; nothing where the API is to do that
/// @param requests the memory that requests share while they are translated
/// @param answers the memory that large answers share
public record Shared(
        Models models,
        ModelList list,
        Signatures signatures,
        Optional<Fetch> fetch,
        KeepAlive keepAlive,
        RequestMemory requests,
        AnswerMemory answers,
        InstantSource clock,
        RandomGenerator random) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// Shorter than what an upstream bears with a client that does not read.
    private static final Duration LULL = Duration.ofSeconds(20);

    /// A conversation that is opened when there is room for what it asks, and refused where that cannot be read.
    public Conversation opening(Inbound request, RequestMemory.Opening opening) {
        String coding = request.headers().first("content-encoding", "identity");
        if (coding.isBlank()
                || coding.equalsIgnoreCase("identity")
                || request.body().length() == 0) {
            return requests.within(request.body(), opening);
        }
        return (line, sink) -> {
            throw new Refused(Failure.of(
                            Failure.Kind.CODED,
                            "The body is compressed (Content-Encoding), which is not read here; send it uncompressed.")
                    .with("Accept-Encoding", "identity"));
        };
    }

    /// @param memory bytes of requests that may be in memory at a time, and of large answers
    public static Shared of(
            Models models,
            Optional<Fetch> fetch,
            KeepAlive keepAlive,
            long memory,
            InstantSource clock,
            RandomGenerator random) {
        return new Shared(
                models,
                new ModelList(clock, models),
                new Signatures(clock),
                fetch,
                keepAlive,
                new RequestMemory(memory, PATIENCE),
                new AnswerMemory(memory, LULL),
                clock,
                random);
    }
}
