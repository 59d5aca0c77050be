package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.answer.AnswerMemory;
import io.geminibalance.dialect.answer.CallIds;
import io.geminibalance.dialect.answer.Ending;
import io.geminibalance.dialect.answer.Happening;
import io.geminibalance.dialect.answer.Hearing;
import io.geminibalance.dialect.answer.KeepAlive;
import io.geminibalance.dialect.answer.Scribe;
import io.geminibalance.dialect.answer.UpstreamError;
import io.geminibalance.dialect.answer.Usage;
import io.geminibalance.dialect.openai.OpenAiErrors.Said;
import io.geminibalance.dialect.prompt.Tool;
import io.geminibalance.json.Raw;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Reply;
import io.geminibalance.wire.Sink;
import io.geminibalance.wire.Sink.ClientGone;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// The answer to a chat completion: chunk by chunk or whole, from as many replies of the upstream as it takes.
public final class ChatAnswer implements AutoCloseable {
    private final Sink sink;
    private final Scribe scribe;
    private final Hearing hearing;

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
        this.sink = sink;
        ChatWords words = new ChatWords(wanted, random);
        Consumer<Happening.Call> each = call -> noticed.accept(new Noticed(
                call.id(), call.sent(), words.name(call.sent()), call.args().kept(), call.signature()));
        this.scribe = wanted.stream() ? new ChatChunks(words, sink, keepAlive, each) : new ChatWhole(words, sink, each);
        this.hearing = new Hearing(
                scribe, new CallIds("call_", "_.:-", random), wanted.oneCall() || wanted.legacyFunctions(), memory);
    }

    /// Hears one reply with a good status to its end, and tells the client what it says.
    public Ending hear(Reply reply) throws ClientGone {
        if (scribe instanceof ChatChunks chunks) {
            chunks.onGone(reply::close);
            Ending ending = hearing.hear(reply);
            // Nobody is there to hear the rest, so nobody is to ask for it.
            chunks.check();
            return ending;
        }
        return hearing.hear(reply);
    }

    /// The model that really answers, empty where it isn't known.
    public String modelVersion() {
        return hearing.modelVersion();
    }

    /// The tokens of all replies so far.
    public Usage usage() {
        return hearing.usage();
    }

    /// Whether the client has been told anything yet.
    public boolean begun() {
        return scribe.begun();
    }

    /// Tells a failure of our own.
    public void fail(Failure failure) throws ClientGone {
        fail(OpenAiErrors.said(failure));
    }

    /// Tells that the upstream broke off and doesn't come back.
    public void fail(Ending.Broken broken) throws ClientGone {
        scribe.fail(UpstreamError.disconnected());
    }

    /// Tells that there is no answer.
    public void fail(Ending.Nothing nothing) throws ClientGone {
        scribe.fail(nothing.error());
    }

    /// Tells what the upstream says instead of an answer.
    ///
    /// @return true, since that is all
    public boolean refuse(Reply reply) throws ClientGone {
        scribe.fail(UpstreamError.of(reply));
        return true;
    }

    /// Lets go of what is left, whether the answer was told to its end or not.
    @Override
    public void close() {
        hearing.close();
        if (scribe instanceof ChatChunks chunks) {
            chunks.release();
        }
    }

    private void fail(Said said) throws ClientGone {
        if (scribe instanceof ChatChunks chunks) {
            chunks.fail(said);
        } else {
            sink.whole(said.answer());
        }
    }
}
