package io.geminibalance.sandbox;

import static io.geminibalance.sandbox.World.FLASH;
import static io.geminibalance.sandbox.World.HELLO;
import static io.geminibalance.sandbox.World.error;
import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.json.JsonView;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DemoKeyTest {
    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    @ParameterizedTest
    @CsvSource({
        "good,200,",
        "busy,429,PerMinute",
        "dry,429,PerDay",
        "zero,429,limit: 0",
        "bare,429,exhausted (e.g.",
        "invalid,400,API_KEY_INVALID",
        "expired,400,expired",
        "leaked,403,leaked",
        "denied,403,denied access",
        "suspended,403,CONSUMER_SUSPENDED",
        "blocked,403,API_KEY_SERVICE_BLOCKED",
        "broke,402,prepayment",
        "capped,429,spending cap",
        "retired,404,no longer available to new users",
        "location,400,User location",
        "overloaded,503,UNAVAILABLE",
        "internal,500,INTERNAL",
        "inside,200,UNAVAILABLE"
    })
    void theNameOfAKeyChoosesWhatHappens(String behaviour, int status, String word) {
        HttpResponse<String> answer = world.hello("demo-" + behaviour + "-1");
        assertThat(answer.statusCode()).isEqualTo(status);
        if (word != null) {
            assertThat(answer.body()).contains(word);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"bad", "demo", "demo-", "demo-x", "demo-rpm-1", "demo-rpm99999999999-1", "AIzaSomething", "%"})
    void anyOtherNameIsAGoodKey(String key) {
        assertThat(world.hello(key).statusCode()).isEqualTo(200);
    }

    @Test
    void aSuspendedKeyIsEchoedInFull() {
        HttpResponse<String> answer = world.hello("demo-suspended-very-secret");
        assertThat(error(answer).at("message").text("")).contains("'api_key:demo-suspended-very-secret'");
        assertThat(error(answer)
                        .at("details")
                        .at(0)
                        .at("metadata")
                        .at("containerInfo")
                        .value())
                .isEqualTo("api_key:demo-suspended-very-secret");
    }

    @Test
    void onlyTheModelIsBlockedByQuotasNotTheListOfModels() {
        assertThat(world.get("/v1beta/models?pageSize=1", "x-goog-api-key", "demo-dry-1")
                        .statusCode())
                .isEqualTo(200);
        assertThat(world.get("/v1beta/models?pageSize=1", "x-goog-api-key", "demo-invalid-1")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void anEmptyAnswerHasACandidateThatSaysNothing() {
        JsonView answer = World.json(world.hello("demo-empty-1"));
        JsonView candidate = answer.at("candidates").at(0);
        assertThat(candidate.at("content").at("parts").isPresent()).isFalse();
        assertThat(candidate.at("finishReason").value()).isEqualTo("STOP");
    }

    @Test
    void aMinutesQuotaComesBackWithTheNextMinuteAndSaysWhen() {
        world.pass(Duration.ofSeconds(48));
        assertThat(world.hello("demo-rpm2-1").statusCode()).isEqualTo(200);
        assertThat(world.hello("demo-rpm2-1").statusCode()).isEqualTo(200);
        HttpResponse<String> tooMany = world.hello("demo-rpm2-1");
        assertThat(tooMany.statusCode()).isEqualTo(429);
        assertThat(tooMany.headers().firstValue("x-gemini-service-tier")).hasValue("standard");
        assertThat(tooMany.headers().firstValue("retry-after")).isEmpty();
        JsonView details = error(tooMany).at("details");
        assertThat(details.at(1).at("violations").at(0).at("quotaId").text("")).contains("PerMinute");
        assertThat(details.at(1).at("violations").at(0).at("quotaValue").value())
                .isEqualTo("2");
        assertThat(details.at(2).at("retryDelay").value()).isEqualTo("12s");
        assertThat(world.hello("demo-rpm2-2").statusCode()).as("another key").isEqualTo(200);
        HttpResponse<String> other =
                world.post("/v1beta/models/gemini-2.5-pro:generateContent", HELLO, "x-goog-api-key", "demo-rpm2-1");
        assertThat(other.statusCode()).as("another model").isEqualTo(200);
        world.pass(Duration.ofSeconds(12));
        assertThat(world.hello("demo-rpm2-1").statusCode()).isEqualTo(200);
    }

    @Test
    void aDaysQuotaComesBackAtMidnightInLosAngeles() {
        assertThat(world.hello("demo-rpd1-1").statusCode()).isEqualTo(200);
        HttpResponse<String> tooMany = world.hello("demo-rpd1-1");
        assertThat(tooMany.statusCode()).isEqualTo(429);
        assertThat(error(tooMany).at("message").text("")).endsWith("Please retry in 3h45m0s.");
        assertThat(error(tooMany).at("details").at(2).at("retryDelay").value()).isEqualTo("13500s");
        world.pass(Duration.ofMinutes(224));
        assertThat(world.hello("demo-rpd1-1").statusCode()).isEqualTo(429);
        world.pass(Duration.ofMinutes(1));
        assertThat(world.hello("demo-rpd1-1").statusCode()).isEqualTo(200);
    }

    @Test
    void aQuestionThatIsRefusedCostsNoQuota() {
        assertThat(world.post(FLASH + ":generateContent", "{}", "x-goog-api-key", "demo-rpm1-1")
                        .statusCode())
                .isEqualTo(400);
        assertThat(world.hello("demo-rpm1-1").statusCode()).isEqualTo(200);
    }

    @Test
    void theDefaultPoolIsMadeOfDemoKeys() {
        assertThat(DemoKey.DEFAULTS).hasSize(5).allSatisfy(key -> {
            assertThat(DemoKey.isDemo(key.key())).isTrue();
            assertThat(key.key()).endsWith(key.key().substring(key.key().length() - 4));
        });
        assertThat(DemoKey.DEFAULTS.stream()
                        .map(key -> key.key().substring(key.key().length() - 4)))
                .as("the four characters that a masked key shows")
                .doesNotHaveDuplicates();
        assertThat(DemoKey.isDemo("AIzaSomething")).isFalse();
    }
}
