package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.json.JsonView;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Pictures, speech and transcripts of OpenAI's form, from the client to the sandbox and back.
class MediaTest {
    private static final String PICTURES = "/v1/images/generations";
    private static final String SPEECH = "/v1/audio/speech";
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 1};
    private static final byte[] WAV = {'R', 'I', 'F', 'F', 4, 0, 0, 0, 'W', 'A', 'V', 'E', 0, 1, 2, 3};

    @ParameterizedTest
    @CsvSource({"gemini-3.1-flash-image, 1", "gpt-image-1, 1", "dall-e-3, 1", "gemini-3.1-flash-image, 3"})
    void aPictureIsDrawn(String model, int count) throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            HttpResponse<String> answer = world.post(
                    PICTURES, "{\"model\":\"" + model + "\",\"prompt\":\"A lighthouse\",\"n\":" + count + "}");

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            JsonView json = World.json(answer);
            assertThat(json.at("data").each()).hasSize(count);
            assertThat(Base64.getDecoder()
                            .decode(json.at("data").at(0).at("b64_json").text("")))
                    .startsWith((byte) 0x89, (byte) 'P');
            assertThat(json.at("created").number(0L)).isPositive();
        }
    }

    @Test
    void aPictureIsMadeFromAnother() throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            Form form = new Form()
                    .text("model", "gemini-3.1-flash-image")
                    .text("prompt", "Make it night")
                    .file("image[]", "a.png", "image/png", PNG)
                    .file("image[]", "b.png", "image/png", PNG);
            HttpResponse<String> answer = form.post(world, "/v1/images/edits");

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            JsonView parts = world.seen().getLast().json().at("contents").at(0).at("parts");
            assertThat(parts.each().stream()
                            .filter(part -> part.at("inlineData").isObject()))
                    .hasSize(2);
        }
    }

    @ParameterizedTest
    @CsvSource({"wav, audio/wav", "pcm, audio/pcm", "mp3, audio/wav", "'', audio/wav"})
    void speechHasTheTypeThatItIs(String format, String type) throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            String wanted = format.isEmpty() ? "" : ",\"response_format\":\"" + format + "\"";
            HttpResponse<byte[]> answer = world.client()
                    .send(
                            world.request(SPEECH, "content-type", "application/json")
                                    .POST(BodyPublishers.ofString(
                                            "{\"model\":\"gpt-4o-mini-tts\",\"input\":\"Hello\",\"voice\":\"alloy\""
                                                    + wanted + "}"))
                                    .build(),
                            BodyHandlers.ofByteArray());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith(type);
            String head = new String(answer.body(), 0, 4, StandardCharsets.ISO_8859_1);
            assertThat(head.equals("RIFF")).isEqualTo(type.equals("audio/wav"));
            if (type.equals("audio/wav")) {
                assertThat(answer.body()).hasSize(44 + 24_000 / 20 * 2);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/audio/transcriptions", "/v1/audio/translations"})
    void aRecordingIsWrittenDown(String path) throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            Form form = new Form().text("model", "whisper-1").file("file", "a.wav", "audio/wav", WAV);
            HttpResponse<String> answer = form.post(world, path);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(World.json(answer).at("text").text("")).isNotEmpty();

            HttpResponse<String> text = form.text("response_format", "text").post(world, path);
            assertThat(text.headers().firstValue("content-type").orElse("")).startsWith("text/plain");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                PICTURES + " | {} | prompt",
                PICTURES + " | {\"prompt\":7} | prompt",
                PICTURES + " | {\"prompt\":\"x\",\"n\":\"many\"} | n",
                PICTURES + " | nonsense | JSON",
                SPEECH + " | {\"voice\":\"alloy\"} | input",
                SPEECH + " | {\"input\":\"x\",\"response_format\":\"vinyl\"} | response_format",
                "/v1/images/edits | {} | image",
                "/v1/audio/transcriptions | {} | multipart/form-data"
            })
    void whatIsWrongIsRefusedWithItsName(String path, String body, String named) throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            HttpResponse<String> answer = world.post(path, body, "content-type", "application/json");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
            assertThat(World.json(answer).at("error").at("message").text("")).contains(named);
            assertThat(world.seen()).isEmpty();
        }
    }

    @Test
    void aFormThatIsCutAnywhereIsRefusedOrLacksSomething() throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            byte[] whole = new Form()
                    .text("model", "whisper-1")
                    .file("file", "a.wav", "audio/wav", WAV)
                    .bytes();
            for (int length = 0; length < whole.length - 4; length++) {
                HttpResponse<String> answer = world.send(world.request(
                                "/v1/audio/transcriptions",
                                "content-type",
                                "multipart/form-data; boundary=" + Form.BOUNDARY)
                        .POST(BodyPublishers.ofByteArray(whole, 0, length)));
                assertThat(answer.statusCode())
                        .as("cut at " + length + ": " + answer.body())
                        .isEqualTo(400);
            }
            assertThat(world.seen()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"demo-dry-1, 429", "demo-invalid-1, 503", "demo-overloaded-1, 503"})
    void failuresHaveOpenAisForm(String key, int status) throws Exception {
        try (World world = World.of(key)) {
            for (Map.Entry<String, String> each : Map.of(
                            PICTURES, "{\"prompt\":\"x\"}", SPEECH, "{\"input\":\"x\",\"voice\":\"alloy\"}")
                    .entrySet()) {
                HttpResponse<String> answer = world.post(each.getKey(), each.getValue());
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
                assertThat(World.json(answer).at("error").at("message").text(""))
                        .isNotEmpty();
            }
        }
    }

    /// A form with files, as browsers and SDKs send it.
    private static final class Form {
        private static final String BOUNDARY = "the-boundary";
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Form text(String name, String value) {
            write("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value
                    + "\r\n");
            return this;
        }

        Form file(String name, String file, String type, byte[] bytes) {
            write("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\"; filename=\"" + file
                    + "\"\r\nContent-Type: " + type + "\r\n\r\n");
            out.writeBytes(bytes);
            write("\r\n");
            return this;
        }

        byte[] bytes() {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            whole.writeBytes(out.toByteArray());
            whole.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII));
            return whole.toByteArray();
        }

        HttpResponse<String> post(World world, String path) throws Exception {
            return world.send(world.request(path, "content-type", "multipart/form-data; boundary=" + BOUNDARY)
                    .POST(BodyPublishers.ofByteArray(bytes())));
        }

        private void write(String text) {
            out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
