package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.Invalid;
import io.geminibalance.dialect.model.Models;
import java.util.List;
import java.util.regex.Pattern;

/// The models that draw, speak and write down what is said, for clients that name OpenAI's.
///
/// OpenAI's SDKs ask for a name, and many programs have one of OpenAI's built in.
final class MediaModels {
    /// @param start of OpenAI's names, in the order in which they are looked for
    /// @param model of Google's that stands for them (its model pages, read 2026-11-22)
    private record Row(String start, String model) {}

    static final String DRAWS = "gemini-3.1-flash-image";
    static final String SPEAKS = "gemini-3.8-flash-lite-tts";
    static final String HEARS = "gemini-3.8-flash";

    /// Does nothing else, and tells speakers apart.
    static final String TRANSCRIBES = "gemini-3.5-transcribe";

    private static final List<Row> TABLE = List.of(
            new Row("dall-e-", DRAWS),
            new Row("gpt-image-", DRAWS),
            new Row("chatgpt-image-", DRAWS),
            new Row("tts-1-hd", "gemini-3.8-flash-tts"),
            new Row("tts-1", SPEAKS),
            new Row("gpt-4o-mini-tts", SPEAKS),
            new Row("whisper-", HEARS),
            new Row("gpt-4o-transcribe-diarize", TRANSCRIBES),
            new Row("gpt-4o-transcribe", HEARS),
            new Row("gpt-4o-mini-transcribe", HEARS));

    private static final Pattern MODEL = Pattern.compile("[A-Za-z0-9_.@-]{1,100}");

    private MediaModels() {}

    /// The model as the API's paths have it.
    ///
    /// @param absent the one that is taken where the client names none
    static String of(Place model, String absent) throws Invalid {
        String id = Models.id(model.text(absent));
        String found = TABLE.stream()
                .filter(row -> id.startsWith(row.start))
                .map(Row::model)
                .findFirst()
                .orElse(id);
        if (!MODEL.matcher(found).matches()) {
            throw Invalid.value("model", "`model` is no name of a model; GET /v1/models lists those that there are.");
        }
        return found;
    }
}
