package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonException;
import io.geminibalance.json.JsonView;
import io.geminibalance.support.RawHttp;
import io.geminibalance.support.RawHttp.Answer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What becomes of good requests in which something is wrong, on every route where a document is translated. Each
/// failure names its seed.
@Timeout(300)
class MutatedRequestsTest {
    private static final int MUTATIONS = 10_000;

    private static final String PICTURE = "data:image/png;base64,iVBORw0KGgo=";

    private static final String FUNCTION =
            "{\"name\":\"f\",\"description\":\"d\",\"parameters\":{\"type\":\"object\",\"properties\":{\"a\":{\"type\":"
                    + "[\"string\",\"null\"],\"enum\":[\"x\"]}},\"required\":[\"a\"],\"additionalProperties\":false}}";

    private static final Map<String, String> GOOD = Map.of(
            "/v1/chat/completions",
            "{\"model\":\"gemini-2.5-flash\",\"stream\":false,\"messages\":[{\"role\":\"system\",\"content\":\"Be brief.\"},"
                    + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Hi\"},{\"type\":\"image_url\",\"image_url\":"
                    + "{\"url\":\"" + PICTURE
                    + "\",\"detail\":\"low\"}}]},{\"role\":\"assistant\",\"content\":null,\"tool_calls\":"
                    + "[{\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":\\\"x\\\"}\"}}]},"
                    + "{\"role\":\"tool\",\"tool_call_id\":\"call_1\",\"content\":\"1\"},{\"role\":\"user\",\"content\":\"And?\"}],"
                    + "\"tools\":[{\"type\":\"function\",\"function\":" + FUNCTION
                    + "}],\"tool_choice\":\"auto\",\"temperature\":1,"
                    + "\"top_p\":0.9,\"max_tokens\":100,\"stop\":[\"END\"],\"seed\":1,\"n\":1,\"reasoning_effort\":\"low\","
                    + "\"response_format\":{\"type\":\"text\"},\"logit_bias\":{},\"user\":\"u\"}",
            "/v1/responses",
            "{\"model\":\"gemini-2.5-flash\",\"instructions\":\"Be brief.\",\"input\":[{\"role\":\"user\",\"content\":[{\"type\":"
                    + "\"input_text\",\"text\":\"Hi\"},{\"type\":\"input_image\",\"image_url\":\"" + PICTURE
                    + "\"}]},{\"type\":"
                    + "\"function_call\",\"call_id\":\"c\",\"name\":\"f\",\"arguments\":\"{}\"},{\"type\":\"function_call_output\","
                    + "\"call_id\":\"c\",\"output\":\"1\"},{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":"
                    + "\"output_text\",\"text\":\"Yes\",\"annotations\":[]}]},{\"role\":\"user\",\"content\":\"And?\"}],"
                    + "\"tools\":[{\"type\":\"function\",\"name\":\"f\",\"parameters\":{\"type\":\"object\",\"properties\":{}},\"strict\":"
                    + "true}],\"tool_choice\":\"auto\",\"text\":{\"format\":{\"type\":\"text\"}},\"reasoning\":{\"effort\":\"low\","
                    + "\"summary\":\"auto\"},\"max_output_tokens\":99,\"store\":false,\"include\":[],\"metadata\":{\"a\":\"b\"}}",
            "/v1/messages",
            "{\"model\":\"gemini-2.5-flash\",\"max_tokens\":100,\"system\":[{\"type\":\"text\",\"text\":\"Be brief.\",\"cache_control\":"
                    + "{\"type\":\"ephemeral\"}}],\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Hi\"},{\"type\":"
                    + "\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"iVBORw0KGgo=\"}}]},{\"role\":"
                    + "\"assistant\",\"content\":[{\"type\":\"thinking\",\"thinking\":\"t\",\"signature\":\"s\"},{\"type\":\"tool_use\",\"id\":"
                    + "\"t\",\"name\":\"f\",\"input\":{\"a\":1}}]},{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":"
                    + "\"t\",\"content\":[{\"type\":\"text\",\"text\":\"1\"}],\"is_error\":false}]}],\"tools\":[{\"name\":\"f\",\"description\":"
                    + "\"d\",\"input_schema\":{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"}}}}],\"tool_choice\":{\"type\":"
                    + "\"auto\"},\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024},\"stop_sequences\":[\"END\"],\"top_k\":3}",
            "/v1/completions",
            "{\"model\":\"gemini-2.5-flash\",\"prompt\":\"Hi\",\"max_tokens\":9,\"stop\":[\"a\"],\"logprobs\":null,\"echo\":false,"
                    + "\"n\":1,\"best_of\":1,\"temperature\":0}",
            "/v1/embeddings",
            "{\"model\":\"gemini-embedding-001\",\"input\":[\"a\",\"b\"],\"dimensions\":256,\"encoding_format\":\"base64\"}",
            "/v1/images/generations",
            "{\"model\":\"gemini-2.5-flash-image\",\"prompt\":\"a cat\",\"n\":1,\"size\":\"1024x1024\",\"response_format\":\"b64_json\","
                    + "\"quality\":\"high\"}",
            "/v1/audio/speech",
            "{\"model\":\"gemini-2.5-flash-preview-tts\",\"input\":\"Hi\",\"voice\":\"Kore\",\"response_format\":\"wav\",\"speed\":1}",
            "/v1/messages/count_tokens",
            "{\"model\":\"gemini-2.5-flash\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"tools\":[]}");

    private static final List<Object> ODD = List.of(
            "",
            "x",
            "\ud800",
            "\u0000",
            "y".repeat(2000),
            0,
            -1,
            1.5,
            1e300,
            Long.MAX_VALUE,
            true,
            false,
            List.of(),
            Map.of(),
            List.of(List.of(List.of())),
            Map.of("type", "text"),
            Map.of("type", "object", "$ref", "#"),
            List.of("a", 1, Map.of()));

    @Test
    void tenThousandMutatedDocumentsAreAnsweredOrRefusedInTheCallersWords() throws Exception {
        List<String> targets = GOOD.keySet().stream().sorted().toList();
        int good = 0;
        try (World world = World.of("a=demo-good-1")) {
            for (int seed = 0; seed < MUTATIONS; seed++) {
                Random random = new Random(seed);
                String target = targets.get(random.nextInt(targets.size()));
                byte[] body = mutated(GOOD.get(target), random);
                Answer answer = ask(world, target, body);
                String what = "seed " + seed + ": " + target + " " + new String(body, StandardCharsets.UTF_8) + "\n"
                        + answer.text();
                assertThat(answer.status()).as(what).matches(status -> status == 200 || status / 100 == 4);
                if (answer.status() == 200) {
                    good++;
                } else {
                    assertThat(error(answer)).as(what).isNotEmpty();
                    assertThat(answer.text()).as(what).doesNotContain("Exception", "java.", "\tat ");
                }
            }
            assertThat(good).isBetween(MUTATIONS / 10, MUTATIONS * 9 / 10);
            UpstreamFaultsTest.nobodyIsBlamed(world);
            UpstreamFaultsTest.nothingIsLeft(world);
        }
    }

    private static String error(Answer answer) {
        try {
            return new JsonView(Json.read(answer.text()))
                    .at("error")
                    .at("message")
                    .text("");
        } catch (JsonException e) {
            return "";
        }
    }

    private static byte[] mutated(String good, Random random) {
        Object document = Json.read(good);
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            document = changed(document, random);
        }
        byte[] bytes = Json.write(document);
        if (random.nextInt(4) == 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    /// A copy in which one place is another: gone, there twice, or of an odd value.
    private static Object changed(Object value, Random random) {
        if (random.nextInt(8) == 0) {
            return odd(random);
        }
        return switch (value) {
            case Map<?, ?> fields
            when !fields.isEmpty() -> {
                Map<Object, Object> copy = new LinkedHashMap<>(fields);
                Object name = List.copyOf(copy.keySet()).get(random.nextInt(copy.size()));
                switch (random.nextInt(6)) {
                    case 0 -> copy.remove(name);
                    case 1 -> copy.put("odd", odd(random));
                    default -> copy.put(name, changed(copy.get(name), random));
                }
                yield copy;
            }
            case List<?> values
            when !values.isEmpty() -> {
                List<Object> copy = new ArrayList<>(values);
                int at = random.nextInt(copy.size());
                switch (random.nextInt(6)) {
                    case 0 -> copy.remove(at);
                    case 1 -> copy.add(at, copy.get(at));
                    case 2 -> copy.add(odd(random));
                    default -> copy.set(at, changed(copy.get(at), random));
                }
                yield copy;
            }
            case null, default -> odd(random);
        };
    }

    private static Object odd(Random random) {
        int which = random.nextInt(ODD.size() + 1);
        return which == ODD.size() ? null : ODD.get(which);
    }

    private static Answer ask(World world, String target, byte[] body) throws Exception {
        try (RawHttp client = RawHttp.connect(world.port())) {
            client.send("POST " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Content-Length: " + body.length + "\r\n\r\n");
            client.send(body);
            return client.answer();
        }
    }
}
