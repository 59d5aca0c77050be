package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.answer.AnswerMemory;
import io.geminibalance.dialect.answer.CallIds;
import io.geminibalance.dialect.answer.Happening;
import io.geminibalance.dialect.answer.KeepAlive;
import io.geminibalance.dialect.answer.Telling;
import io.geminibalance.dialect.answer.Voice;
import io.geminibalance.dialect.prompt.Tool;
import io.geminibalance.json.Raw;
import io.geminibalance.wire.Sink;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// The answer to a chat completion: chunk by chunk or whole, from as many replies of the upstream as it takes.
public final class ChatAnswer extends Telling {

    /// How the client wants its answer.
    ///
    /// @param model as the client named it
    /// @param id of the answer where the upstream gives none
    /// @param created in seconds since 1970
    /// @param includeUsage whether a stream tells the tokens at its end
    /// @param legacyFunctions whether a call is told in the old form, of which there is one at most
    /// @param oneCall whether only the first call is told
    /// @param tools by the names that the API knows
    /// @param wav whether sound is told as a file, and not as bare samples
    public record Wanted(
            String model,
            String id,
            long created,
            boolean stream,
            boolean includeUsage,
            boolean legacyFunctions,
            boolean oneCall,
            Map<String, Tool> tools,
            boolean wav) {}

    /// A call that the client has been told of.
    ///
    /// @param id as the client knows it
    /// @param sent the function's name as the API knows it
    /// @param name the function's name as the client knows it
    /// @param args as the API wrote them
    /// @param signature empty where it has none
    public record Noticed(String id, String sent, String name, Raw args, String signature) {}

    public ChatAnswer(
            Wanted wanted, Sink sink, RandomGenerator random, KeepAlive keepAlive, Consumer<Noticed> noticed) {
        this(wanted, sink, random, keepAlive, AnswerMemory.UNBOUNDED, noticed);
    }

    /// @param memory for what is large
    public ChatAnswer(
            Wanted wanted,
            Sink sink,
            RandomGenerator random,
            KeepAlive keepAlive,
            AnswerMemory memory,
            Consumer<Noticed> noticed) {
        super(
                voice(wanted, sink, random, keepAlive, noticed),
                new CallIds("call_", "_.:-", random),
                wanted.oneCall() || wanted.legacyFunctions(),
                memory);
    }

    private static Voice voice(
            Wanted wanted, Sink sink, RandomGenerator random, KeepAlive keepAlive, Consumer<Noticed> noticed) {
        ChatWords words = new ChatWords(wanted, random);
        Consumer<Happening.Call> each = call -> noticed.accept(new Noticed(
                call.id(), call.sent(), words.name(call.sent()), call.args().kept(), call.signature()));
        return wanted.stream() ? new ChatChunks(words, sink, keepAlive, each) : new ChatWhole(words, sink, each);
    }
}
