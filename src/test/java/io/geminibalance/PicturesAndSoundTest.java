package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.dialect.answer.Sound;
import io.geminibalance.support.Multipart;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Pictures, speech and transcripts by several keys and models, with large bodies and with tokens.
class PicturesAndSoundTest {
    private static final String[] BEARER = {"authorization", "Bearer anything"};
    private static final String PICTURES = "/v1/images/generations";
    private static final byte[] WAV = new Sound(new byte[800], 8000).file();

    private static HttpResponse<byte[]> speech(World world, String more) throws Exception {
        String body = "{\"input\":\"Good morning\",\"voice\":\"alloy\"" + more + "}";
        return world.client()
                .send(
                        world.request("/v1/audio/speech", BEARER)
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofByteArray());
    }

    private static HttpResponse<String> form(World world, String path, Multipart form, String... headers)
            throws Exception {
        return world.send(world.request(path, headers)
                .header("content-type", Multipart.TYPE)
                .POST(BodyPublishers.ofByteArray(form.bytes())));
    }

    private static Multipart recording() {
        return new Multipart().file("file", "a.wav", "audio/wav", WAV);
    }

    @Test
    void fourPicturesAreDrawnWithTheKeysThatCan() throws Exception {
        try (World world = World.of("p1/a=demo-dry-1", "p2/b=demo-good-2")) {
            HttpResponse<String> answer = world.post(PICTURES, "{\"prompt\":\"The sea\",\"n\":4}", BEARER);
            assertThat(World.json(answer).at("data").each()).hasSize(4);
            assertThat(world.keysSeen().stream().filter("demo-good-2"::equals)).hasSize(4);
            assertThat(world.status("b").usageToday()).containsEntry("gemini-3.1-flash-image", 4);
        }
    }

    @Test
    void whereNoKeyCanTheAnswerSaysWhenOneWill() throws Exception {
        try (World world = World.of("a=demo-dry-1")) {
            for (HttpResponse<String> answer : List.of(
                    world.post(PICTURES, "{\"prompt\":\"The sea\",\"n\":2}", BEARER),
                    form(world, "/v1/audio/transcriptions", recording(), BEARER),
                    form(world, "/v1/audio/transcriptions", recording().text("stream", "true"), BEARER))) {
                assertThat(answer.statusCode()).isEqualTo(429);
                assertThat(answer.headers().firstValue("retry-after")).isPresent();
                assertThat(World.json(answer).at("error").at("code").value()).isEqualTo("insufficient_quota");
            }
        }
    }

    @Test
    void aLargePictureArrivesWholeThoughAKeyFails() throws Exception {
        try (World world = World.of("a=demo-overloaded-1", "b=demo-good-2")) {
            byte[] large = Arrays.copyOf(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'}, 3_000_000);
            Multipart form = new Multipart()
                    .file("image[]", "first.jpg", "image/jpg", new byte[] {1})
                    .text("prompt", "Both")
                    .file("image[]", "second", "application/octet-stream", large);
            HttpResponse<String> answer = form(world, "/v1/images/edits", form, BEARER);

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(world.keysSeen()).endsWith("demo-good-2");
            assertThat(world.seen().getLast().bodyLength()).isGreaterThan(4_000_000);
            String sent = new String(world.seen().getLast().body(), 0, 400, StandardCharsets.US_ASCII);
            assertThat(sent).containsSubsequence("\"image/jpeg\"", "\"AQ==\"", "\"image/png\"", "\"iVBORw0KGgo");
        }
    }

    @Test
    void aFormThatIsTooLargeIsRefusedInOpenAisWords() throws Exception {
        try (World world = World.with(Map.of("MAX_BODY_BYTES", "1000"), "a=demo-good-1")) {
            for (String path : List.of("/v1/audio/transcriptions", "/v1/audio/translations", "/v1/images/edits")) {
                HttpResponse<String> answer =
                        form(world, path, recording().file("image", "a", "", new byte[500]), BEARER);
                assertThat(answer.statusCode()).isEqualTo(413);
                assertThat(World.json(answer).at("error").at("code").value()).isEqualTo("request_too_large");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "tts-1, '', audio/wav",
        "gemini-3.8-flash-tts, ',\"response_format\":\"mp3\"', audio/wav",
        "gemini-3.1-flash-tts-preview, ',\"response_format\":\"wav\"', audio/wav",
        "gemini-3.1-flash-tts-preview, ',\"response_format\":\"pcm\"', audio/pcm;rate=24000",
        "gpt-4o-mini-tts, ',\"response_format\":\"pcm\",\"instructions\":\"Whisper.\"', audio/pcm;rate=24000"
    })
    void aTextIsSpoken(String model, String more, String type) throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            HttpResponse<byte[]> answer = speech(world, ",\"model\":\"" + model + "\"" + more);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("content-type")).hasValue(type);
            // The sandbox's tone: a twentieth of a second at 24 kHz.
            assertThat(answer.body()).hasSize(type.equals("audio/wav") ? 2444 : 2400);
            Sound sound = Sound.read(type, Base64.getEncoder().encodeToString(answer.body()))
                    .orElseThrow();
            assertThat(sound.samples()).hasSize(2400);
            assertThat(sound.rate()).isEqualTo(24_000);
        }
    }

    @ParameterizedTest
    @CsvSource({"whisper-1, This answer comes from the sandbox", "gemini-3.5-transcribe, Nobody listened to this."})
    void aRecordingIsWrittenDown(String model, String text) throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            HttpResponse<String> answer =
                    form(world, "/v1/audio/transcriptions", recording().text("model", model), BEARER);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(World.json(answer).at("text").text("")).contains(text);
        }
    }

    @Test
    void aRecordingThatWaitsOnTheDiskIsWrittenDownThoughKeysFail() throws Exception {
        try (World world = World.of("a=demo-overloaded-1", "b=demo-dry-2", "c=demo-good-3")) {
            byte[] minutes = new Sound(new byte[6 << 20], 8000).file();
            Multipart form = new Multipart()
                    .file("file", "a.wav", "audio/wav", minutes)
                    .text("model", "gemini-3.5-transcribe")
                    .text("response_format", "text");
            HttpResponse<String> answer = form(world, "/v1/audio/transcriptions", form, BEARER);
            assertThat(answer.body()).isEqualTo("Nobody listened to this.\n");
            assertThat(world.seen().getLast().key()).isEqualTo("demo-good-3");
            assertThat(world.seen().getLast().bodyLength()).isGreaterThan(8 << 20);
        }
    }

    @Test
    void theTokenIsAskedForBeforeTheBodyIsRead() throws Exception {
        try (World world = World.with(Map.of("ACCESS_TOKENS", "let-me-in-please"), "a=demo-good-1")) {
            for (String path : List.of("/v1/audio/transcriptions", "/v1/images/edits")) {
                assertThat(form(world, path, recording(), BEARER).statusCode()).isEqualTo(401);
                assertThat(form(world, path, recording(), "authorization", "Bearer let-me-in-please")
                                .statusCode())
                        .isNotEqualTo(401);
            }
        }
    }
}
