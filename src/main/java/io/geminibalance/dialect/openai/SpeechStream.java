package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.answer.KeepAlive;
import io.geminibalance.dialect.answer.Outgoing;
import io.geminibalance.dialect.answer.Usage;
import io.geminibalance.dialect.openai.OpenAiErrors.Said;
import io.geminibalance.json.Json;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Sink;
import io.geminibalance.wire.Sink.ClientGone;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/// Sound on its way to a client while it is made: samples, or events with pieces of it.
final class SpeechStream {
    private final Sink sink;
    private final boolean events;
    private final boolean bare;
    private final Outgoing out;
    private OutputStream samples;

    /// @param bare whether no head stands in front of the samples
    SpeechStream(Sink sink, KeepAlive keepAlive, boolean events, boolean bare) {
        this.sink = sink;
        this.events = events;
        this.bare = bare;
        this.out = new Outgoing(sink, keepAlive);
    }

    boolean begun() {
        return samples != null || out.begun();
    }

    /// @param rate in samples a second, of which a client without a header must be told
    void send(byte[] sound, int rate) throws ClientGone {
        if (events) {
            event(pair("speech.audio.delta", "audio", Base64.getEncoder().encodeToString(sound)));
            return;
        }
        if (samples == null) {
            samples = sink.start(200, Headers.of("content-type", bare ? "audio/pcm;rate=" + rate : "audio/wav"), -1);
        }
        try {
            samples.write(sound);
            samples.flush();
        } catch (IOException e) {
            throw gone(e);
        }
    }

    void end(Usage usage) throws ClientGone {
        if (events) {
            Map<String, Object> counts = new LinkedHashMap<>();
            counts.put("input_tokens", usage.prompt());
            counts.put("output_tokens", usage.completion());
            counts.put("total_tokens", usage.total());
            event(pair("speech.audio.done", "usage", counts));
            out.close();
            return;
        }
        try {
            samples.close();
        } catch (IOException e) {
            throw gone(e);
        }
    }

    /// Events can say what went wrong; samples cannot, and are left without an end.
    void fail(Said said) throws ClientGone {
        if (events) {
            event(said.body());
            out.close();
        }
    }

    void pause() throws ClientGone {
        if (events) {
            out.pause();
        }
    }

    void onGone(Runnable action) {
        out.onGone(action);
    }

    void check() throws ClientGone {
        out.check();
    }

    void release() {
        out.resume();
    }

    private void event(Map<String, Object> event) throws ClientGone {
        out.write("data: ".getBytes(StandardCharsets.US_ASCII));
        out.write(Json.write(event));
        out.write("\n\n".getBytes(StandardCharsets.US_ASCII));
    }

    private static Map<String, Object> pair(String type, String name, Object value) {
        return ChatWords.pair("type", type, name, value);
    }

    private static ClientGone gone(IOException e) {
        return e instanceof ClientGone gone ? gone : new ClientGone(e);
    }
}
