package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.Conversation;
import io.geminibalance.dialect.Dialect;
import io.geminibalance.dialect.gemini.NativeDialect;
import io.geminibalance.wire.Answer;
import io.geminibalance.wire.Call.About;
import io.geminibalance.wire.Call.Affinity;
import io.geminibalance.wire.Call.Shape;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Inbound;

/// Google's own OpenAI-compatible API, passed through: the identity with a bearer credential and OpenAI's errors.
public final class CompatibleDialect implements Dialect {
    @Override
    public String name() {
        return "openai-compatible";
    }

    @Override
    public Conversation open(Inbound request) {
        String path = request.target().path();
        boolean chat = path.endsWith("/chat/completions");
        boolean repeatable = !request.method().equals("POST") || chat || path.endsWith("/embeddings");
        About about =
                new About(NativeDialect.model(request.body()), Shape.UNKNOWN, true, !chat, repeatable, Affinity.NONE);
        return new NativeDialect.Identity(NativeDialect.call(request, about));
    }

    @Override
    public Answer fail(Failure failure) {
        return OpenAiErrors.say(failure);
    }
}
