package io.geminibalance.dialect.anthropic;

import static io.geminibalance.dialect.anthropic.Told.finish;
import static io.geminibalance.dialect.anthropic.Told.parts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.geminibalance.dialect.Line;
import io.geminibalance.dialect.openai.KeptAnswer;
import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.wire.Answer;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Failure.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnthropicErrorsTest {

    private static String google(int code, String status, String message) {
        return "{\"error\":{\"code\":" + code + ",\"message\":\"" + message + "\",\"status\":\"" + status + "\"}}";
    }

    @ParameterizedTest
    @CsvSource({
        "400, INVALID_ARGUMENT, bad, 400, invalid_request_error",
        "400, FAILED_PRECONDITION, User location is not supported for the API use., 403, permission_error",
        "403, PERMISSION_DENIED, no, 403, permission_error",
        "404, NOT_FOUND, models/x is not found, 404, not_found_error",
        "413, INVALID_ARGUMENT, big, 413, request_too_large",
        "429, RESOURCE_EXHAUSTED, quota, 429, rate_limit_error",
        "500, INTERNAL, oops, 500, api_error",
        "502, UNKNOWN, oops, 502, api_error",
        "503, UNAVAILABLE, overloaded, 529, overloaded_error",
        "504, DEADLINE_EXCEEDED, late, 504, timeout_error",
        "401, UNAUTHENTICATED, bad key, 529, overloaded_error"
    })
    void whatGoogleSaysIsToldInAnthropicsWords(int code, String status, String message, int told, String type)
            throws Exception {
        Told world = new Told();
        world.line.say(code, google(code, status, message));
        KeptAnswer answer = world.message(",\"stream\":true");

        assertThat(answer.status).isEqualTo(told);
        assertThat(answer.json().at("type").value()).isEqualTo("error");
        assertThat(answer.json().at("error").at("type").value()).isEqualTo(type);
        assertThat(answer.json().at("request_id").text("")).matches("req_\\w{24}");
        assertThat(answer.headers.first("request-id", ""))
                .isEqualTo(answer.json().at("request_id").value());
    }

    @ParameterizedTest
    @CsvSource({
        "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576)., 1200000, 1048576",
        "The input token count exceeds the maximum number of tokens allowed 1048576., 1048577, 1048576"
    })
    void aPromptThatIsTooLongIsToldAsClaudeCodeReadsIt(String message, String tokens, String most) throws Exception {
        Told world = new Told();
        world.line.say(400, google(400, "INVALID_ARGUMENT", message));
        KeptAnswer answer = world.message("");

        assertThat(answer.status).isEqualTo(400);
        assertThat(Json.text(answer.json().at("error")))
                .isEqualTo("{\"type\":\"invalid_request_error\",\"message\":\"prompt is too long: " + tokens
                        + " tokens > " + most + " maximum\"}");
    }

    @Test
    void theTimeToWaitGoesAlong() throws Exception {
        Told world = new Told();
        world.line.say(
                429,
                "{\"error\":{\"code\":429,\"message\":\"quota\",\"status\":\"RESOURCE_EXHAUSTED\",\"details\":["
                        + "{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"34.5s\"}]}}");
        KeptAnswer answer = world.message("");
        assertThat(answer.headers.first("retry-after", "")).isEqualTo("35");
        assertThat(answer.headers.has("x-should-retry"))
                .as("a client that waits may ask again")
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"500, INTERNAL", "502, UNKNOWN", "503, UNAVAILABLE", "504, DEADLINE_EXCEEDED"})
    void whatWeHaveTriedOftenEnoughIsNotToBeTriedAgain(int code, String status) throws Exception {
        Told world = new Told();
        world.line.say(code, google(code, status, "x"));
        assertThat(world.message("").headers.first("x-should-retry", "")).isEqualTo("false");
    }

    @Test
    void whoeverIsToldWhenToComeAgainMay() {
        Answer answer =
                new Told().dialect().fail(Failure.of(Kind.UNAVAILABLE, "x").retryAfter(Duration.ofSeconds(1)));
        assertThat(answer.headers().has("x-should-retry")).isFalse();
    }

    @Test
    void anErrorInTheMidstOfAStreamIsItsLastEvent() throws Exception {
        Told world = new Told();
        world.line.say(
                200,
                Told.sse(
                        parts("{\"text\":\"a\"}"), "[" + google(503, "UNAVAILABLE", "The model is overloaded.") + "]"));
        List<JsonView> events = Told.events(world.message(",\"stream\":true"));

        assertThat(events.getLast().at("type").value()).isEqualTo("error");
        assertThat(Json.text(events.getLast().at("error")))
                .isEqualTo("{\"type\":\"overloaded_error\",\"message\":\"The model is overloaded.\"}");
        assertThat(Told.brief(events)).doesNotContain("message_stop", "end_turn");
    }

    @Test
    void aStreamThatBreaksOffIsNoEnd() throws Exception {
        Told world = new Told();
        world.line.breakOff(Told.sse(parts("{\"text\":\"a\"}")));
        List<JsonView> events = Told.events(world.message(",\"stream\":true"));
        assertThat(events.getLast().at("error").at("type").value()).isEqualTo("api_error");
        assertThat(Told.brief(events)).doesNotContain("message_stop");
    }

    @Test
    void aCallThatTheModelCannotWriteIsAskedForOnceMoreAndThenAnError() throws Exception {
        Told world = new Told();
        world.line.say(200, Told.sse(finish("MALFORMED_FUNCTION_CALL")));
        world.line.say(200, Told.sse(finish("MALFORMED_FUNCTION_CALL")));
        KeptAnswer answer = world.message(",\"tools\":[{\"name\":\"f\",\"input_schema\":{\"type\":\"object\"}}]");
        assertThat(answer.status).isEqualTo(502);
        assertThat(answer.json().at("error").at("type").value()).isEqualTo("api_error");
        assertThat(world.line.bodies.get(1)).contains("VALIDATED");
    }

    @Test
    void aRefusalThatCanBeCuredIsCured() throws Exception {
        Told world = new Told();
        world.line.say(400, google(400, "INVALID_ARGUMENT", "Thinking level is not supported for this model"));
        world.line.say(200, Told.sse(parts("{\"text\":\"a\"}"), finish("STOP")));
        KeptAnswer answer =
                world.message(",\"thinking\":{\"type\":\"adaptive\"},\"output_config\":{\"effort\":\"low\"}");
        assertThat(answer.status).isEqualTo(200);
        assertThat(world.line.bodies.get(1)).doesNotContain("thinkingConfig");
    }

    @Test
    void whatNobodyAnsweredIsLeftToWhoeverAsked() {
        Told world = new Told();
        world.line.refuse(Failure.of(Kind.NO_KEY, "no key"));
        assertThatThrownBy(() -> world.message("")).isInstanceOf(Line.Refused.class);
    }

    @Test
    void aPlaceIsWrittenAsAnthropicWritesIt() throws Exception {
        KeptAnswer answer = new Told()
                .post(
                        "/v1/messages",
                        "{\"model\":\"gemini-3.8-flash\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\","
                                + "\"content\":[{\"type\":\"hologram\"}]}]}");
        assertThat(answer.status).isEqualTo(400);
        assertThat(answer.json().at("error").at("message").text(""))
                .startsWith("`messages.0.content.0.type` must be one of text, image");
        assertThat(answer.json().at("error").at("type").value()).isEqualTo("invalid_request_error");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"create\"}",
                "{\"type\":\"continue\",\"previous_message_id\":\"msg_1\"}",
                "{}",
                "\"msg_1\""
            })
    void aThreadIsRefusedInTheWordsOnWhichAToolRunnerSendsTheWholeConversation(String thread) throws Exception {
        Told world = new Told();
        KeptAnswer answer = world.message(",\"stream\":true,\"thread\":" + thread);

        assertThat(answer.status).isEqualTo(400);
        JsonView error = answer.json().at("error");
        assertThat(error.at("type").value()).isEqualTo("invalid_request_error");
        assertThat(error.at("message").text(""))
                .startsWith("`thread` is not supported")
                .contains("send the whole conversation in `messages`");
        assertThat(Json.text(error.at("details")))
                .isEqualTo("{\"error_code\":\"thread_unsupported_request\",\"unsupported\":[\"thread\"]}");
        assertThat(world.line.bodies).isEmpty();
    }

    @Test
    void noThreadIsNoneAndOtherErrorsHaveNoDetails() throws Exception {
        Told world = new Told();
        world.line.say(400, google(400, "INVALID_ARGUMENT", "bad"));
        KeptAnswer answer = world.message(",\"thread\":null");
        assertThat(Json.text(answer.json().at("error")))
                .isEqualTo("{\"type\":\"invalid_request_error\",\"message\":\"bad\"}");
    }

    @Test
    void aMessageWithoutAPlaceGetsIt() throws Exception {
        KeptAnswer answer = new Told()
                .post(
                        "/v1/messages",
                        "{\"model\":\"gemini-3.8-flash\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\","
                                + "\"content\":[{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"data\":\"@@\"}}]}]}");
        assertThat(answer.json().at("error").at("message").text("")).startsWith("messages.0.content.0.source.data: ");
    }

    @Test
    void whatIsNoJsonIsSaidToBeNone() throws Exception {
        KeptAnswer answer = new Told().post("/v1/messages", "{");
        assertThat(answer.status).isEqualTo(400);
        assertThat(answer.json().at("error").at("message").text("")).contains("no JSON");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void everyFailureOfOursHasWords(Kind kind) {
        Answer answer = new Told().dialect().fail(Failure.of(kind, "why").retryAfter(Duration.ofMillis(1500)));
        assertThat(answer.status()).isEqualTo(kind.status() == 503 ? 529 : kind.status());
        JsonView error = new JsonView(Json.read(answer.body()));
        assertThat(error.at("error").at("message").text("")).startsWith("why");
        assertThat(error.at("error").at("type").text(""))
                .isIn(
                        "invalid_request_error",
                        "authentication_error",
                        "permission_error",
                        "not_found_error",
                        "request_too_large",
                        "rate_limit_error",
                        "api_error",
                        "timeout_error",
                        "overloaded_error");
        assertThat(answer.headers().first("retry-after", "")).isEqualTo("2");
    }

    @Test
    void whatWaitingCannotMendIsNotToBeTriedAgain() {
        Answer answer = new Told().dialect().fail(Failure.of(Kind.EXHAUSTED, "no more today"));
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.headers().first("x-should-retry", "")).isEqualTo("false");
    }
}
