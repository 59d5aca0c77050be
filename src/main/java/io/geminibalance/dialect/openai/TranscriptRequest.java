package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.Invalid;
import io.geminibalance.dialect.answer.Wav;
import io.geminibalance.dialect.openai.Form.FormFile;
import io.geminibalance.dialect.prompt.Part;
import io.geminibalance.dialect.prompt.Prompt;
import io.geminibalance.wire.Inbound;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// A request to write down what is said in a recording, understood: `POST /v1/audio/transcriptions` and
/// `/v1/audio/translations`.
///
/// @param translates whether into English
/// @param language as the client names it, empty where it doesn't
/// @param timed whether the model was asked for lines with times
/// @param words whether the client wants the times of words
/// @param duration of the recording in seconds, 0 where only the model can tell
record TranscriptRequest(
        Prompt prompt,
        boolean translates,
        String language,
        Format format,
        boolean stream,
        boolean timed,
        boolean words,
        double duration) {

    /// What the answer is to be.
    enum Format {
        JSON,
        TEXT,
        SRT,
        VTT,
        VERBOSE_JSON,
        DIARIZED_JSON;

        /// Whether times are part of it.
        boolean hasTimes() {
            return this == SRT || this == VTT || this == VERBOSE_JSON || this == DIARIZED_JSON;
        }
    }

    /// Models that do nothing else.
    private static final String ONLY = "-transcribe";

    private static final Set<String> FORMATS = Set.of("json", "text", "srt", "vtt", "verbose_json", "diarized_json");

    static TranscriptRequest read(Inbound inbound, boolean translates) throws Invalid {
        try (Form form = Form.read(inbound.headers().first("content-type", ""), inbound.body())) {
            return read(form, translates);
        }
    }

    private static TranscriptRequest read(Form form, boolean translates) throws Invalid {
        FormFile file = form.file("file")
                .orElseThrow(() ->
                        new Invalid("`file` is missing: send the recording.", "file", "missing_required_parameter"));
        if (file.isEmpty()) {
            throw Invalid.value("file", "`file` is empty; send the recording.");
        }
        Part.Inline sound = file.media();
        if (sound.mimeType().startsWith("image/") || sound.mimeType().startsWith("text/")) {
            throw Invalid.value("file", "`file` is " + sound.mimeType() + "; send a recording.");
        }
        Place request = form.place();
        Place asked = request.at("response_format");
        if (!FORMATS.contains(asked.text("json"))) {
            throw asked.unsupported(
                    "`response_format` must be one of json, text, srt, vtt, verbose_json, diarized_json.");
        }
        Format format = Format.valueOf(asked.text("json").toUpperCase(Locale.ROOT));
        boolean stream = FormValues.truth(request.at("stream"));
        if (stream && format != Format.JSON && format != Format.TEXT) {
            throw asked.unsupported("A stream has no times; leave `stream` or `response_format` out.");
        }
        String model = MediaModels.of(request.at("model"), MediaModels.HEARS);
        boolean words = FormValues.texts(request.at("timestamp_granularities")).contains("word");
        boolean only = model.contains(ONLY);
        if (format == Format.DIARIZED_JSON && !only) {
            throw asked.unsupported("This model does not tell speakers apart; ask " + MediaModels.TRANSCRIBES + ".");
        }
        if (translates && only) {
            throw request.at("model")
                    .unsupported("This model only writes down what is said; ask " + MediaModels.HEARS
                            + " for a translation.");
        }
        Prompt prompt = only
                ? ImagesRequest.prompt(
                        model, List.of(sound), Map.of("audioTranscriptionConfig", wanted(request, format, words)))
                : ImagesRequest.prompt(
                        model, List.of(Part.Text.of(words(request, format, translates)), sound), Map.of());
        return new TranscriptRequest(
                prompt,
                translates,
                request.at("language").text(""),
                format,
                stream,
                format.hasTimes() && !only,
                words,
                Wav.read(file.bytes()).map(Wav::seconds).orElse(0.0));
    }

    private static Map<String, Object> wanted(Place request, Format format, boolean words) throws Invalid {
        Map<String, Object> config = new LinkedHashMap<>();
        String language = request.at("language").text("");
        if (!language.isEmpty()) {
            config.put("languageCodes", List.of(language));
        }
        List<String> vocabulary = Arrays.stream(request.at("prompt").text("").split("[\\s,.;:!?]+"))
                .filter(word -> !word.isEmpty())
                .distinct()
                .toList();
        if (!vocabulary.isEmpty()) {
            config.put("customVocabulary", vocabulary);
        }
        if (words || format.hasTimes()) {
            config.put("wordTimestamp", true);
        }
        if (format == Format.DIARIZED_JSON) {
            config.put("diarization", true);
        }
        return config;
    }

    /// What a model is told that can do anything.
    private static String words(Place request, Format format, boolean translates) throws Invalid {
        StringBuilder told = new StringBuilder(
                translates
                        ? "Translate the speech into English. Write down the translation and nothing else."
                        : "Transcribe the speech word by word. Write down the transcript and nothing else.");
        String language = request.at("language").text("");
        if (!language.isEmpty()) {
            told.append(" The language of the speech is ").append(language).append('.');
        }
        String context = request.at("prompt").text("");
        if (!context.isEmpty()) {
            told.append(" For names and spelling, this came before: ").append(context);
        }
        if (format.hasTimes()) {
            told.append("\nBegin a line for each sentence, with its times: [MM:SS.mmm -> MM:SS.mmm] sentence");
        }
        return told.toString();
    }
}
