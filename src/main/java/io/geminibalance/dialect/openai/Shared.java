package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.answer.AnswerMemory;
import io.geminibalance.dialect.answer.KeepAlive;
import io.geminibalance.dialect.model.Models;
import io.geminibalance.dialect.prompt.Signatures;
import io.geminibalance.wire.Fetch;
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
