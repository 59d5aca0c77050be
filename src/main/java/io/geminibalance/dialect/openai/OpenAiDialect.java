package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.Conversation;
import io.geminibalance.dialect.Dialect;
import io.geminibalance.dialect.Invalid;
import io.geminibalance.dialect.prompt.KnownTools;
import io.geminibalance.wire.Answer;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Failure.Kind;
import io.geminibalance.wire.Inbound;

/// OpenAI's API, translated: chat completions and older ones, responses, embeddings, models, pictures, speech and
/// transcripts.
public final class OpenAiDialect implements Dialect {
    private static final String MODELS = "/models/";

    private final Shared shared;
    private final CountedTokens counted = new CountedTokens();
    private final KnownTools<ChatTools> chatTools = new KnownTools<>();
    private final KnownTools<ResponsesTools.Declared> responsesTools = new KnownTools<>();

    public OpenAiDialect(Shared shared) {
        this.shared = shared;
    }

    @Override
    public String name() {
        return "openai";
    }

    @Override
    public Conversation open(Inbound request) {
        return shared.opening(request, () -> opened(request));
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
            return ChatRequest.read(
                            Document.read(request.body(), KnownTools.FIELD),
                            shared.models(),
                            asked -> ChatTools.read(asked, chatTools))
                    .conversation(request, shared);
        }
        if (path.endsWith("/completions")) {
            return CompletionRequest.read(Document.read(request.body()), shared.models())
                    .conversation(request, shared);
        }
        if (path.endsWith("/responses")) {
            return response(request).conversation(request, shared);
        }
        if (path.endsWith("/responses/input_tokens")) {
            return response(request).counted(request, shared, counted);
        }
        if (path.endsWith("/embeddings")) {
            return Embeddings.open(request, shared.models());
        }
        if (path.endsWith("/images/generations") || path.endsWith("/images/edits")) {
            return new Images(request, ImagesRequest.read(request, path.endsWith("/edits")), shared);
        }
        if (path.endsWith("/audio/speech")) {
            return new Speech(request, SpeechRequest.read(request.body()), shared);
        }
        if (path.endsWith("/audio/transcriptions") || path.endsWith("/audio/translations")) {
            TranscriptRequest asked = TranscriptRequest.read(request, path.endsWith("/translations"));
            return (line, sink) -> WholeVoice.asked(
                            request,
                            asked.prompt(),
                            asked.stream(),
                            shared,
                            new TranscriptVoice(sink, asked, shared.keepAlive()))
                    .hold(line, sink);
        }
        int model = path.indexOf(MODELS);
        if (model >= 0) {
            return shared.list().one(request, path.substring(model + MODELS.length()));
        }
        if (path.endsWith("/models")) {
            return shared.list().list(request);
        }
        String what = request.method() + " " + path;
        return (line, sink) -> sink.whole(fail(Failure.of(Kind.NOT_FOUND, "There is no " + what + " here.")));
    }

    private ResponsesRequest response(Inbound request) throws Invalid {
        return ResponsesRequest.read(Document.read(request.body(), KnownTools.FIELD), shared.models(), responsesTools);
    }

    @Override
    public Answer fail(Failure failure) {
        return OpenAiErrors.say(failure);
    }
}
