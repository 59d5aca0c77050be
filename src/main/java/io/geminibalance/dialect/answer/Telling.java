package io.geminibalance.dialect.answer;

import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Reply;
import io.geminibalance.wire.Sink.ClientGone;

/// An answer as it is heard and told, in whatever language, from as many replies of the upstream as it takes.
public class Telling implements AutoCloseable {
    private final Voice voice;
    private final Hearing hearing;

    /// @param oneCall whether only the first call is told
    /// @param memory for what is large
    public Telling(Voice voice, CallIds ids, boolean oneCall, AnswerMemory memory) {
        this.voice = voice;
        this.hearing = new Hearing(voice, ids, oneCall, memory);
    }

    /// Hears one reply with a good status to its end, and tells the client what it says.
    public final Ending hear(Reply reply) throws ClientGone {
        voice.onGone(reply::close);
        Ending ending = hearing.hear(reply);
        // Nobody is there to hear the rest, so nobody is to ask for it.
        voice.check();
        return ending;
    }

    /// The model that really answers, empty where it isn't known.
    public final String modelVersion() {
        return hearing.modelVersion();
    }

    /// The tokens of all replies so far.
    public final Usage usage() {
        return hearing.usage();
    }

    /// Whether the client has been told anything yet.
    public final boolean begun() {
        return voice.begun();
    }

    /// Tells a failure of our own.
    public final void fail(Failure failure) throws ClientGone {
        voice.fail(failure);
    }

    /// Tells that the upstream broke off and doesn't come back.
    public final void fail(Ending.Broken broken) throws ClientGone {
        voice.fail(UpstreamError.disconnected());
    }

    /// Tells that there is no answer.
    public final void fail(Ending.Nothing nothing) throws ClientGone {
        voice.fail(nothing.error());
    }

    /// Tells what the upstream says instead of an answer.
    public final void fail(UpstreamError error) throws ClientGone {
        voice.fail(error);
    }

    /// Lets go of what is left, whether the answer was told to its end or not.
    @Override
    public final void close() {
        hearing.close();
        voice.release();
    }
}
