package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.Conversation;
import io.geminibalance.dialect.Invalid;
import io.geminibalance.dialect.answer.CallIds;
import io.geminibalance.dialect.answer.Origin;
import io.geminibalance.dialect.answer.Telling;
import io.geminibalance.dialect.answer.UpstreamError;
import io.geminibalance.dialect.answer.Voice;
import io.geminibalance.dialect.openai.ChatAnswer.Noticed;
import io.geminibalance.dialect.openai.OpenAiErrors.Said;
import io.geminibalance.dialect.prompt.Prompt;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Inbound;
import io.geminibalance.wire.Sink;
import io.geminibalance.wire.Sink.ClientGone;
import java.util.function.Consumer;

/// A voice for what is no conversation: a picture, a sound, a transcript. As it stands it says nothing before the
/// end.
abstract class WholeVoice implements Voice {
    /// Asks a prompt once, with all that makes a question succeed, and has a voice tell what comes.
    static Conversation asked(Inbound inbound, Prompt prompt, boolean stream, Shared shared, WholeVoice voice) {
        return new ChatConversation(inbound, prompt, stream, "", shared, new Manner() {
            @Override
            public Telling begin(Sink sink, Consumer<Noticed> noticed) {
                return new Telling(voice, new CallIds("call_", "_", shared.random()), false, shared.answers());
            }

            @Override
            public void refuse(Invalid invalid, Sink to) throws ClientGone {
                voice.fail(OpenAiErrors.said(invalid));
            }
        });
    }

    /// Says a failure in OpenAI's words.
    abstract void fail(Said said) throws ClientGone;

    @Override
    public void fail(UpstreamError error) throws ClientGone {
        fail(OpenAiErrors.said(error));
    }

    @Override
    public void fail(Failure failure) throws ClientGone {
        fail(OpenAiErrors.said(failure));
    }

    @Override
    public void origin(Origin origin) {
        // Nobody asks who it was.
    }

    @Override
    public void pause() throws ClientGone {
        // Nothing is told before the end.
    }

    @Override
    public boolean begun() {
        return false;
    }

    @Override
    public boolean keeps() {
        return true;
    }
}
