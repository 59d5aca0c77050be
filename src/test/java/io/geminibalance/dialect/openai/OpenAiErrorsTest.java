package io.geminibalance.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.geminibalance.dialect.Invalid;
import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.wire.Answer;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Failure.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiErrorsTest {
    private static final Path RECORDED = Path.of("../shared/recorded/errors");

    @Test
    void aFailureHasOpenAisForm() {
        Answer answer =
                OpenAiErrors.say(Failure.of(Kind.UNAUTHENTICATED, "Who?").with("WWW-Authenticate", "Bearer"));
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.headers().first("content-type")).contains("application/json");
        assertThat(answer.headers().first("www-authenticate")).contains("Bearer");
        assertThat(answer.headers().has("x-should-retry")).isFalse();
        assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"error\":{\"message\":\"Who?\",\"type\":\"invalid_request_error\",\"param\":null,"
                        + "\"code\":\"invalid_api_key\"}}");
    }

    @Test
    void aTimeToWaitIsSaidInTheHeaderAndAtTheEndOfTheMessage() {
        Answer answer = OpenAiErrors.say(Failure.of(Kind.ALL_RESTING, "Later.").retryAfter(Duration.ofMillis(1500)));
        assertThat(answer.headers().first("retry-after")).contains("2");
        assertThat(error(answer).at("code").text()).contains("rate_limit_exceeded");
        assertThat(error(answer).at("type").text()).contains("rate_limit_error");
        assertThat(error(answer).at("message").text()).contains("Later. Please try again in 2s.");
    }

    @Test
    void aTimeToWaitBeginsASentenceOfItsOwn() {
        Answer answer = OpenAiErrors.say(
                Failure.of(Kind.ALL_RESTING, "Last reason: Quota exceeded").retryAfter(Duration.ofSeconds(35)));
        assertThat(error(answer).at("message").text())
                .contains("Last reason: Quota exceeded. Please try again in 35s.");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void everyKindHasItsTrueStatusAndBlamesTheServerOnlyForItsOwnFaults(Kind kind) {
        Answer answer = OpenAiErrors.say(Failure.of(kind, "x"));
        assertThat(answer.status()).isEqualTo(kind.status());
        assertThat(Json.read(answer.body()).toString().contains("server_error")).isEqualTo(kind.status() >= 500);
        assertThat(answer.headers().first("x-should-retry", "")).isEqualTo(kind.status() >= 500 ? "false" : "");
    }

    @Test
    void whatIsWrongWithARequestIsNamed() {
        Answer answer = OpenAiErrors.invalid(Invalid.value("messages[0].role", "No such role."));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.headers().first("content-type")).contains("application/json");
        assertThat(error(answer).value())
                .isEqualTo(Map.of(
                        "message", "No such role.",
                        "type", "invalid_request_error",
                        "param", "messages[0].role",
                        "code", "invalid_value"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            value = {
                "400 | INVALID_ARGUMENT | Bad. | 400 | invalid_request_error | null | null",
                "400 | INVALID_ARGUMENT | Logprobs is not enabled for models/x | 400 | invalid_request_error | null | logprobs",
                "400 | INVALID_ARGUMENT | Penalty is not enabled for this model | 400 | invalid_request_error | null | presence_penalty",
                "400 | INVALID_ARGUMENT | The input token count (1200000) exceeds the maximum number of tokens allowed (1048576). | 400 | invalid_request_error | context_length_exceeded | null",
                "400 | INVALID_ARGUMENT | Request payload size exceeds the limit: 20971520 bytes. | 413 | invalid_request_error | request_too_large | null",
                "400 | FAILED_PRECONDITION | User location is not supported for the API use. | 403 | invalid_request_error | unsupported_country_region_territory | null",
                "400 | FAILED_PRECONDITION | Please enable billing on your project. | 429 | insufficient_quota | insufficient_quota | null",
                "402 | RESOURCE_EXHAUSTED | Your prepayment credits are depleted. | 429 | insufficient_quota | insufficient_quota | null",
                "403 | PERMISSION_DENIED | You do not have permission to access the File x. | 403 | invalid_request_error | permission_denied | null",
                "404 | NOT_FOUND | models/x is not found for API version v1beta | 404 | invalid_request_error | model_not_found | model",
                "404 | NOT_FOUND | Cached content is gone. | 404 | invalid_request_error | not_found | null",
                "409 | ABORTED | Twice. | 409 | invalid_request_error | null | null",
                "413 | INVALID_ARGUMENT | Large. | 413 | invalid_request_error | request_too_large | null",
                "429 | RESOURCE_EXHAUSTED | Slow down. | 429 | rate_limit_error | rate_limit_exceeded | null",
                "429 | RESOURCE_EXHAUSTED | Quota exceeded, limit: 0 | 429 | insufficient_quota | insufficient_quota | null",
                "429 | RESOURCE_EXHAUSTED | Your project has exceeded its monthly spending cap. | 429 | insufficient_quota | insufficient_quota | null",
                "499 | CANCELLED | Gone. | 499 | invalid_request_error | null | null",
                "500 | INTERNAL | Oops. | 500 | server_error | internal_error | null",
                "501 | UNIMPLEMENTED | Not yet. | 501 | server_error | internal_error | null",
                "502 | UNAVAILABLE | Bad. | 502 | server_error | bad_gateway | null",
                "503 | UNAVAILABLE | The model is overloaded. | 503 | server_error | overloaded | null",
                "504 | DEADLINE_EXCEEDED | Late. | 504 | server_error | timeout | null",
                "401 | UNAUTHENTICATED | Who? | 503 | server_error | no_upstream_key | null"
            })
    void googlesErrorsHaveOpenAisWords(
            int code, String status, String message, int told, String type, String word, String param) {
        String body = Json.text(Map.of("error", Map.of("code", code, "message", message, "status", status)));
        for (String form : new String[] {body, "[" + body + "]", "\n" + body + "\n"}) {
            Answer answer = upstream(code, form);
            assertThat(answer.status()).isEqualTo(told);
            assertThat(error(answer).at("type").text()).contains(type);
            assertThat(error(answer).at("code").value()).isEqualTo(word);
            assertThat(error(answer).at("param").value()).isEqualTo(param);
            assertThat(((Map<?, ?>) error(answer).value()).keySet()).hasSize(4);
            if (code != 401) {
                assertThat(error(answer).at("message").text("")).isEqualTo(message);
            }
            assertThat(answer.headers().first("x-should-retry", "")).isEqualTo(told >= 500 ? "false" : "");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "502, 502, bad_gateway",
        "503, 503, overloaded",
        "504, 504, timeout",
        "500, 502, bad_gateway",
        "403, 502, bad_gateway",
        "404, 502, bad_gateway",
        "413, 413, request_too_large",
        "429, 429, rate_limit_exceeded"
    })
    void whatIsNoErrorOfTheApisIsABadGatewayUnlessItsStatusSaysMore(int status, int told, String code) {
        for (String body : new String[] {"", "<html>Error</html>", "{\"error\":", "[]", "{}", "\"x\""}) {
            Answer answer = upstream(status, body);
            assertThat(answer.status()).as(body).isEqualTo(told);
            assertThat(error(answer).at("code").text()).contains(code);
            assertThat(error(answer).at("message").text("")).contains("status " + status);
        }
    }

    @Test
    void aFieldThatIsNamedIsToldByTheClientsName() {
        String body =
                "{\"error\":{\"code\":400,\"message\":\"x\",\"status\":\"INVALID_ARGUMENT\",\"details\":[{\"@type\":"
                        + "\"type.googleapis.com/google.rpc.BadRequest\",\"fieldViolations\":[{\"field\":\"%s\"}]}]}}";
        assertThat(error(upstream(400, body.formatted("generation_config.max_output_tokens")))
                        .at("param")
                        .text())
                .contains("max_completion_tokens");
        assertThat(error(upstream(400, body.formatted("contents[1].parts")))
                        .at("param")
                        .text())
                .contains("contents[1].parts");
    }

    @Test
    void aDelayIsRoundedUp() {
        String body = "{\"error\":{\"code\":429,\"message\":\"Slow.\",\"details\":[{\"@type\":"
                + "\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"34.5s\"}]}}";
        Answer answer = upstream(429, body);
        assertThat(answer.headers().first("retry-after")).contains("35");
        assertThat(error(answer).at("message").text()).contains("Slow. Please try again in 35s.");
    }

    @Test
    void numbersOfProjectsAndTheKeyAreHidden() {
        String body = "{\"error\":{\"code\":400,\"message\":\"No projects/123456/x for " + ChatAnswerTeller.KEY.reveal()
                + " in project_number:77.\"}}";
        assertThat(error(upstream(400, body)).at("message").text())
                .contains("No projects/******/x for ****************** in project_number:**.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "400-api-key-expired 503 no_upstream_key",
                "400-api-key-invalid 503 no_upstream_key",
                "400-context-too-long 400 context_length_exceeded",
                "400-corrupted-thought-signature 400 ",
                "400-user-location 403 unsupported_country_region_territory",
                "401-access-token-type-unsupported 503 no_upstream_key",
                "403-api-key-referrer-blocked 503 no_upstream_key",
                "403-api-key-service-blocked 503 no_upstream_key",
                "403-cached-content 403 permission_denied",
                "403-consumer-suspended-KEY-IN-BODY 503 no_upstream_key",
                "403-file-not-accessible 403 permission_denied",
                "403-leaked 503 no_upstream_key",
                "403-project-denied-access 503 no_upstream_key",
                "403-unregistered-callers-no-key 503 no_upstream_key",
                "404-model-not-found 404 model_not_found",
                "429-bare-quota-message-no-details 429 rate_limit_exceeded",
                "429-bare-resource-exhausted 429 rate_limit_exceeded",
                "429-free-input-tokens-per-minute-250000-retry-26s-2025 429 rate_limit_exceeded 26",
                "429-free-limit-0-three-violations-retry-10s 429 insufficient_quota",
                "429-free-per-day-20-retry-0s-openai-compat-array 429 insufficient_quota",
                "429-free-per-day-20-retry-48s 429 insufficient_quota",
                "429-free-per-day-250-retry-22s-2025 429 insufficient_quota",
                "429-free-per-minute-10-retry-17s-2025 429 rate_limit_exceeded 17",
                "429-paid-tier-input-tokens-per-minute 429 rate_limit_exceeded 48",
                "429-prepay-depleted 429 insufficient_quota",
                "429-spend-cap 429 insufficient_quota",
                "500-internal 500 internal_error",
                "503-deadline-expired 503 overloaded",
                "503-high-demand 503 overloaded",
                "503-overloaded 503 overloaded"
            })
    void recordedErrorsAreUnderstood(String expected) throws IOException {
        assumeThat(RECORDED).as("recorded traffic lies beside the project").isDirectory();
        String[] words = expected.split(" ");
        byte[] body = Files.readAllBytes(RECORDED.resolve(words[0] + ".json"));
        Answer answer =
                OpenAiErrors.upstream(ChatAnswerTeller.refusal(Integer.parseInt(words[0].substring(0, 3)), body));
        assertThat(answer.status()).isEqualTo(Integer.parseInt(words[1]));
        assertThat(error(answer).at("code").text("")).isEqualTo(words.length > 2 ? words[2] : "");
        if (words.length > 3) {
            assertThat(answer.headers().first("retry-after", "")).isEqualTo(words[3]);
        }
    }

    private static Answer upstream(int status, String body) {
        return OpenAiErrors.upstream(ChatAnswerTeller.refusal(status, body.getBytes(StandardCharsets.UTF_8)));
    }

    private static JsonView error(Answer answer) {
        return new JsonView(Json.read(answer.body())).at("error");
    }
}
