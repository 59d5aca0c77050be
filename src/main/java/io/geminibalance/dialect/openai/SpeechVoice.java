package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.answer.Finish;
import io.geminibalance.dialect.answer.Finish.Why;
import io.geminibalance.dialect.answer.Happening;
import io.geminibalance.dialect.answer.KeepAlive;
import io.geminibalance.dialect.answer.Sound;
import io.geminibalance.dialect.answer.Usage;
import io.geminibalance.dialect.openai.OpenAiErrors.Said;
import io.geminibalance.json.Span;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Sink;
import io.geminibalance.wire.Sink.ClientGone;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/// Tells speech: a whole file at the end, or samples as they come, bare, behind a head or in events.
final class SpeechVoice extends WholeVoice {
    private static final Said SILENT =
            new Said(502, "The model gave no sound.", "server_error", null, "empty_response", Headers.NONE);

    private final Sink sink;
    private final SpeechRequest request;
    private final SpeechStream stream;
    private Optional<Sound> sound = Optional.empty();

    /// Sound in a form that is not known here, which is passed on.
    private final ByteArrayOutputStream packed = new ByteArrayOutputStream();

    private String packedType = "";
    private String text = "";
    private Said failed;

    SpeechVoice(Sink sink, SpeechRequest request, KeepAlive keepAlive) {
        this.sink = sink;
        this.request = request;
        this.stream = new SpeechStream(sink, keepAlive, request.events(), request.bare());
    }

    @Override
    public void tell(int candidate, Happening happening) throws ClientGone {
        switch (happening) {
            case Happening.Audio audio -> hear(audio);
            case Happening.Text said -> text += said.text();
            case Happening.Blocked(String reason) -> failed = refused(reason);
            case Happening.Thought _, Happening.Call _, Happening.Image _ -> {
                // No sound.
            }
            case Happening.Opaque _, Happening.Sources _ -> {
                // No sound either.
            }
            case Happening.Finished(Finish how) -> {
                // Without a known reason it is worth another try.
                if (failed == null && how.why() == Why.FILTERED && !how.reason().equals("OTHER")) {
                    failed = refused(how.reason());
                }
            }
        }
    }

    private void hear(Happening.Audio audio) throws ClientGone {
        Optional<Sound> heard = Sound.read(audio.mimeType(), audio.data());
        if (heard.isEmpty()) {
            packed.writeBytes(decoded(audio.data()));
            packedType = audio.mimeType();
        } else if (heard.get().samples().length == 0) {
            // No sound either; whoever gets a file of nothing takes it for an answer.
            return;
        } else if (request.stream()) {
            boolean headed = !request.bare() && !stream.begun();
            stream.send(
                    headed ? heard.get().beginning() : heard.get().samples(),
                    heard.get().rate());
        } else {
            sound = sound.map(before -> before.then(heard.get())).or(() -> heard);
        }
    }

    @Override
    public void end(Usage usage) throws ClientGone {
        if (failed != null) {
            // Half a text that sounds whole is worse than none.
            fail(failed);
        } else if (stream.begun()) {
            stream.end(usage);
        } else if (sound.isPresent()) {
            whole("audio/wav", sound.get().file());
        } else if (packed.size() > 0 && request.events()) {
            stream.send(packed.toByteArray(), 0);
            stream.end(usage);
        } else if (packed.size() > 0) {
            whole(packedType, packed.toByteArray());
        } else {
            failed = text.isBlank() ? SILENT : refused(text.strip());
        }
    }

    private void whole(String type, byte[] bytes) throws ClientGone {
        sink.whole(200, Headers.of("content-type", type.toLowerCase(Locale.ROOT)), bytes, bytes.length);
    }

    @Override
    void fail(Said said) throws ClientGone {
        if (stream.begun()) {
            stream.fail(said);
        }
        failed = said;
    }

    @Override
    public void pause() throws ClientGone {
        stream.pause();
    }

    @Override
    public boolean begun() {
        return stream.begun();
    }

    @Override
    public void onGone(Runnable action) {
        stream.onGone(action);
    }

    @Override
    public void check() throws ClientGone {
        stream.check();
    }

    @Override
    public void release() {
        stream.release();
    }

    @Override
    public void forget() {
        sound = Optional.empty();
        packed.reset();
        text = "";
        failed = null;
    }

    /// What went wrong, null where nothing did.
    Said failed() {
        return failed;
    }

    /// Whether the model said nothing, without a reason.
    boolean silent() {
        return failed == SILENT;
    }

    private static Said refused(String why) {
        return new Said(
                400, "The text was not spoken: " + why, "invalid_request_error", "input", "no_speech", Headers.NONE);
    }

    private static byte[] decoded(Object data) {
        String base64 = data instanceof Span span ? span.text() : data.toString();
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException _) {
            return new byte[0];
        }
    }
}
