package io.geminibalance.dialect.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.json.Json;
import io.geminibalance.wire.Answer;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Failure.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GeminiErrorsTest {

    @Test
    void aFailureHasGooglesForm() {
        Answer answer = GeminiErrors.say(
                Failure.of(Kind.UNAUTHENTICATED, "Who \"are\" you?").with("WWW-Authenticate", "Bearer"));
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.headers().first("Content-Type")).contains("application/json; charset=UTF-8");
        assertThat(answer.headers().first("www-authenticate")).contains("Bearer");
        assertThat(Json.read(answer.body()))
                .isEqualTo(Map.of(
                        "error", Map.of("code", 401, "message", "Who \"are\" you?", "status", "UNAUTHENTICATED")));
    }

    @ParameterizedTest
    @CsvSource({"PT1.2S, 2", "PT2S, 2", "PT0S, 1", "PT0.001S, 1", "PT90M, 5400"})
    void aTimeToWaitIsSaidInBothPlacesInWholeSecondsRoundedUp(Duration time, String seconds) {
        Answer answer = GeminiErrors.say(Failure.of(Kind.ALL_RESTING, "Later.").retryAfter(time));
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.headers().first("retry-after")).contains(seconds);
        assertThat(Json.read(answer.body()))
                .extracting("error")
                .extracting("details")
                .isEqualTo(List.of(
                        Map.of("@type", "type.googleapis.com/google.rpc.RetryInfo", "retryDelay", seconds + "s")));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void everyKindHasItsTrueStatus(Kind kind) {
        Answer answer = GeminiErrors.say(Failure.of(kind, "x"));
        assertThat(answer.status()).isEqualTo(kind.status());
        assertThat(Json.read(answer.body()))
                .extracting("error")
                .extracting("code")
                .isEqualTo(kind.status());
        assertThat(answer.headers().has("retry-after")).isFalse();
    }
}
