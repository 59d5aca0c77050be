package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.support.RawServer;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What clients of Anthropic's form are told when something is wrong, and the order of what they are told otherwise.
class MessagesRefusedTest {
    private static final String MESSAGES = "/v1/messages";
    private static final String HELLO = "\"messages\":[{\"role\":\"user\",\"content\":\"How deep is the sea?\"}]";
    private static final String[] VERSION = {"anthropic-version", "2023-06-01", "x-api-key", "anything"};

    @Test
    void aStreamHasAnthropicsEventsInTheirOrder() throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            HttpResponse<String> answer =
                    world.post(MESSAGES, message("gemini-2.5-flash", HELLO + ",\"stream\":true"), VERSION);

            assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("text/event-stream");
            List<JsonView> events = events(answer.body());
            List<String> types = events.stream()
                    .map(event -> event.at("type").text(""))
                    .filter(type -> !type.equals("ping"))
                    .distinct()
                    .toList();
            assertThat(types)
                    .containsExactly(
                            "message_start",
                            "content_block_start",
                            "content_block_delta",
                            "content_block_stop",
                            "message_delta",
                            "message_stop");
            StringBuilder text = new StringBuilder();
            events.forEach(event -> text.append(event.at("delta").at("text").text("")));
            assertThat(text).contains("How deep is the sea?");
            JsonView delta = events.get(events.size() - 2);
            assertThat(delta.at("delta").at("stop_reason").value()).isEqualTo("end_turn");
            assertThat(delta.at("usage").at("output_tokens").number(0)).isPositive();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | model",
                "nonsense | JSON",
                "{\"model\":\"gemini-2.5-flash\",\"max_tokens\":9} | messages",
                "{\"model\":\"gemini-2.5-flash\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":"
                        + "[{\"type\":\"hologram\"}]}]} | messages.0.content.0",
                "{\"model\":\"gemini-2.5-flash\",\"max_tokens\":9,\"messages\":[{\"role\":\"wizard\",\"content\":\"x\"}]}"
                        + " | messages.0"
            })
    void whatIsWrongIsRefusedWithItsPlace(String body, String place) throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            HttpResponse<String> answer = world.post(MESSAGES, body, VERSION);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
            assertThat(error(answer)).isEqualTo("invalid_request_error");
            assertThat(answer.body()).contains(place);
            assertThat(world.seen()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "demo-dry-1, 429, rate_limit_error",
        "demo-invalid-1, 529, overloaded_error",
        "demo-overloaded-1, 529, overloaded_error",
        "demo-internal-1, 500, api_error"
    })
    void failuresHaveAnthropicsWords(String key, int status, String type) throws Exception {
        try (World world = World.of(key)) {
            HttpResponse<String> answer = world.post(MESSAGES, message("gemini-2.5-flash", HELLO), VERSION);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
            assertThat(error(answer)).isEqualTo(type);
        }
    }

    @Test
    void aModelThatThoughtUntilItsTokensWereUsedUpIsAskedOnce() throws Exception {
        String thought =
                "{\"usageMetadata\":{\"promptTokenCount\":4,\"thoughtsTokenCount\":9},\"modelVersion\":\"gemini-2.5-flash\"}";
        try (RawServer upstream = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                        + "Connection: close\r\nContent-Length: " + thought.length() + "\r\n\r\n" + thought);
                World world = World.before(upstream.address(), Map.of())) {
            HttpResponse<String> answer = world.post(MESSAGES, message("gemini-2.5-flash", HELLO), VERSION);

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(World.json(answer).at("stop_reason").value()).isEqualTo("max_tokens");
            assertThat(upstream.connections()).isOne();
        }
    }

    @Test
    void namesOfOtherMakersModelsStandForGeminis() throws Exception {
        try (World world = World.with(Map.of("MODEL_ALIASES", "claude-opus-*=gemini-2.5-flash"), "a=demo-good-1")) {
            HttpResponse<String> own = world.post(MESSAGES, message("claude-opus-4-5", HELLO), VERSION);
            assertThat(own.statusCode()).as(own.body()).isEqualTo(200);
            assertThat(World.json(own).at("model").value()).isEqualTo("claude-opus-4-5");
            assertThat(world.seen().getLast().target()).contains("/gemini-2.5-flash:");
            world.post("/v1/chat/completions", "{\"model\":\"claude-haiku-4-5\"," + HELLO + "}");
            assertThat(world.seen().getLast().target()).contains("/gemini-3.5-flash-lite:");
            assertThat(world.get("/v1/models/claude-opus-4-5", VERSION).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aDryKeyIsReplacedUnseen() throws Exception {
        try (World world = World.of("p1/a=demo-dry-1", "p2/b=demo-good-2")) {
            for (int i = 0; i < 3; i++) {
                assertThat(world.post(MESSAGES, message("gemini-2.5-flash", HELLO), VERSION)
                                .statusCode())
                        .isEqualTo(200);
            }
            assertThat(world.keysSeen()).containsOnlyOnce("demo-dry-1");
        }
    }

    private static String message(String model, String rest) {
        return "{\"model\":\"" + model + "\",\"max_tokens\":1024," + rest + "}";
    }

    private static String error(HttpResponse<String> answer) {
        JsonView json = World.json(answer);
        assertThat(json.at("type").value()).as(answer.body()).isEqualTo("error");
        return json.at("error").at("type").text("");
    }

    private static List<JsonView> events(String body) {
        List<JsonView> events = new ArrayList<>();
        for (String line : body.split("\n")) {
            if (line.startsWith("data: ")) {
                events.add(new JsonView(Json.read(line.substring("data: ".length()))));
            }
        }
        return events;
    }
}
