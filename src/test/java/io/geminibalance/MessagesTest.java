package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.sandbox.Seen;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Messages of Anthropic's form, from the client to the sandbox and back.
class MessagesTest {
    private static final String MESSAGES = "/v1/messages?beta=true";
    private static final String[] KEY = {"x-api-key", "anything", "anthropic-version", "2023-06-01"};
    private static final String TOOLS = ",\"tools\":[{\"name\":\"get_weather\",\"input_schema\":{\"type\":\"object\","
            + "\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"]}}]";

    private static String request(String model, String content, String more) {
        return "{\"model\":\"" + model + "\",\"max_tokens\":1000,\"messages\":[{\"role\":\"user\",\"content\":"
                + content + "}]" + more + "}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemini-2.5-flash", "gemini-3.8-flash", "gemini-4-argon"})
    void aQuestionIsAnswered(String model) throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            HttpResponse<String> answer = world.post(MESSAGES, request(model, "\"How deep is the sea?\"", ""), KEY);

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            JsonView message = World.json(answer);
            assertThat(message.at("content").at(0).at("text").text("")).contains("How deep is the sea?");
            assertThat(message.at("stop_reason").value()).isEqualTo("end_turn");
            assertThat(message.at("usage").at("input_tokens").number(0)).isPositive();
            Seen seen = world.seen().getFirst();
            assertThat(seen.headers().has("x-api-key")).isFalse();
            assertThat(seen.headers().has("anthropic-version")).isFalse();
            assertThat(seen.key()).isEqualTo("demo-good-1");
            assertThat(answer.headers().firstValue("request-id").orElse("")).startsWith("req_");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"thinking\":{\"type\":\"adaptive\"}"})
    void aToolIsCalledAndItsResultIsHeardWithTheSignatureOfTheCall(String thinking) throws Exception {
        try (World world = World.of("p1/a=demo-good-1")) {
            String more = TOOLS + thinking;
            JsonView first = World.json(
                    world.post(MESSAGES, request("gemini-3.8-flash", "\"Call get_weather for Paris.\"", more), KEY));
            assertThat(first.at("stop_reason").value()).isEqualTo("tool_use");
            JsonView call = first.at("content").each().getLast();
            assertThat(call.at("name").value()).isEqualTo("get_weather");

            String result = "[{\"type\":\"tool_result\",\"tool_use_id\":"
                    + Json.text(call.at("id").value()) + ",\"content\":\"sunny\"}]";
            String body = "{\"model\":\"gemini-3.8-flash\",\"max_tokens\":1000,\"messages\":["
                    + "{\"role\":\"user\",\"content\":\"Call get_weather for Paris.\"},"
                    + "{\"role\":\"assistant\",\"content\":"
                    + Json.text(first.at("content")) + "},{\"role\":\"user\",\"content\":" + result + "}]" + more + "}";
            HttpResponse<String> second = world.post(MESSAGES, body, KEY);

            assertThat(second.statusCode()).as(second.body()).isEqualTo(200);
            assertThat(second.body()).contains("sunny");
            JsonView sent =
                    new JsonView(Json.read(new String(world.seen().getLast().body(), StandardCharsets.UTF_8)));
            assertThat(sent.at("contents")
                            .at(1)
                            .at("parts")
                            .at(0)
                            .at("thoughtSignature")
                            .text(""))
                    .isNotEmpty()
                    .isNotEqualTo("skip_thought_signature_validator");
        }
    }

    @Test
    void aStreamEndsWithItsLastEvent() throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            HttpResponse<String> answer = world.post(
                    MESSAGES, request("gemini-3.8-flash", "\"How deep is the sea?\"", ",\"stream\":true"), KEY);
            assertThat(answer.headers().firstValue("content-type")).hasValue("text/event-stream; charset=utf-8");
            assertThat(answer.body())
                    .startsWith("event: message_start\ndata: {\"type\":\"message_start\"")
                    .endsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
        }
    }

    @Test
    void tokensAreCountedWithInstructionsAndTools() throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            String bare = request("gemini-3.8-flash", "\"u\"", "");
            String full = request("gemini-3.8-flash", "\"u\"", TOOLS + ",\"system\":\"Be brief and friendly.\"");
            int less = World.json(world.post("/v1/messages/count_tokens", bare, KEY))
                    .at("input_tokens")
                    .number(0);
            int more = World.json(world.post("/v1/messages/count_tokens", full, KEY))
                    .at("input_tokens")
                    .number(0);
            assertThat(less).isPositive();
            assertThat(more).isGreaterThan(less + 10);
        }
    }

    @Test
    void modelsHaveTheFormOfWhoeverAsks() throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            JsonView anthropic = World.json(world.get("/v1/models?limit=1000", KEY));
            assertThat(anthropic.at("data").at(0).at("type").value()).isEqualTo("model");
            assertThat(anthropic.at("has_more").value()).isEqualTo(false);
            JsonView openAi = World.json(world.get("/v1/models", "authorization", "Bearer x"));
            assertThat(openAi.at("object").value()).isEqualTo("list");
            JsonView google = World.json(world.get("/v1/models", "x-goog-api-key", "x"));
            assertThat(google.at("models").isArray()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"x-api-key, let-me-in-please", "authorization, Bearer let-me-in-please"})
    void whoShowsATokenComesIn(String header, String value) throws Exception {
        try (World world = World.with(Map.of("ACCESS_TOKENS", "let-me-in-please"), "a=demo-good-1")) {
            String body = request("gemini-3.8-flash", "\"u\"", "");
            assertThat(world.post(MESSAGES, body, header, value).statusCode()).isEqualTo(200);
            assertThat(world.post("/v1/messages/count_tokens", body, header, value)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(world.seen().getFirst().headers().toString()).doesNotContain("let-me-in-please");
        }
    }

    @Test
    void whoShowsNoneIsToldSoInAnthropicsWords() throws Exception {
        try (World world = World.with(Map.of("ACCESS_TOKENS", "let-me-in-please"), "a=demo-good-1")) {
            HttpResponse<String> answer = world.post(MESSAGES, request("gemini-3.8-flash", "\"u\"", ""), KEY);
            assertThat(answer.statusCode()).isEqualTo(401);
            JsonView error = World.json(answer);
            assertThat(error.at("error").at("type").value()).isEqualTo("authentication_error");
            assertThat(error.at("request_id").text("")).startsWith("req_");
            assertThat(world.seen()).isEmpty();
        }
    }

    @Test
    void whenAllKeysRestTheClientIsToldHowLong() throws Exception {
        try (World world = World.of("a=demo-dry-1")) {
            HttpResponse<String> answer = world.post(MESSAGES, request("gemini-3.8-flash", "\"u\"", ""), KEY);
            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(World.json(answer).at("error").at("type").value()).isEqualTo("rate_limit_error");
            assertThat(answer.headers().firstValue("retry-after")).isPresent();
        }
    }

    @Test
    void anOverloadedModelIsAnthropicsOwnStatus() throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            HttpResponse<String> answer = world.post(
                    MESSAGES,
                    request("gemini-3.8-flash", "\"u\"", ""),
                    "x-api-key",
                    "x",
                    "x-sandbox-script",
                    "id=over; *=overloaded");
            assertThat(answer.statusCode()).isEqualTo(529);
            assertThat(World.json(answer).at("error").at("type").value()).isEqualTo("overloaded_error");
        }
    }

    @Test
    void aStreamThatIsCutIsAnErrorAndNoEnd() throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            HttpResponse<String> answer = world.post(
                    MESSAGES,
                    request("gemini-3.8-flash", "\"u\"", ",\"stream\":true"),
                    "x-api-key",
                    "x",
                    "x-sandbox-script",
                    "id=cut; *=cut");
            assertThat(answer.body()).contains("event: error\n").doesNotContain("message_stop");
        }
    }

    @Test
    void contentThatIsNotKnownIsRefusedWithItsPlace() throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            String content = "[{\"type\":\"text\",\"text\":\"u\"},{\"type\":\"hologram\"}]";
            for (String path : List.of(MESSAGES, "/v1/messages/count_tokens")) {
                HttpResponse<String> answer = world.post(path, request("gemini-3.8-flash", content, ""), KEY);
                assertThat(answer.statusCode()).isEqualTo(400);
                JsonView error = World.json(answer);
                assertThat(error.at("error").at("type").value()).isEqualTo("invalid_request_error");
                assertThat(error.at("error").at("message").text("")).contains("messages.0.content.1.type");
                assertThat(answer.headers().allValues("request-id"))
                        .containsExactly(error.at("request_id").text(""));
            }
            assertThat(world.seen()).isEmpty();
        }
    }

    @Test
    void whatClaudeCodeReportsIsThrownAway() throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            assertThat(world.post("/api/event_logging/batch", "{\"events\":[]}", KEY)
                            .statusCode())
                    .isEqualTo(204);
            assertThat(world.seen()).isEmpty();
        }
    }

    @Test
    void whatIsNotThereIsSaidInAnthropicsWords() throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            HttpResponse<String> answer = world.post("/v1/messages/batches", "{}", KEY);
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(World.json(answer).at("error").at("type").value()).isEqualTo("not_found_error");
            HttpResponse<String> get = world.get("/v1/messages", KEY);
            assertThat(get.statusCode()).isEqualTo(405);
            assertThat(World.json(get).at("type").value()).isEqualTo("error");
        }
    }
}
