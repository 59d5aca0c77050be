package io.geminibalance.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.geminibalance.dialect.answer.Sound;
import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.wire.Sink.UpstreamBroken;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpeechTest {
    private static final String SPEECH = "/v1/audio/speech";
    private static final byte[] SAMPLES = {1, 2, 3, 4, 5, 6};
    private static final byte[] FILE = new Sound(SAMPLES, 24_000).file();
    private static final String NEW = "\"model\":\"gemini-3.8-flash-tts\",\"input\":\"Hi\",\"voice\":\"Kore\"";

    private final MediaDesk desk = new MediaDesk();

    private static String said(String type, byte[] bytes, String finish) {
        return "{\"candidates\":[{\"content\":{\"parts\":[{\"inlineData\":{\"mimeType\":\"" + type + "\",\"data\":\""
                + Base64.getEncoder().encodeToString(bytes) + "\"}}]}" + finish + "}],\"usageMetadata\":"
                + "{\"promptTokenCount\":3,\"candidatesTokenCount\":25,\"totalTokenCount\":28}}";
    }

    private static String whole(String type, byte[] bytes) {
        return said(type, bytes, ",\"finishReason\":\"STOP\"");
    }

    private static String events(String... documents) {
        StringBuilder all = new StringBuilder();
        for (String document : documents) {
            all.append("data: ").append(document).append("\r\n\r\n");
        }
        return all.toString();
    }

    @Test
    void newModelsAreToldTheStyleBesideTheText() throws Exception {
        // E95
        desk.line.say(200, whole("audio/wav", FILE));
        desk.post(SPEECH, "{" + NEW + ",\"instructions\":\"whisper\",\"speed\":1.5,\"temperature\":0.1}");
        assertThat(desk.asked()).isEqualTo("/v1beta/models/gemini-3.8-flash-tts:generateContent");
        assertThat(Json.text(desk.sent().at("contents").at(0).at("parts")))
                .isEqualTo("[{\"text\":\"Hi\",\"speechMetadata\":{\"style\":\"whisper\"}}]");
        assertThat(Json.text(desk.sent().at("generationConfig")))
                .isEqualTo("{\"responseModalities\":[\"AUDIO\"],\"speechConfig\":{\"voiceConfig\":"
                        + "{\"prebuiltVoiceConfig\":{\"voiceName\":\"Kore\"}}}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"response_format\":\"wav\"", ",\"response_format\":\"mp3\""})
    void aFileThatIsWantedWhileItIsMadeHasNoLengthInItsHead(String format) throws Exception {
        String type = "audio/L16;rate=24000";
        desk.line.say(200, events(said(type, SAMPLES, ""), whole(type, SAMPLES)));
        desk.post(SPEECH, "{" + NEW + format + ",\"stream_format\":\"audio\"}");

        assertThat(desk.asked()).endsWith(":streamGenerateContent");
        assertThat(desk.client.headers.first("content-type")).contains("audio/wav");
        byte[] head = new Sound(new byte[0], 24_000).beginning();
        assertThat(Arrays.copyOfRange(head, 4, 8)).containsOnly(-1);
        assertThat(Arrays.copyOfRange(head, 40, 44)).containsOnly(-1);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(head);
        file.writeBytes(SAMPLES);
        file.writeBytes(SAMPLES);
        assertThat(desk.client.bytes()).isEqualTo(file.toByteArray());
        assertThat(desk.client.closes).isEqualTo(1);
    }

    @Test
    void olderModelsAreToldTheStyleInFrontOfTheText() throws Exception {
        // E95
        desk.line.say(200, whole("audio/L16;codec=pcm;rate=24000", SAMPLES));
        desk.post(SPEECH, "{\"model\":\"gemini-2.5-flash-preview-tts\",\"input\":\"Hi\",\"instructions\":\"whisper\"}");
        assertThat(Json.text(desk.sent().at("contents").at(0).at("parts"))).isEqualTo("[{\"text\":\"whisper: Hi\"}]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"response_format\":\"wav\"", ",\"response_format\":\"mp3\""})
    void aFileIsPassedOnAsItIs(String format) throws Exception {
        // E88, E94: vercel/ai 2693319
        desk.line.say(200, whole("audio/wav", FILE));
        desk.post(SPEECH, "{" + NEW + format + "}");
        assertThat(desk.client.status).isEqualTo(200);
        assertThat(desk.client.headers.first("content-type")).contains("audio/wav");
        assertThat(desk.client.bytes()).isEqualTo(FILE);
    }

    @Test
    void bareSamplesGetAHeader() throws Exception {
        // E94
        desk.line.say(200, whole("audio/L16;codec=pcm;rate=16000", SAMPLES));
        desk.post(SPEECH, "{\"model\":\"gemini-3.1-flash-tts-preview\",\"input\":\"Hi\"}");
        byte[] file = desk.client.bytes();
        assertThat(file).hasSize(SAMPLES.length + 44).endsWith(SAMPLES);
        assertThat(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(24))
                .isEqualTo(16_000);
    }

    @Test
    void aFileLosesItsHeaderWhereSamplesAreWanted() throws Exception {
        // E94
        desk.line.say(200, events(whole("audio/wav", FILE)));
        desk.post(SPEECH, "{" + NEW + ",\"response_format\":\"pcm\"}");
        assertThat(desk.asked()).endsWith(":streamGenerateContent");
        assertThat(desk.client.headers.first("content-type")).contains("audio/pcm;rate=24000");
        assertThat(desk.client.bytes()).isEqualTo(SAMPLES);
    }

    @Test
    void samplesGoOnAsTheyCome() throws Exception {
        String type = "audio/L16;rate=24000";
        desk.line.say(
                200,
                events(
                        said(type, SAMPLES, ""),
                        said(type, SAMPLES, ""),
                        "{\"candidates\":[{\"finishReason\":\"STOP\"}]}"));
        desk.post(SPEECH, "{" + NEW + ",\"response_format\":\"pcm\"}");
        byte[] twice = Arrays.copyOf(SAMPLES, 12);
        System.arraycopy(SAMPLES, 0, twice, 6, 6);
        assertThat(desk.client.bytes()).isEqualTo(twice);
    }

    @Test
    void eventsHoldAFileThatHasNoEndYet() throws Exception {
        String type = "audio/L16;rate=24000";
        desk.line.say(200, events(said(type, SAMPLES, ""), whole(type, SAMPLES)));
        desk.post(SPEECH, "{" + NEW + ",\"stream_format\":\"sse\"}");
        assertThat(desk.client.headers.first("content-type")).contains("text/event-stream; charset=utf-8");
        List<JsonView> events = told();
        assertThat(events)
                .extracting(each -> each.at("type").value())
                .containsExactly("speech.audio.delta", "speech.audio.delta", "speech.audio.done");
        byte[] first = Base64.getDecoder().decode(events.getFirst().at("audio").text(""));
        assertThat(first)
                .hasSize(50)
                .startsWith('R', 'I', 'F', 'F', 255, 255, 255, 255)
                .endsWith(SAMPLES);
        assertThat(Base64.getDecoder().decode(events.get(1).at("audio").text("")))
                .isEqualTo(SAMPLES);
        assertThat(Json.text(events.get(2).at("usage")))
                .isEqualTo("{\"input_tokens\":3,\"output_tokens\":25,\"total_tokens\":28}");
    }

    private List<JsonView> told() {
        List<JsonView> events = new ArrayList<>();
        for (String event : desk.client.text().split("\n\n")) {
            events.add(new JsonView(Json.read(event.substring("data: ".length()))));
        }
        return events;
    }

    @Test
    void eventsHoldBareSamplesWhereThoseAreWanted() throws Exception {
        desk.line.say(200, events(whole("audio/L16;rate=24000", SAMPLES)));
        desk.post(SPEECH, "{" + NEW + ",\"stream_format\":\"sse\",\"response_format\":\"pcm\"}");
        assertThat(Base64.getDecoder().decode(told().getFirst().at("audio").text("")))
                .isEqualTo(SAMPLES);
    }

    @Test
    void severalPiecesAreOneFile() throws Exception {
        String piece = Base64.getEncoder().encodeToString(SAMPLES);
        String part = "{\"inlineData\":{\"mimeType\":\"audio/pcm\",\"data\":\"" + piece + "\"}}";
        desk.line.say(
                200,
                "{\"candidates\":[{\"content\":{\"parts\":[" + part + "," + part + "]},\"finishReason\":\"STOP\"}]}");
        desk.post(SPEECH, "{" + NEW + "}");
        assertThat(desk.client.bytes()).hasSize(44 + 12).endsWith(SAMPLES);
    }

    @ParameterizedTest
    @CsvSource({
        "'\"kore\"', Kore",
        "'\"alloy\"', Zephyr",
        "'\"Onyx\"', Fenrir",
        "'{\"id\":\"verse\"}', Orus",
        "null, Zephyr"
    })
    void voicesHaveNamesOfGooglesOrOpenAis(String voice, String name) throws Exception {
        desk.line.say(200, whole("audio/wav", FILE));
        desk.post(SPEECH, "{\"input\":\"Hi\",\"voice\":" + voice + "}");
        assertThat(desk.sent()
                        .at("generationConfig")
                        .at("speechConfig")
                        .at("voiceConfig")
                        .at("prebuiltVoiceConfig")
                        .at("voiceName")
                        .value())
                .isEqualTo(name);
    }

    @Test
    void aVoiceOfOnesOwnIsNamedByItsId() throws Exception {
        desk.line.say(200, whole("audio/wav", FILE));
        desk.post(SPEECH, "{\"input\":\"Hi\",\"voice\":{\"id\":\"voice_abc\"}}");
        assertThat(Json.text(desk.sent().at("generationConfig").at("speechConfig")))
                .isEqualTo("{\"voiceConfig\":{\"voice\":\"voice_abc\"}}");
    }

    @ParameterizedTest
    @CsvSource({
        "tts-1, gemini-3.8-flash-lite-tts",
        "tts-1-1106, gemini-3.8-flash-lite-tts",
        "tts-1-hd, gemini-3.8-flash-tts",
        "gpt-4o-mini-tts, gemini-3.8-flash-lite-tts",
        "gemini-9-tts, gemini-9-tts"
    })
    void namesOfOpenAisStandForModelsThatSpeak(String asked, String model) throws Exception {
        desk.line.say(200, whole("audio/wav", FILE));
        desk.post(SPEECH, "{\"model\":\"" + asked + "\",\"input\":\"Hi\"}");
        assertThat(desk.asked()).isEqualTo("/v1beta/models/" + model + ":generateContent");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{}; input; missing",
                "{\"input\":\"\"}; input; missing",
                "{\"input\":[\"x\"]}; input; ",
                "'{\"input\":\"x\",\"voice\":7}'; voice; ",
                "'{\"input\":\"x\",\"voice\":{\"id\":7}}'; voice.id; ",
                "'{\"input\":\"x\",\"voice\":{\"id\":\"voice_1\"},\"model\":\"gemini-2.5-flash-preview-tts\"}'; voice.id; Kore",
                "'{\"input\":\"x\",\"instructions\":{}}'; instructions; ",
                "'{\"input\":\"x\",\"response_format\":7}'; response_format; ",
                "'{\"input\":\"x\",\"model\":\"a/b?c\"}'; model; GET /v1/models",
                "'{\"input\":\"x\",\"voice\":\"nobody\"}'; voice; Kore",
                "'{\"input\":\"x\",\"voice\":{\"id\":\"nobody\"}}'; voice.id; Kore",
                "'{\"input\":\"x\",\"response_format\":\"midi\"}'; response_format; wav or pcm",
                "'{\"input\":\"x\",\"stream_format\":\"tape\"}'; stream_format; sse",
                "'{\"input\":\"x\",\"model\":\"gemini-3.8-flash\"}'; model; does not speak"
            })
    void whatIsWrongIsToldWithItsPlace(String body, String param, String message) throws Exception {
        desk.post(SPEECH, body);
        assertThat(desk.client.status).as(desk.client.text()).isEqualTo(400);
        assertThat(desk.error().at("param").value()).isEqualTo(param);
        assertThat(desk.error().at("message").text("")).contains(message == null ? "" : message);
        assertThat(desk.line.bodies).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"input", "instructions"})
    void aTextThatFillsTheMemoryIsRefused(String field) throws Exception {
        String text = "a".repeat(16_000_001);
        String rest = field.equals("input") ? "" : ",\"input\":\"Hi\"";
        desk.post(SPEECH, "{\"" + field + "\":\"" + text + "\"" + rest + "}");
        assertThat(desk.client.status).isEqualTo(413);
        assertThat(desk.error().at("param").value()).isEqualTo(field);
        assertThat(desk.error().at("message").text("")).contains("shorten it");
    }

    @Test
    void aSilentModelIsAskedOnceMoreAndThenItIsAnError() throws Exception {
        String silent = "{\"candidates\":[{\"finishReason\":\"STOP\"}]}";
        desk.line.say(200, silent).say(200, whole("audio/wav", FILE));
        desk.post(SPEECH, "{" + NEW + "}");
        assertThat(desk.client.bytes()).isEqualTo(FILE);

        MediaDesk again = new MediaDesk();
        again.line.say(200, silent).say(200, silent);
        again.post(SPEECH, "{" + NEW + "}");
        assertThat(again.client.status).isEqualTo(502);
        assertThat(again.error().at("code").value()).isEqualTo("empty_response");
    }

    @Test
    void aTextThatTheProviderRefusesIsNotAskedAgain() throws Exception {
        desk.line.say(200, "{\"promptFeedback\":{\"blockReason\":\"PROHIBITED_CONTENT\"}}");
        desk.post(SPEECH, "{" + NEW + "}");
        assertThat(desk.client.status).isEqualTo(400);
        assertThat(desk.error().at("message").text("")).contains("PROHIBITED_CONTENT");
        assertThat(desk.line.bodies).hasSize(1);
    }

    @Test
    void anAnswerThatIsFilteredIsNotAskedAgain() throws Exception {
        desk.line.say(200, "{\"candidates\":[{\"finishReason\":\"SAFETY\"}]}");
        desk.post(SPEECH, "{" + NEW + "}");
        assertThat(desk.client.status).isEqualTo(400);
        assertThat(desk.error().at("message").text("")).contains("SAFETY");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wav", "pcm"})
    void halfATextIsNotGivenForAWholeOne(String format) {
        String filtered = said("audio/L16;rate=24000", SAMPLES, ",\"finishReason\":\"SAFETY\"");
        desk.line.say(200, format.equals("pcm") ? events(filtered) : filtered);
        String body = "{" + NEW + ",\"response_format\":\"" + format + "\"}";
        if (format.equals("pcm")) {
            assertThatThrownBy(() -> desk.post(SPEECH, body)).isInstanceOf(UpstreamBroken.class);
            assertThat(desk.client.closes).isZero();
        } else {
            assertThatCode(() -> desk.post(SPEECH, body)).doesNotThrowAnyException();
            assertThat(desk.client.status).isEqualTo(400);
        }
    }

    @Test
    void samplesThatBreakOffAreLeftWithoutAnEnd() {
        desk.line.breakOff(events(said("audio/L16;rate=24000", SAMPLES, "")));
        assertThatThrownBy(() -> desk.post(SPEECH, "{" + NEW + ",\"response_format\":\"pcm\"}"))
                .isInstanceOf(UpstreamBroken.class);
        assertThat(desk.client.status).isEqualTo(200);
        assertThat(desk.client.closes).isZero();
    }

    @Test
    void eventsThatBreakOffEndWithAnError() throws Exception {
        desk.line.breakOff(events(said("audio/L16;rate=24000", SAMPLES, "")));
        desk.post(SPEECH, "{" + NEW + ",\"stream_format\":\"sse\"}");
        assertThat(desk.client.text())
                .contains("\"code\":\"upstream_disconnected\"")
                .doesNotContain("audio.done");
    }

    @Test
    void aWholeFileThatBreaksOffIsAskedOnceMore() throws Exception {
        desk.line.breakOff("{\"candidates\":[{\"content\":").say(200, whole("audio/wav", FILE));
        desk.post(SPEECH, "{" + NEW + "}");
        assertThat(desk.client.bytes()).isEqualTo(FILE);
    }

    @ParameterizedTest
    @CsvSource({"audio/ogg;codecs=opus, wav", "audio/ogg;codecs=opus, pcm", "audio/mpeg, mp3"})
    void aPackedSoundIsPassedOnByItsName(String type, String format) throws Exception {
        String answer = whole(type, SAMPLES);
        desk.line.say(200, format.equals("pcm") ? events(answer) : answer);
        desk.post(SPEECH, "{" + NEW + ",\"response_format\":\"" + format + "\"}");
        assertThat(desk.client.headers.first("content-type")).contains(type);
        assertThat(desk.client.bytes()).isEqualTo(SAMPLES);
    }

    @Test
    void aFileOfTwoChannelsIsPassedOnAsItIs() throws Exception {
        byte[] stereo = FILE.clone();
        stereo[22] = 2;
        desk.line.say(200, events(whole("audio/wav", stereo)));
        desk.post(SPEECH, "{" + NEW + ",\"response_format\":\"pcm\"}");
        assertThat(desk.client.headers.first("content-type")).contains("audio/wav");
        assertThat(desk.client.bytes()).isEqualTo(stereo);
    }

    @Test
    void aPackedSoundMayComeInEvents() throws Exception {
        desk.line.say(200, events(whole("audio/ogg", SAMPLES)));
        desk.post(SPEECH, "{" + NEW + ",\"stream_format\":\"sse\"}");
        assertThat(told())
                .extracting(each -> each.at("type").value())
                .containsExactly("speech.audio.delta", "speech.audio.done");
        assertThat(Base64.getDecoder().decode(told().getFirst().at("audio").text("")))
                .isEqualTo(SAMPLES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"audio/wav", "audio/pcm", "audio/mpeg"})
    void soundOfNothingIsNone(String type) throws Exception {
        String empty = whole(type, type.equals("audio/wav") ? new Sound(new byte[0], 24_000).file() : new byte[0]);
        for (String format : List.of("wav", "pcm")) {
            MediaDesk desk = new MediaDesk();
            String answer = format.equals("pcm") ? events(empty) : empty;
            desk.line.say(200, answer).say(200, answer);
            desk.post(SPEECH, "{" + NEW + ",\"response_format\":\"" + format + "\"}");
            assertThat(desk.client.status).isEqualTo(502);
            assertThat(desk.error().at("code").value()).isEqualTo("empty_response");
        }
    }

    @Test
    void wordsInsteadOfSoundAreTheReason() throws Exception {
        desk.line.say(
                200,
                "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"I would rather sing.\"}]},"
                        + "\"finishReason\":\"STOP\"}]}");
        desk.post(SPEECH, "{" + NEW + "}");
        assertThat(desk.client.status).isEqualTo(400);
        assertThat(desk.error().at("message").text("")).contains("I would rather sing.");
    }
}
