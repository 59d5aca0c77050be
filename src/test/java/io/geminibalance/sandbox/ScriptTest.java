package io.geminibalance.sandbox;

import static io.geminibalance.sandbox.World.FLASH;
import static io.geminibalance.sandbox.World.HELLO;
import static io.geminibalance.sandbox.World.json;
import static io.geminibalance.sandbox.World.part;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptTest {
    private final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());
    private final World world = new World(pauses::add);

    @AfterEach
    void close() {
        world.close();
    }

    private int ask(String key, String script) {
        return world.post(FLASH + ":generateContent", HELLO, "x-goog-api-key", key, "x-sandbox-script", script)
                .statusCode();
    }

    @Test
    void turnsAreTakenOneAfterTheOtherAndTheLastStays() {
        String script = "id=turns; *=overloaded, internal, good";
        assertThat(ask("a", script)).isEqualTo(503);
        assertThat(ask("b", script)).as("turns of * are counted over all keys").isEqualTo(500);
        assertThat(ask("a", script)).isEqualTo(200);
        assertThat(ask("a", script)).isEqualTo(200);
    }

    @Test
    void eachCountsEveryKeyByItself() {
        String script = "id=each; each=busy,good";
        assertThat(ask("a", script)).isEqualTo(429);
        assertThat(ask("b", script)).isEqualTo(429);
        assertThat(ask("a", script)).isEqualTo(200);
    }

    @Test
    void anIdKeepsTheTurnsOfTestsApart() {
        assertThat(ask("a", "id=one; *=busy,good")).isEqualTo(429);
        assertThat(ask("a", "id=two; *=busy,good")).isEqualTo(429);
        assertThat(ask("a", "id=one; *=busy,good")).isEqualTo(200);
    }

    @Test
    void theFirstEntryThatFitsAKeyCountsAndOthersBehaveAsTheirNameSays() {
        assertThat(ask("a", "id=1; a=leaked; *=internal")).isEqualTo(403);
        assertThat(ask("b", "id=1; a=leaked; *=internal")).isEqualTo(500);
        assertThat(ask("demo-overloaded-1", "id=1; a=leaked")).isEqualTo(503);
        assertThat(ask("demo-overloaded-1", "id=1; demo-overloaded-1=good")).isEqualTo(200);
    }

    @Test
    void aStatusIsSaidToWhateverIsAsked() {
        HttpResponse<String> answer =
                world.get("/v1beta/files/abc", "x-goog-api-key", "a", "x-sandbox-script", "*=status 418");
        assertThat(answer.statusCode()).isEqualTo(418);
        assertThat(ask("a", "*=status 200")).isEqualTo(200);
        assertThat(ask("a", "*=status 204")).isEqualTo(204);
    }

    @Test
    void aChosenStatusMayHaveAChosenBody() {
        HttpResponse<String> answer = world.post(
                "/v1beta/cachedContents",
                "{}",
                "x-goog-api-key",
                "a",
                "x-sandbox-script",
                "*=status 200; body {\"name\": \"cachedContents/of-{key}\"}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).at("name").value()).isEqualTo("cachedContents/of-a");
    }

    @Test
    void anAnswerHasTheFieldsAndTheSizeThatWereAskedFor() {
        HttpResponse<String> answer = world.scripted("headers X-Echo: {key}; headers X-More: 1:2; size 100000");
        assertThat(answer.headers().firstValue("x-echo")).hasValue("demo-good-1");
        assertThat(answer.headers().firstValue("x-more")).hasValue("1:2");
        assertThat(part(json(answer), 0).at("text").text("")).hasSize(100_000);
    }

    @Test
    void aStreamHasAsManyEventsAndPausesAsWereAskedFor() {
        HttpResponse<String> answer = world.post(
                FLASH + ":streamGenerateContent?alt=sse",
                HELLO,
                "x-goog-api-key",
                "demo-good-1",
                "x-sandbox-script",
                "chunks 250; pause 5");
        assertThat(answer.body().split("\r\n\r\n")).hasSize(250);
        assertThat(pauses).hasSize(249).containsOnly(Duration.ofMillis(5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "*=nonsense",
                "*=good,,bad",
                "*=,",
                "*=",
                "*=status",
                "chunks many",
                "size -1",
                "headers X"
            })
    void whatIsNoScriptIsRefusedAndNamed(String script) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Script.parse(script))
                .withMessageStartingWith("x-sandbox-script: ");
        HttpResponse<String> answer = world.scripted(script);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("x-sandbox-script");
    }

    @Test
    void theNumberOfCountersIsBounded() {
        Turns turns = new Turns();
        assertThat(turns.next("first")).isZero();
        for (int i = 0; i < 5000; i++) {
            turns.next("other " + i);
        }
        assertThat(turns.next("first")).as("forgotten").isZero();
        assertThat(turns.next("other 4999")).isEqualTo(1);
    }
}
