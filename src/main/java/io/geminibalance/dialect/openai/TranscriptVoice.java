package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.answer.Finish;
import io.geminibalance.dialect.answer.Finish.Why;
import io.geminibalance.dialect.answer.Happening;
import io.geminibalance.dialect.answer.KeepAlive;
import io.geminibalance.dialect.answer.Outgoing;
import io.geminibalance.dialect.answer.Usage;
import io.geminibalance.dialect.openai.OpenAiErrors.Said;
import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Sink;
import io.geminibalance.wire.Sink.ClientGone;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Tells a transcript: whole in one of several forms, or in events as it is written.
final class TranscriptVoice extends WholeVoice {
    private final Sink sink;
    private final TranscriptRequest request;
    private final Outgoing out;
    private final StringBuilder text = new StringBuilder();
    private final List<JsonView> parts = new ArrayList<>();
    private String refused = "";

    TranscriptVoice(Sink sink, TranscriptRequest request, KeepAlive keepAlive) {
        this.sink = sink;
        this.request = request;
        this.out = new Outgoing(sink, keepAlive);
    }

    @Override
    public void tell(int candidate, Happening happening) throws ClientGone {
        switch (happening) {
            case Happening.Text said -> hear(said.text());
            case Happening.Opaque(Object part) -> {
                JsonView transcription = new JsonView(part).at("audioTranscription");
                if (transcription.isObject()) {
                    parts.add(transcription);
                    delta(transcription.at("text").text(""));
                }
            }
            case Happening.Blocked(String reason) -> refused = reason;
            case Happening.Finished(Finish how) ->
                refused = how.why() == Why.FILTERED && refused.isEmpty() ? how.reason() : refused;
            case Happening.Thought _, Happening.Call _, Happening.Image _ -> {
                // No words.
            }
            case Happening.Audio _, Happening.Sources _ -> {
                // No words either.
            }
        }
    }

    private void hear(String said) throws ClientGone {
        text.append(said);
        delta(said);
    }

    private void delta(String said) throws ClientGone {
        if (request.stream() && !said.isEmpty()) {
            event(ChatWords.pair("type", "transcript.text.delta", "delta", said));
        }
    }

    @Override
    public void end(Usage usage) throws ClientGone {
        Transcript transcript = parts.isEmpty()
                ? request.timed() ? Transcript.timed(text.toString()) : Transcript.plain(text.toString())
                : Transcript.of(parts);
        if (transcript.text().isEmpty() && !refused.isEmpty() && !begun()) {
            fail(new Said(
                    400,
                    "The recording was refused by the provider: " + refused,
                    "invalid_request_error",
                    "file",
                    "content_filter",
                    Headers.NONE));
        } else if (request.stream()) {
            Map<String, Object> done = ChatWords.pair("type", "transcript.text.done", "text", transcript.text());
            done.put("usage", counts(usage));
            event(done);
            out.close();
        } else {
            whole(transcript, usage);
        }
    }

    private void whole(Transcript transcript, Usage usage) throws ClientGone {
        double duration = request.duration() > 0 ? request.duration() : transcript.end();
        switch (request.format()) {
            case TEXT -> plain("text/plain; charset=utf-8", transcript.text() + "\n");
            case SRT -> plain("application/x-subrip; charset=utf-8", Subtitles.srt(transcript, duration));
            case VTT -> plain("text/vtt; charset=utf-8", Subtitles.vtt(transcript, duration));
            case DIARIZED_JSON -> plain(OpenAiErrors.JSON, Json.text(diarized(transcript, duration, usage)));
            case JSON -> {
                Map<String, Object> answer = ChatWords.pair("text", transcript.text(), "usage", counts(usage));
                plain(OpenAiErrors.JSON, Json.text(answer));
            }
            case VERBOSE_JSON -> plain(OpenAiErrors.JSON, Json.text(verbose(transcript, duration, usage)));
        }
    }

    private Map<String, Object> verbose(Transcript transcript, double duration, Usage usage) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("task", request.translates() ? "translate" : "transcribe");
        answer.put("language", request.translates() ? "english" : language(transcript));
        answer.put("duration", duration);
        answer.put("text", transcript.text());
        List<Object> segments = new ArrayList<>();
        for (Transcript.Stretch stretch : Subtitles.cues(transcript, duration)) {
            Map<String, Object> segment = ChatWords.pair("id", segments.size(), "seek", 0);
            segment.putAll(stretch.times());
            segment.put("text", stretch.text());
            // What only Whisper knows, for clients that want them all to be there.
            segment.put("tokens", List.of());
            segment.put("temperature", 0);
            segment.put("avg_logprob", 0);
            segment.put("compression_ratio", 0);
            segment.put("no_speech_prob", 0);
            segments.add(segment);
        }
        answer.put("segments", segments);
        if (request.words()) {
            List<Object> words = new ArrayList<>();
            for (Transcript.Stretch word : transcript.words()) {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("word", word.text());
                one.putAll(word.times());
                words.add(one);
            }
            answer.put("words", words);
        }
        answer.put("usage", counts(usage));
        return answer;
    }

    private Map<String, Object> diarized(Transcript transcript, double duration, Usage usage) {
        Map<String, Object> answer = ChatWords.pair("task", "transcribe", "duration", duration);
        answer.put("text", transcript.text());
        List<Object> segments = new ArrayList<>();
        for (Transcript.Turn turn : transcript.turns()) {
            Map<String, Object> segment =
                    ChatWords.pair("type", "transcript.text.segment", "id", "seg_" + segments.size());
            segment.putAll(turn.said().times());
            segment.put("text", turn.said().text());
            segment.put("speaker", turn.speaker());
            segments.add(segment);
        }
        answer.put("segments", segments);
        answer.put("usage", counts(usage));
        return answer;
    }

    private String language(Transcript transcript) {
        return transcript.language().isEmpty() ? request.language() : transcript.language();
    }

    private static Map<String, Object> counts(Usage usage) {
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("type", "tokens");
        counts.put("input_tokens", usage.prompt());
        counts.put(
                "input_token_details",
                ChatWords.pair("text_tokens", usage.prompt() - usage.audioIn(), "audio_tokens", usage.audioIn()));
        counts.put("output_tokens", usage.completion());
        counts.put("total_tokens", usage.total());
        return counts;
    }

    private void plain(String type, String body) throws ClientGone {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        sink.whole(200, Headers.of("content-type", type), bytes, bytes.length);
    }

    @Override
    void fail(Said said) throws ClientGone {
        if (begun()) {
            event(said.body());
            out.close();
        } else {
            sink.whole(said.answer());
        }
    }

    @Override
    public void pause() throws ClientGone {
        out.pause();
    }

    @Override
    public boolean begun() {
        return out.begun();
    }

    @Override
    public void onGone(Runnable action) {
        out.onGone(action);
    }

    @Override
    public void check() throws ClientGone {
        out.check();
    }

    @Override
    public void release() {
        out.resume();
    }

    @Override
    public void forget() {
        text.setLength(0);
        parts.clear();
        refused = "";
    }

    private void event(Map<String, Object> event) throws ClientGone {
        out.write("data: ".getBytes(StandardCharsets.US_ASCII));
        out.write(Json.write(event));
        out.write("\n\n".getBytes(StandardCharsets.US_ASCII));
    }
}
