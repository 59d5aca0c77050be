package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.support.Multipart;
import io.geminibalance.support.RawHttp;
import io.geminibalance.support.RawHttp.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Documents that are meant to exhaust whoever reads them, on every route where a body is translated.
@Timeout(120)
class BombsTest {
    private static final String GOOD =
            "{\"model\":\"gemini-2.5-flash\",\"max_tokens\":9,\"input\":\"x\",\"prompt\":\"x\","
                    + "\"voice\":\"Kore\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/chat/completions",
                "/v1/completions",
                "/v1/responses",
                "/v1/responses/input_tokens",
                "/v1/messages",
                "/v1/messages/count_tokens",
                "/v1/embeddings",
                "/v1/images/generations",
                "/v1/audio/speech"
            })
    void aBombIsRefusedInTheCallersDialectOrDoesNoHarm(String target) throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            for (Map.Entry<String, byte[]> bomb : bombs().entrySet()) {
                Answer answer = ask(world, target, "application/json", bomb.getValue());
                assertThat(answer.status()).as(bomb.getKey()).matches(status -> status == 200 || status / 100 == 4);
                if (answer.status() != 200) {
                    JsonView error = new JsonView(Json.read(answer.text())).at("error");
                    assertThat(error.at("message").text("")).as(bomb.getKey()).isNotEmpty();
                    assertThat(error.at("type").text("")).as(bomb.getKey()).isNotEmpty();
                    assertThat(answer.text()).as(bomb.getKey()).doesNotContain("java.", "jackson", "Exception");
                }
            }
            for (String refused : List.of("deep arrays", "deep objects", "truncated", "no UTF-8", "nothing", "noise")) {
                assertThat(ask(world, target, "application/json", bombs().get(refused))
                                .status())
                        .as(refused)
                        .isEqualTo(400);
            }
            UpstreamFaultsTest.nothingIsLeft(world);
            UpstreamFaultsTest.nobodyIsBlamed(world);
            assertThat(world.get("/health").statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/audio/transcriptions", "/v1/audio/translations", "/v1/images/edits"})
    void aFormThatIsABombIsRefusedOrDoesNoHarm(String target) throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            for (Map.Entry<String, byte[]> bomb : forms().entrySet()) {
                Answer answer = ask(world, target, Multipart.TYPE, bomb.getValue());
                assertThat(answer.status()).as(bomb.getKey()).matches(status -> status == 200 || status / 100 == 4);
                assertThat(answer.text()).as(bomb.getKey()).doesNotContain("java.", "Exception");
            }
            UpstreamFaultsTest.nothingIsLeft(world);
            UpstreamFaultsTest.nobodyIsBlamed(world);
            assertThat(world.get("/health").statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/chat/completions", "/v1/responses", "/v1/messages", "/v1/embeddings"})
    void aDocumentOfMoreValuesThanFitIntoMemoryIsRefusedBeforeItFillsIt(String target) throws Exception {
        try (World world = World.with(Map.of("BODY_MEMORY_BYTES", "20000000"), "a=demo-good-1")) {
            for (String value : List.of("[],", "{\"a\":1},", "0,", "\"\",")) {
                byte[] bomb = (GOOD + "\"a\":[" + value.repeat(300_000) + "0]}").getBytes(StandardCharsets.UTF_8);
                Answer answer = ask(world, target, "application/json", bomb);
                assertThat(answer.status()).as(value).isEqualTo(413);
                assertThat(answer.text()).contains("BODY_MEMORY_BYTES");
            }
            UpstreamFaultsTest.nothingIsLeft(world);
        }
    }

    @Test
    void aNativeQuestionOfAMillionValuesIsPassedOnAndRefusedByTheSandbox() throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            byte[] bomb = ("{\"contents\":[" + "[],".repeat(1_000_000) + "0]}").getBytes(StandardCharsets.UTF_8);
            Answer answer = ask(world, World.GENERATE, "application/json", bomb);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.text()).contains("more values than");
            UpstreamFaultsTest.nobodyIsBlamed(world);
        }
    }

    private static Map<String, byte[]> forms() {
        Multipart good = new Multipart()
                .text("model", "gemini-2.5-flash")
                .text("prompt", "x")
                .file("file", "a.wav", "audio/wav", new byte[2000])
                .file("image", "a.png", "image/png", new byte[2000]);
        Map<String, byte[]> forms = new LinkedHashMap<>();
        forms.put("good", good.bytes());
        forms.put("nothing", new byte[0]);
        forms.put("dashes", "-".repeat(1_000_000).getBytes(StandardCharsets.UTF_8));
        forms.put("line ends", "\r\n".repeat(1_000_000).getBytes(StandardCharsets.UTF_8));
        forms.put("line ends and dashes", "\r\n--".repeat(500_000).getBytes(StandardCharsets.UTF_8));
        forms.put("boundaries", ("\r\n--" + Multipart.BOUNDARY).repeat(50_000).getBytes(StandardCharsets.UTF_8));
        forms.put("cut", Arrays.copyOf(good.bytes(), good.bytes().length - 30));
        for (int parts : new int[] {150, 5000}) {
            Multipart many = new Multipart();
            for (int i = 0; i < parts; i++) {
                many.text("a" + i, "x".repeat(10_000));
            }
            forms.put(parts + " texts", many.bytes());
        }
        forms.put(
                "a long text",
                new Multipart().text("model", "x".repeat(2_000_000)).bytes());
        forms.put("a long name", new Multipart().text("x".repeat(100_000), "x").bytes());
        forms.put(
                "escapes in a name",
                new Multipart().text("\\x".repeat(3000), "x").text("model", "a").bytes());
        forms.put("brackets", new Multipart().text("a[0]".repeat(1000), "x").bytes());
        forms.put(
                "one name",
                repeated(100, "model", "gemini-2.5-flash")
                        .file("file", "a.wav", "audio/wav", new byte[10])
                        .bytes());
        forms.put(
                "a granularity of words",
                repeated(100, "timestamp_granularities[]", "word").bytes());
        forms.put(
                "a number",
                new Multipart()
                        .text("temperature", "9".repeat(100_000))
                        .text("n", "1e999999999")
                        .text("model", "gemini-2.5-flash")
                        .text("prompt", "x")
                        .file("file", "a.wav", "audio/wav", new byte[10])
                        .file("image", "a.png", "image/png", new byte[10])
                        .bytes());
        return forms;
    }

    private static Multipart repeated(int times, String name, String value) {
        Multipart form = new Multipart();
        for (int i = 0; i < times; i++) {
            form.text(name, value);
        }
        return form;
    }

    private static Map<String, byte[]> bombs() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("deep arrays", GOOD + "\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}");
        texts.put("deep objects", GOOD + "\"a\":" + "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000) + "}");
        for (String field : List.of("max_tokens", "temperature", "seed", "n", "a")) {
            texts.put("long " + field, GOOD + "\"" + field + "\":" + "9".repeat(100_000) + "}");
            texts.put("large " + field, GOOD + "\"" + field + "\":1e999999999}");
            texts.put("small " + field, GOOD + "\"" + field + "\":-1e-999999999}");
        }
        for (String field : List.of("messages", "tools", "input", "stop", "a")) {
            texts.put("empty arrays in " + field, GOOD + "\"" + field + "\":[" + "[],".repeat(1_000_000) + "[]]}");
        }
        texts.put("one key", GOOD + "\"model\":\"a\",".repeat(100_000) + "\"model\":\"b\"}");
        texts.put("lone surrogates", GOOD + "\"user\":\"" + "\\ud800".repeat(10_000) + "\"}");
        texts.put(
                "lone surrogates as text",
                GOOD.replace("\"x\"", "\"" + "\\udc00\\ud800".repeat(100) + "\"") + "\"a\":1}");
        texts.put("truncated", GOOD + "\"a\":[1,");
        texts.put("no UTF-8", GOOD + "\"a\":\"\u00ff\u00fe\u0080\"}");
        texts.put("nothing", "");
        texts.put("noise", "\u0000\u0001");
        Map<String, byte[]> bombs = new LinkedHashMap<>();
        texts.forEach((name, text) -> bombs.put(name, text.getBytes(StandardCharsets.ISO_8859_1)));
        return bombs;
    }

    private static Answer ask(World world, String target, String type, byte[] body) throws Exception {
        try (RawHttp client = RawHttp.connect(world.port())) {
            client.send("POST " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type
                    + "\r\nContent-Length: " + body.length + "\r\n\r\n");
            client.send(body);
            return client.answer();
        }
    }
}
