package io.geminibalance.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.dialect.answer.Sound;
import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.support.Multipart;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TranscriptTest {
    private static final String WRITE = "/v1/audio/transcriptions";
    private static final String TRANSLATE = "/v1/audio/translations";

    /// Two seconds of silence.
    private static final byte[] WAV = new Sound(new byte[32_000], 8_000).file();

    private static final String USAGE = ",\"usageMetadata\":{\"promptTokenCount\":60,\"candidatesTokenCount\":3,"
            + "\"totalTokenCount\":63,\"promptTokensDetails\":[{\"modality\":\"AUDIO\",\"tokenCount\":50},"
            + "{\"modality\":\"TEXT\",\"tokenCount\":10}]}}";
    private static final String COUNTS = "\"usage\":{\"type\":\"tokens\",\"input_tokens\":60,\"input_token_details\":"
            + "{\"text_tokens\":10,\"audio_tokens\":50},\"output_tokens\":3,\"total_tokens\":63}";
    private static final String WORDS = parts("{\"audioTranscription\":{\"text\":\"Good morning. \",\"speakerLabel\":"
            + "\"A\",\"languageCode\":\"en-GB\",\"words\":[{\"word\":\"Good\",\"startOffset\":\"0.100s\",\"endOffset\":"
            + "\"0.400s\"},{\"word\":\"morning.\",\"startOffset\":\"0.500s\",\"endOffset\":\"1s\"}]}},"
            + "{\"audioTranscription\":{\"text\":\"Hello.\",\"speakerLabel\":\"B\",\"words\":[{\"word\":\"Hello.\","
            + "\"startOffset\":\"1.900s\",\"endOffset\":\"2.000s\"}]}}");

    private final MediaDesk desk = new MediaDesk();

    private static String parts(String parts) {
        return "{\"candidates\":[{\"content\":{\"parts\":[" + parts + "]},\"finishReason\":\"STOP\"}]" + USAGE;
    }

    private static String said(String text) {
        return parts("{\"text\":" + Json.text(text) + "}");
    }

    private static Multipart form() {
        return new Multipart().file("file", "speech.wav", "audio/wav", WAV);
    }

    private void ask(String answer, Multipart form) throws Exception {
        desk.line.say(200, answer);
        desk.post(WRITE, form);
    }

    @Test
    void aRecordingIsWrittenDownByAModelThatIsToldTo() throws Exception {
        ask(
                said("Good morning.\n"),
                form().text("model", "whisper-1")
                        .text("language", "en")
                        .text("prompt", "Ada, Grace")
                        .text("temperature", "0.2"));
        assertThat(desk.asked()).isEqualTo("/v1beta/models/gemini-3.8-flash:generateContent");
        List<JsonView> parts = desk.sent().at("contents").at(0).at("parts").each();
        assertThat(parts.getFirst().at("text").text("")).contains("word by word", "is en.", "Ada, Grace");
        assertThat(parts.get(1).at("inlineData").at("mimeType").value()).isEqualTo("audio/wav");
        assertThat(parts.get(1).at("inlineData").at("data").text("")).startsWith("UklGR");
        assertThat(desk.sent().at("generationConfig").at("temperature").isPresent())
                .isFalse();
        assertThat(desk.client.text()).isEqualTo("{\"text\":\"Good morning.\"," + COUNTS + "}");
    }

    @Test
    void speechIsTranslatedIntoEnglish() throws Exception {
        desk.line.say(200, said("Good morning."));
        desk.post(TRANSLATE, form().text("response_format", "verbose_json"));
        assertThat(desk.sent().at("contents").at(0).at("parts").at(0).at("text").text(""))
                .startsWith("Translate the speech into English.");
        assertThat(desk.client.json().at("task").value()).isEqualTo("translate");
        assertThat(desk.client.json().at("language").value()).isEqualTo("english");
    }

    @Test
    void aTextIsOnlyAText() throws Exception {
        ask(said(" Good morning. "), form().text("response_format", "text"));
        assertThat(desk.client.headers.first("content-type")).contains("text/plain; charset=utf-8");
        assertThat(desk.client.text()).isEqualTo("Good morning.\n");
    }

    @Test
    void linesWithTimesBecomeSubtitles() throws Exception {
        ask(
                said("[00:00.000 -> 00:01.500] Good\n morning.\n[01:02:03.5 -> 01:02:04,25] Hello."),
                form().text("response_format", "srt"));
        assertThat(desk.sent().at("contents").at(0).at("parts").at(0).at("text").text(""))
                .contains("[MM:SS.mmm -> MM:SS.mmm]");
        assertThat(desk.client.headers.first("content-type")).contains("application/x-subrip; charset=utf-8");
        assertThat(desk.client.text())
                .isEqualTo("1\n00:00:00,000 --> 00:00:01,500\nGood morning.\n\n"
                        + "2\n01:02:03,500 --> 01:02:04,250\nHello.\n\n");
    }

    /// A blank line would end a subtitle, and an arrow begin another one.
    @Test
    void aSubtitleHasOneLineWithoutArrows() throws Exception {
        ask(said("[00:00.500 -> 00:01.900] How --> are\n\nyou?"), form().text("response_format", "srt"));
        assertThat(desk.client.text()).isEqualTo("1\n00:00:00,500 --> 00:00:01,900\nHow -> are you?\n\n");
    }

    @ParameterizedTest
    @CsvSource({"1, 8000, 2.0", "2, 4000, 2.0", "0, 0, 0.0", "1, -1, 0.0"})
    void aRecordingIsAsLongAsItsHeadSays(short channels, int rate, String seconds) throws Exception {
        ByteBuffer head = ByteBuffer.wrap(WAV.clone()).order(ByteOrder.LITTLE_ENDIAN);
        head.putShort(22, channels).putInt(24, rate).putInt(28, 2 * rate * channels);
        desk.line.say(200, said("Good morning."));
        desk.post(
                WRITE,
                new Multipart()
                        .file("file", "a.wav", "audio/wav", head.array())
                        .text("response_format", "verbose_json"));
        assertThat(Json.text(desk.client.json().at("duration"))).isEqualTo(seconds);
    }

    @Test
    void timesThatCannotBeAreNone() throws Exception {
        ask(
                WORDS.replace("0.100s", "Infinity").replace("0.400s", "soon"),
                form().text("model", "gemini-3.5-transcribe")
                        .text("response_format", "verbose_json")
                        .text("timestamp_granularities[]", "word"));
        assertThat(Json.text(desk.client.json().at("words").at(0)))
                .isEqualTo("{\"word\":\"Good\",\"start\":0.0,\"end\":0.0}");
    }

    @Test
    void aTextWithoutTimesIsOneSubtitleAsLongAsTheRecording() throws Exception {
        ask(said("Good morning."), form().text("response_format", "vtt"));
        assertThat(desk.client.headers.first("content-type")).contains("text/vtt; charset=utf-8");
        assertThat(desk.client.text()).isEqualTo("WEBVTT\n\n00:00:00.000 --> 00:00:02.000\nGood morning.\n\n");
    }

    @Test
    void segmentsHaveWhatClientsOfWhisperReadOfThem() throws Exception {
        ask(
                said("[00:00.000 -> 00:01.500] Good morning."),
                form().text("response_format", "verbose_json").text("language", "en"));
        assertThat(desk.client.text())
                .isEqualTo("{\"task\":\"transcribe\",\"language\":\"en\",\"duration\":2.0,\"text\":\"Good morning.\","
                        + "\"segments\":[{\"id\":0,\"seek\":0,\"start\":0.0,\"end\":1.5,\"text\":\"Good morning.\","
                        + "\"tokens\":[],\"temperature\":0,\"avg_logprob\":0,\"compression_ratio\":0,"
                        + "\"no_speech_prob\":0}]," + COUNTS + "}");
    }

    @Test
    void aModelThatDoesNothingElseIsConfigured() throws Exception {
        ask(
                WORDS,
                form().text("model", "gemini-3.5-transcribe")
                        .text("language", "en")
                        .text("prompt", "Ada, Grace. Ada")
                        .text("response_format", "verbose_json")
                        .text("timestamp_granularities[]", "word")
                        .text("timestamp_granularities[]", "segment"));
        assertThat(desk.sent().at("contents").at(0).at("parts").each()).hasSize(1);
        assertThat(Json.text(desk.sent().at("generationConfig")))
                .isEqualTo("{\"audioTranscriptionConfig\":{\"languageCodes\":[\"en\"],\"customVocabulary\":"
                        + "[\"Ada\",\"Grace\"],\"wordTimestamp\":true}}");
        JsonView json = desk.client.json();
        assertThat(json.at("text").value()).isEqualTo("Good morning. Hello.");
        assertThat(json.at("language").value()).isEqualTo("en-GB");
        assertThat(Json.text(json.at("words").at(1))).isEqualTo("{\"word\":\"morning.\",\"start\":0.5,\"end\":1.0}");
        // A pause begins another one.
        assertThat(json.at("segments").each())
                .extracting(each -> each.at("text").text(""))
                .containsExactly("Good morning.", "Hello.");
    }

    @Test
    void wordsAreJoinedIntoSubtitles() throws Exception {
        ask(WORDS, form().text("model", "gemini-3.5-transcribe").text("response_format", "srt"));
        assertThat(desk.client.text())
                .isEqualTo("1\n00:00:00,100 --> 00:00:01,000\nGood morning.\n\n"
                        + "2\n00:00:01,900 --> 00:00:02,000\nHello.\n\n");
    }

    @Test
    void speakersAreToldApart() throws Exception {
        ask(WORDS, form().text("model", "gpt-4o-transcribe-diarize").text("response_format", "diarized_json"));
        assertThat(desk.asked()).isEqualTo("/v1beta/models/gemini-3.5-transcribe:generateContent");
        assertThat(Json.text(desk.sent().at("generationConfig").at("audioTranscriptionConfig")))
                .isEqualTo("{\"wordTimestamp\":true,\"diarization\":true}");
        assertThat(Json.text(desk.client.json().at("segments")))
                .isEqualTo("[{\"type\":\"transcript.text.segment\",\"id\":\"seg_0\",\"start\":0.1,\"end\":1.0,"
                        + "\"text\":\"Good morning.\",\"speaker\":\"A\"},{\"type\":\"transcript.text.segment\","
                        + "\"id\":\"seg_1\",\"start\":1.9,\"end\":2.0,\"text\":\"Hello.\",\"speaker\":\"B\"}]");
    }

    @Test
    void whatNobodyIsNamedForIsToldAsWell() throws Exception {
        ask(
                parts("{\"audioTranscription\":{\"text\":\"Hello.\"}}"),
                form().text("model", "gemini-3.5-transcribe").text("response_format", "diarized_json"));
        assertThat(desk.client.json().at("segments").each())
                .extracting(each -> each.at("text").text(""))
                .containsExactly("Hello.");
    }

    @Test
    void aStreamHasThePiecesAndTheWhole() throws Exception {
        String piece = "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Good \"}]}}]}\r\n\r\n";
        ask(piece + "data: " + said("morning.") + "\r\n\r\n", form().text("stream", "True"));
        assertThat(desk.asked()).endsWith(":streamGenerateContent");
        assertThat(desk.client.text())
                .isEqualTo("data: {\"type\":\"transcript.text.delta\",\"delta\":\"Good \"}\n\n"
                        + "data: {\"type\":\"transcript.text.delta\",\"delta\":\"morning.\"}\n\n"
                        + "data: {\"type\":\"transcript.text.done\",\"text\":\"Good morning.\"," + COUNTS + "}\n\n");
        assertThat(desk.client.closes).isOne();
    }

    @Test
    void aStreamThatBreaksOffEndsWithAnError() throws Exception {
        desk.line.breakOff("data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Good \"}]}}]}\r\n\r\n");
        desk.post(WRITE, form().text("stream", "true"));
        assertThat(desk.client.text()).contains("upstream_disconnected").doesNotContain("text.done");
    }

    @Test
    void silenceIsAnEmptyText() throws Exception {
        ask("{\"candidates\":[{\"finishReason\":\"STOP\"}]" + USAGE, form());
        assertThat(desk.client.text()).isEqualTo("{\"text\":\"\"," + COUNTS + "}");
    }

    @Test
    void aRefusedRecordingIsAnError() throws Exception {
        ask("{\"promptFeedback\":{\"blockReason\":\"PROHIBITED_CONTENT\"}}", form());
        assertThat(desk.client.status).isEqualTo(400);
        assertThat(desk.error().at("code").value()).isEqualTo("content_filter");
        assertThat(desk.error().at("message").text("")).contains("PROHIBITED_CONTENT");
    }

    @ParameterizedTest
    @CsvSource({
        "response_format, doc, response_format, verbose_json",
        "response_format, diarized_json, response_format, gemini-3.5-transcribe",
        "stream, maybe, stream, true or false",
        "model, ../x, model, GET /v1/models"
    })
    void whatIsWrongIsToldWithItsPlace(String field, String value, String param, String message) throws Exception {
        desk.post(WRITE, form().text(field, value));
        assertThat(desk.client.status).as(desk.client.text()).isEqualTo(400);
        assertThat(desk.error().at("param").value()).isEqualTo(param);
        assertThat(desk.error().at("message").text("")).contains(message);
        assertThat(desk.line.bodies).isEmpty();
    }

    @Test
    void aStreamHasNoTimes() throws Exception {
        desk.post(WRITE, form().text("stream", "true").text("response_format", "srt"));
        assertThat(desk.error().at("param").value()).isEqualTo("response_format");
    }

    @Test
    void aModelThatOnlyTranscribesDoesNotTranslate() throws Exception {
        desk.post(TRANSLATE, form().text("model", "gemini-3.5-transcribe"));
        assertThat(desk.client.status).isEqualTo(400);
        assertThat(desk.error().at("param").value()).isEqualTo("model");
    }

    @Test
    void whatIsNoRecordingIsRefused() throws Exception {
        refused("file", "is missing", new Multipart().text("model", "whisper-1"));
        refused("file", "is missing", new Multipart().text("file", "a.wav"));
        refused("file", "is empty", new Multipart().file("file", "a.wav", "audio/wav", new byte[0]));
        refused("file", "is image/png", new Multipart().file("file", "a.png", "image/png", WAV));
        refused("file", "is text/plain", new Multipart().file("file", "a.txt", "text/plain", WAV));
        refused("model", "", form().text("model", "whisper-1").text("model", "whisper-1"));
        desk.post(WRITE, "{\"file\":\"x\"}");
        assertThat(desk.error().at("code").value()).isEqualTo("invalid_content_type");
    }

    private static void refused(String param, String message, Multipart form) throws Exception {
        MediaDesk desk = new MediaDesk();
        desk.post(WRITE, form);
        assertThat(desk.client.status).isEqualTo(400);
        assertThat(desk.error().at("param").value()).isEqualTo(param);
        assertThat(desk.error().at("message").text("")).contains(message);
        assertThat(desk.line.bodies).isEmpty();
    }
}
