package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.Invalid;
import io.geminibalance.dialect.answer.Telling;
import io.geminibalance.dialect.openai.ChatAnswer.Noticed;
import io.geminibalance.wire.Sink;
import io.geminibalance.wire.Sink.ClientGone;
import java.util.function.Consumer;

/// How the answer of one conversation is told: in which language, and in which form of it.
public interface Manner {
    /// Begins to tell an answer.
    ///
    /// @param noticed takes each call that the client is told of
    Telling begin(Sink sink, Consumer<Noticed> noticed);

    /// Tells that the model cannot do what is asked.
    void refuse(Invalid invalid, Sink sink) throws ClientGone;
}
