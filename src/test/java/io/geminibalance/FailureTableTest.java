package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.json.JsonView;
import io.geminibalance.keys.KeyStatus;
import io.geminibalance.keys.KeyStatus.State;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each row of the table of failures, over real connections to the sandbox.
class FailureTableTest {
    private static final String FLASH = "gemini-2.5-flash";

    @ParameterizedTest
    @ValueSource(strings = {"invalid", "expired", "leaked", "suspended", "denied", "blocked"})
    void aKeyThatIsRefusedIsSetAsideAndTheClientNoticesNothing(String behaviour) throws Exception {
        try (World world = World.of("bad=demo-" + behaviour + "-1", "ok=demo-good-2")) {
            HttpResponse<String> answer = world.post(World.GENERATE, World.QUESTION);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(world.keysSeen()).containsExactly("demo-" + behaviour + "-1", "demo-good-2");
            assertThat(world.status("bad").state()).isEqualTo(State.DISABLED);
            world.post(World.GENERATE, World.QUESTION);
            assertThat(world.keysSeen()).hasSize(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"broke", "capped"})
    void moneySetsTheWholeProjectAside(String behaviour) throws Exception {
        try (World world = World.of("shop/a=demo-" + behaviour + "-1", "shop/b=demo-good-2", "home/c=demo-good-3")) {
            assertThat(world.post(World.GENERATE, World.QUESTION).statusCode()).isEqualTo(200);

            assertThat(world.keysSeen()).containsExactly("demo-" + behaviour + "-1", "demo-good-3");
            assertThat(world.status("b").state()).isEqualTo(State.DISABLED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dry", "zero"})
    void aDailyQuotaRestsUntilMidnightInCalifornia(String behaviour) throws Exception {
        try (World world = World.of("shop/a=demo-" + behaviour + "-1", "home/b=demo-good-2")) {
            assertThat(world.post(World.GENERATE, World.QUESTION).statusCode()).isEqualTo(200);

            KeyStatus status = world.status("a");
            assertThat(status.state()).isEqualTo(State.ACTIVE);
            Instant midnight = Instant.parse("2026-11-23T08:00:00Z");
            assertThat(status.models().get(FLASH).until()).isBetween(midnight, midnight.plus(Duration.ofMinutes(2)));
            assertThat(status.models().get(FLASH).quotaId()).contains("PerDay");
        }
    }

    @Test
    void aQuotaOfTheMinuteRestsAsLongAsGoogleSaysAndComesBackUnseen() throws Exception {
        try (World world = World.of("busy=demo-rpm2-1", "ok=demo-good-2")) {
            for (int i = 0; i < 8; i++) {
                assertThat(world.post(World.GENERATE, World.QUESTION).statusCode())
                        .isEqualTo(200);
            }
            assertThat(world.status("busy").models()).containsKey(FLASH);
            int before = world.seen().size();

            world.clock.advance(Duration.ofSeconds(61));
            world.post(World.GENERATE, World.QUESTION);

            assertThat(world.keysSeen().subList(before, world.seen().size())).containsExactly("demo-rpm2-1");
        }
    }

    @Test
    void aRefusalWithoutDetailsBacksOffFromATenthOfTheCooldown() throws Exception {
        try (World world = World.of("a=demo-bare-1", "b=demo-good-2")) {
            assertThat(world.post(World.GENERATE, World.QUESTION).statusCode()).isEqualTo(200);

            assertThat(world.status("a").models().get(FLASH).until())
                    .isEqualTo(world.clock.instant().plusSeconds(30));
        }
    }

    @Test
    void severalProjectsRefusedWithoutDetailsMeanThatTheWayOutIsBlocked() throws Exception {
        try (World world = World.of("demo-bare-1", "demo-bare-2", "demo-bare-3", "demo-bare-4")) {
            HttpResponse<String> first = world.post(World.GENERATE, World.QUESTION);

            assertThat(first.statusCode()).isEqualTo(503);
            assertThat(first.headers().firstValue("retry-after")).contains("10");
            assertThat(world.seen()).hasSize(3);
            assertThat(world.service.pool().snapshot())
                    .allSatisfy(key -> assertThat(key.models()).isEmpty());
            assertThat(world.post(World.GENERATE, World.QUESTION).statusCode()).isEqualTo(503);
            assertThat(world.seen()).hasSize(3);
        }
    }

    @Test
    void thePauseOfTheWayOutIsToldAndAResetEndsIt() throws Exception {
        String bare = "id=bare;*=bare,bare,bare,good";
        try (World world = World.of("demo-good-1", "demo-good-2", "demo-good-3")) {
            JsonView before = World.json(world.get("/api/status/keys")).at("server");
            assertThat(before.at("paused_until").value()).isNull();
            assertThat(before.at("pause_reason").value()).isNull();
            world.post(World.GENERATE, World.QUESTION, "x-sandbox-script", bare);

            JsonView paused = World.json(world.get("/api/status/keys")).at("server");
            assertThat(paused.at("paused_until").text(""))
                    .isEqualTo(world.clock.instant().plusSeconds(10).toString());
            assertThat(paused.at("pause_reason").text("")).contains("Resource has been exhausted");
            assertThat(world.post(World.GENERATE, World.QUESTION).statusCode()).isEqualTo(503);

            HttpResponse<String> reset = world.post("/api/keys/k1/reset", "");
            assertThat(World.json(reset).at("server").at("paused_until").value())
                    .isNull();
            assertThat(world.post(World.GENERATE, World.QUESTION, "x-sandbox-script", bare)
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aModelThatIsNotForThisProjectIsAskedOfAnother() throws Exception {
        try (World world = World.of("a=demo-retired-1", "b=demo-good-2")) {
            assertThat(world.post(World.GENERATE, World.QUESTION).statusCode()).isEqualTo(200);

            assertThat(world.status("a").models()).containsKey(FLASH);
            assertThat(world.status("a").state()).isEqualTo(State.ACTIVE);
        }
    }

    @Test
    void aModelThatNoProjectMayUseIsNotFound() throws Exception {
        try (World world = World.of("demo-retired-1", "demo-retired-2")) {
            assertThat(world.post(World.GENERATE, World.QUESTION).statusCode()).isEqualTo(404);
            assertThat(world.post(World.GENERATE, World.QUESTION).statusCode()).isEqualTo(404);
            assertThat(world.seen()).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"overloaded", "internal", "empty", "inside"})
    void troubleOfTheModelIsTriedTwiceMoreAfterAPause(String behaviour) throws Exception {
        for (String target : List.of(World.GENERATE, World.STREAM)) {
            try (World world = World.of("demo-good-1", "demo-good-2")) {
                String script = "*=" + behaviour + "," + behaviour + ",good";

                HttpResponse<String> answer = world.post(target, World.QUESTION, "x-sandbox-script", script);

                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).contains("\"text\"");
                assertThat(world.seen()).hasSize(3);
                assertThat(world.pauses)
                        .hasSize(2)
                        .allSatisfy(
                                pause -> assertThat(pause).isBetween(Duration.ofMillis(200), Duration.ofSeconds(1)));
                assertThat(world.service.pool().snapshot()).allSatisfy(key -> {
                    assertThat(key.state()).isEqualTo(State.ACTIVE);
                    assertThat(key.models()).isEmpty();
                });
            }
        }
    }

    @Test
    void troubleThatStaysReachesTheClientAsGoogleSaidIt() throws Exception {
        try (World world = World.of("demo-overloaded-1", "demo-overloaded-2")) {
            HttpResponse<String> answer = world.post(World.GENERATE, World.QUESTION);

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(World.json(answer).at("error").at("status").text("")).isEqualTo("UNAVAILABLE");
            assertThat(world.seen()).hasSize(3);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"reset", "refuse"})
    void aConnectionThatBreaksBeforeTheAnswerIsTriedOnceMore(String behaviour) throws Exception {
        try (World world = World.of("demo-good-1", "demo-good-2")) {
            HttpResponse<String> saved =
                    world.post(World.GENERATE, World.QUESTION, "x-sandbox-script", "*=" + behaviour + ",good");
            HttpResponse<String> lost =
                    world.post(World.GENERATE, World.QUESTION, "x-sandbox-script", "*=" + behaviour);

            assertThat(saved.statusCode()).isEqualTo(200);
            assertThat(lost.statusCode()).isEqualTo(502);
            assertThat(world.service.pool().snapshot())
                    .allSatisfy(key -> assertThat(key.state()).isEqualTo(State.ACTIVE));
        }
    }

    @Test
    void whatTheClientGotWrongIsReturnedAfterOneAttempt() throws Exception {
        try (World world = World.of("demo-good-1", "demo-good-2")) {
            HttpResponse<String> bad = world.post(World.GENERATE, "{\"contents\": 7}");
            HttpResponse<String> unknown = world.post("/v1beta/models/gemini-9:generateContent", World.QUESTION);

            assertThat(bad.statusCode()).isEqualTo(400);
            assertThat(unknown.statusCode()).isEqualTo(404);
            assertThat(world.seen()).hasSize(2);
        }
    }

    @Test
    void aPlaceThatGoogleDoesNotServeIsNoKeysFault() throws Exception {
        try (World world = World.of("a=demo-location-1", "b=demo-good-2")) {
            assertThat(world.post(World.GENERATE, World.QUESTION).statusCode()).isEqualTo(400);

            assertThat(world.seen()).hasSize(1);
            assertThat(world.status("a").state()).isEqualTo(State.ACTIVE);
        }
    }

    @Test
    void aRefusalInDoubtBlamesTheKeyOnlyIfAnotherDoesBetter() throws Exception {
        try (World world = World.of("a=demo-good-1", "b=demo-good-2")) {
            String all = "*=status 403";
            String one = "demo-good-1=status 403";

            assertThat(world.post(World.GENERATE, World.QUESTION, "x-sandbox-script", all)
                            .statusCode())
                    .isEqualTo(403);
            assertThat(world.status("a").failures()).isZero();
            for (int i = 0; i < 3; i++) {
                world.clock.advance(Duration.ofSeconds(1));
                assertThat(world.post(World.GENERATE, World.QUESTION, "x-sandbox-script", one)
                                .statusCode())
                        .isEqualTo(200);
            }
            assertThat(world.status("a").state()).isEqualTo(State.COOLING_DOWN);
            assertThat(world.status("b").state()).isEqualTo(State.ACTIVE);
        }
    }

    @Test
    void whenEveryKeyRestsTheClientIsToldWhenTheFirstReturns() throws Exception {
        try (World world = World.of("demo-dry-1", "demo-busy-2")) {
            for (int i = 0; i < 2; i++) {
                HttpResponse<String> answer = world.post(World.GENERATE, World.QUESTION);

                assertThat(answer.statusCode()).isEqualTo(429);
                assertThat(answer.headers().firstValue("retry-after")).contains("17");
                JsonView error = World.json(answer).at("error");
                assertThat(error.at("status").text("")).isEqualTo("RESOURCE_EXHAUSTED");
                assertThat(error.at("details").at(0).at("@type").text("")).endsWith("google.rpc.RetryInfo");
                assertThat(error.at("details").at(0).at("retryDelay").text("")).isEqualTo("17s");
            }
            assertThat(world.seen()).hasSize(2);
        }
    }

    @Test
    void otherModelsAndCountingGoOnWhileAModelRests() throws Exception {
        try (World world = World.of("demo-rpd1-1")) {
            world.post(World.GENERATE, World.QUESTION);
            assertThat(world.post(World.GENERATE, World.QUESTION).statusCode()).isEqualTo(429);

            assertThat(world.post("/v1beta/models/gemini-2.5-flash:countTokens", World.QUESTION)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(world.post("/v1beta/models/gemini-2.5-pro:generateContent", World.QUESTION)
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void whenEveryKeyIsSetAsideTheServiceIsUnavailableAndNotReady() throws Exception {
        try (World world = World.of("demo-invalid-1", "demo-leaked-2")) {
            assertThat(world.get("/ready").statusCode()).isEqualTo(200);
            assertThat(world.post(World.GENERATE, World.QUESTION).statusCode()).isEqualTo(503);
            assertThat(world.post(World.GENERATE, World.QUESTION).statusCode()).isEqualTo(503);
            assertThat(world.seen()).hasSize(2);
            assertThat(world.get("/ready").statusCode()).isEqualTo(503);
            assertThat(world.get("/health").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void afterTheLastAttemptTheClientMayComeBackAtOnceIfOtherKeysAreLeft() throws Exception {
        try (World world = World.with(Map.of("MAX_ATTEMPTS", "2"), "demo-dry-1", "demo-dry-2", "demo-good-3")) {
            HttpResponse<String> answer = world.post(World.GENERATE, World.QUESTION);

            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(answer.headers().firstValue("retry-after")).contains("1");
            assertThat(world.seen()).hasSize(2);
            assertThat(world.post(World.GENERATE, World.QUESTION).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void afterTheLastAttemptWithBadKeysNothingIsSaidToBeExhausted() throws Exception {
        try (World world = World.with(Map.of("MAX_ATTEMPTS", "2"), "demo-invalid-1", "demo-leaked-2", "demo-good-3")) {
            HttpResponse<String> answer = world.post(World.GENERATE, World.QUESTION);

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("retry-after")).contains("1");
            assertThat(answer.body())
                    .contains("refused as such and are set aside")
                    .doesNotContain("exhausted");
            assertThat(world.post(World.GENERATE, World.QUESTION).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aCacheThatCannotBeMadeRestsTheModelThatItsBodyNames() throws Exception {
        String cache = "{\"model\":\"models/gemini-2.5-flash\",\"contents\":[{\"parts\":[{\"text\":\"x\"}]}]}";
        try (World world = World.of("a=demo-good-1", "b=demo-good-2")) {
            world.post("/v1beta/cachedContents", cache, "x-sandbox-script", "*=status 429");

            assertThat(world.status("a").models()).containsOnlyKeys(FLASH);
            assertThat(world.status("b").models()).containsOnlyKeys(FLASH);
            assertThat(world.get("/v1beta/cachedContents").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aRestIsToldWithTheQuotaThatIsUsedUp() throws Exception {
        try (World world = World.of("a=demo-dry-1", "b=demo-good-2")) {
            world.post(World.GENERATE, World.QUESTION);

            JsonView rest = World.json(world.get("/api/status/keys"))
                    .at("keys")
                    .at(0)
                    .at("models")
                    .at(FLASH);
            assertThat(rest.at("reason").text(""))
                    .startsWith("You exceeded your current quota")
                    .endsWith(" (" + rest.at("quota_id").text("") + ")")
                    .contains("PerDay");
        }
    }

    @Test
    void aRequestWaitsForAKeyAsLongAsItMay() throws Exception {
        try (World world = World.with(Map.of("MAX_WAIT_SECONDS", "60"), "demo-rpm1-1")) {
            world.post(World.GENERATE, World.QUESTION);

            assertThat(world.post(World.GENERATE, World.QUESTION).statusCode()).isEqualTo(200);
            assertThat(world.pauses).isNotEmpty();
        }
    }

    @Test
    void aKeySetAsideIsAskedAgainAfterAnHour() throws Exception {
        try (World world = World.of("demo-good-1")) {
            world.post(World.GENERATE, World.QUESTION, "x-sandbox-script", "*=invalid");
            assertThat(world.post(World.GENERATE, World.QUESTION).statusCode()).isEqualTo(503);

            world.service.housekeeping().round();
            assertThat(world.seen()).hasSize(1);
            world.clock.advance(Duration.ofMinutes(61));
            world.service.housekeeping().round();

            assertThat(world.seen().getLast().target()).isEqualTo("/v1beta/models?pageSize=1");
            assertThat(world.post(World.GENERATE, World.QUESTION).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void googlesEchoOfTheKeyIsBlottedOut() throws Exception {
        try (World world = World.of("demo-good-with-a-secret-1", "demo-good-with-a-secret-2")) {
            HttpResponse<String> good = world.post(
                    World.GENERATE, World.QUESTION, "x-sandbox-script", "*=good;headers X-Echo: key is {key}");
            HttpResponse<String> error =
                    world.post(World.GENERATE, World.QUESTION, "x-sandbox-script", "*=status 400;body about {key}");
            HttpResponse<String> refused =
                    world.post(World.GENERATE, World.QUESTION, "x-sandbox-script", "*=suspended");

            assertThat(error.statusCode()).isEqualTo(400);
            assertThat(error.body()).startsWith("about ****");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("has been suspended").doesNotContain("with-a-secret");
            assertThat(good.headers().firstValue("x-echo").orElse(""))
                    .startsWith("key is *")
                    .doesNotContain("secret");
            assertThat(world.get("/api/status/keys").body()).doesNotContain("with-a-secret");
        }
    }
}
