package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.Conversation;
import io.geminibalance.dialect.Invalid;
import io.geminibalance.dialect.Line;
import io.geminibalance.dialect.Line.Refused;
import io.geminibalance.dialect.SameAgain;
import io.geminibalance.dialect.model.Profile.Trait;
import io.geminibalance.wire.Inbound;
import io.geminibalance.wire.Sink;
import io.geminibalance.wire.Sink.UpstreamBroken;
import java.io.IOException;

/// Speech in OpenAI's form. A model that gives no sound is asked once more.
record Speech(Inbound inbound, SpeechRequest request, Shared shared) implements Conversation {

    @Override
    public void hold(Line line, Sink sink) throws Refused, IOException {
        if (!shared.models().profile(request.prompt().model()).has(Trait.SPEECH)) {
            sink.whole(OpenAiErrors.invalid(new Invalid(
                    "This model does not speak; name one such as " + MediaModels.SPEAKS + ".",
                    "model",
                    "unsupported_value")));
            return;
        }
        SpeechVoice voice = asked(line, sink);
        if (voice.silent() && line.mayTryForAnswer()) {
            voice = asked(new SameAgain(line), sink);
        }
        if (voice.failed() == null) {
            return;
        }
        if (!voice.begun()) {
            sink.whole(voice.failed().answer());
        } else if (!request.events()) {
            throw new UpstreamBroken(new IOException(voice.failed().message()));
        }
    }

    private SpeechVoice asked(Line line, Sink sink) throws Refused, IOException {
        SpeechVoice voice = new SpeechVoice(sink, request, shared.keepAlive());
        WholeVoice.asked(inbound, request.prompt(), request.stream(), shared, voice)
                .hold(line, sink);
        return voice;
    }
}
