package io.geminibalance.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.json.Json;
import io.geminibalance.wire.Answer;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Failure.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OpenAiErrorsTest {

    @Test
    void aFailureHasOpenAisForm() {
        Answer answer =
                OpenAiErrors.say(Failure.of(Kind.UNAUTHENTICATED, "Who?").with("WWW-Authenticate", "Bearer"));
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.headers().first("content-type")).contains("application/json; charset=utf-8");
        assertThat(answer.headers().first("www-authenticate")).contains("Bearer");
        assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"error\":{\"message\":\"Who?\",\"type\":\"invalid_request_error\",\"param\":null,"
                        + "\"code\":\"invalid_api_key\"}}");
    }

    @Test
    void aTimeToWaitIsSaidInTheHeader() {
        Answer answer = OpenAiErrors.say(Failure.of(Kind.ALL_RESTING, "Later.").retryAfter(Duration.ofMillis(1500)));
        assertThat(answer.headers().first("retry-after")).contains("2");
        assertThat(Json.read(answer.body()))
                .extracting("error")
                .extracting("code")
                .isEqualTo("rate_limit_exceeded");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void everyKindHasItsTrueStatusAndBlamesTheServerOnlyForItsOwnFaults(Kind kind) {
        Answer answer = OpenAiErrors.say(Failure.of(kind, "x"));
        assertThat(answer.status()).isEqualTo(kind.status());
        assertThat(Json.read(answer.body()).toString().contains("server_error")).isEqualTo(kind.status() >= 500);
    }
}
