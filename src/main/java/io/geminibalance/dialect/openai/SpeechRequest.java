package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.Invalid;
import io.geminibalance.dialect.prompt.Part;
import io.geminibalance.dialect.prompt.Prompt;
import io.geminibalance.json.JsonView;
import io.geminibalance.wire.Body;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A request to speak, understood: `POST /v1/audio/speech`.
///
/// @param bare whether only the samples are wanted, without a header
/// @param events whether it is wanted as events
/// @param stream whether it is wanted while it is made
record SpeechRequest(Prompt prompt, boolean bare, boolean events, boolean stream) {
    /// What no model here can make (OpenAI's reference, read 2026-11-22). They get WAV and are told so, for the
    /// one that OpenAI's clients ask for without knowing is among them.
    private static final Set<String> FORMATS = Set.of("mp3", "opus", "aac", "flac", "wav", "pcm");

    private static final Set<String> STREAMS = Set.of("audio", "sse");

    /// Models that are told in the text how to speak; all others would read that aloud.
    private static final List<String> TOLD_IN_TEXT = List.of("gemini-2.5-", "gemini-3.1-");

    static SpeechRequest read(Body body) throws Invalid {
        Place request = Place.of(Document.read(body));
        String model = MediaModels.of(request.at("model"), MediaModels.SPEAKS);
        request.at("input").needed("the text to speak");
        String style = request.at("instructions").text("");
        boolean inText = TOLD_IN_TEXT.stream().anyMatch(model::startsWith);
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("responseModalities", List.of("AUDIO"));
        config.put("speechConfig", Map.of("voiceConfig", SpeechVoices.config(request.at("voice"), !inText)));
        Place format = request.at("response_format");
        if (!FORMATS.contains(format.text("wav"))) {
            throw format.unsupported("`response_format` must be wav or pcm; mp3, opus, aac and flac get wav.");
        }
        Place stream = request.at("stream_format");
        if (!STREAMS.contains(stream.text("audio"))) {
            throw stream.unsupported("`stream_format` must be audio or sse.");
        }
        return new SpeechRequest(
                ImagesRequest.prompt(model, List.of(text(request.at("input").value(), style, inText)), config),
                format.text("").equals("pcm"),
                stream.text("").equals("sse"),
                // A file has its length at its beginning, so without a word it is made before it is told.
                format.text("").equals("pcm") || stream.isPresent());
    }

    private static Part text(JsonView input, String style, boolean inText) {
        if (inText && !style.isEmpty()) {
            return Part.Text.of(style + ": " + input.text(""));
        }
        return inText ? new Part.Text(input) : new Part.Spoken(input, style);
    }
}
