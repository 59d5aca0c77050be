package io.geminibalance.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.geminibalance.dialect.Line;
import io.geminibalance.dialect.Line.Refused;
import io.geminibalance.dialect.model.Aliases;
import io.geminibalance.dialect.model.Aliases.Row;
import io.geminibalance.dialect.model.Models;
import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.support.ManualClock;
import io.geminibalance.wire.Body;
import io.geminibalance.wire.Call;
import io.geminibalance.wire.Call.About;
import io.geminibalance.wire.Call.Affinity;
import io.geminibalance.wire.Call.Shape;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Failure.Kind;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Inbound;
import io.geminibalance.wire.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelListTest {
    private static final String WRITER = """
            {"name": "models/gemini-x", "version": "1", "displayName": "Gemini X", "inputTokenLimit": 1000,
             "outputTokenLimit": 10, "supportedGenerationMethods": ["generateContent"], "thinking": true}""";
    private static final String EMBEDDER =
            "{\"name\":\"models/embed-x\",\"supportedGenerationMethods\":[\"embedContent\"]}";
    private static final String PAINTER =
            "{\"name\":\"models/veo-x\",\"supportedGenerationMethods\":[\"predictLongRunning\"]}";
    private static final String UNKNOWN = "{\"name\":\"models/new-x\"}";

    private final ManualClock clock = new ManualClock("2026-11-22T08:00:00Z");
    private final ModelList models = new ModelList(clock, new Models(clock));
    private final ScriptedLine line = new ScriptedLine();

    @Test
    void modelsHaveOpenAisFormAndSomeMembersThatClientsRead() throws Exception {
        line.say(200, page("", WRITER));
        KeptAnswer answer = list();
        assertThat(answer.status).isEqualTo(200);
        assertThat(answer.headers.first("content-type").orElse("")).startsWith("application/json");
        assertThat(answer.text())
                .isEqualTo("{\"object\":\"list\",\"data\":[{\"id\":\"gemini-x\",\"object\":\"model\","
                        + "\"created\":1700000000,\"owned_by\":\"google\",\"display_name\":\"Gemini X\","
                        + "\"context_length\":1000,\"max_input_tokens\":1000,\"max_output_tokens\":10,"
                        + "\"supported_generation_methods\":[\"generateContent\"],\"thinking\":true}]}");
        assertThat(line.open()).isZero();
    }

    @Test
    void onlyModelsThatWriteOrEmbedAreListedAndThoseThatDoNotSay() throws Exception {
        line.say(200, page("", WRITER, PAINTER, EMBEDDER, UNKNOWN, "{}", "7", "{\"name\":7}"));
        assertThat(ids(list())).containsExactly("gemini-x", "embed-x", "new-x");
    }

    @Test
    void namesThatTheOperatorGaveAreListedBehindTheModels() throws Exception {
        ModelList named = new ModelList(
                clock,
                new Models(
                        clock,
                        new Aliases(List.of(
                                new Row("mine", "models/gemini-x"),
                                new Row("any-*", "gemini-x"),
                                new Row("hers", "not-listed"),
                                new Row("Mine", "embed-x"),
                                new Row("embed-x", "gemini-x")))));
        line.say(200, page("", WRITER, EMBEDDER));
        KeptAnswer answer = new KeptAnswer();
        named.list(inbound()).hold(line, answer);

        assertThat(ids(answer)).containsExactly("gemini-x", "embed-x", "mine", "hers", "Mine");
        JsonView mine = answer.json().at("data").at(2);
        assertThat(mine.at("context_length").number(0)).isEqualTo(1000);
        assertThat(mine.at("object").text("")).isEqualTo("model");
        assertThat(Json.text(answer.json().at("data").at(3)))
                .isEqualTo("{\"id\":\"hers\",\"object\":\"model\",\"created\":1700000000,\"owned_by\":\"google\"}");
        for (String name : List.of("mine", "hers", "any-thing")) {
            KeptAnswer one = new KeptAnswer();
            named.one(inbound(), name).hold(line, one);
            assertThat(one.json().at("id").text("")).isEqualTo(name);
        }
    }

    @Test
    void theCallIsFreeAndOurOwn() throws Exception {
        line.say(200, page("", WRITER));
        list();
        Call call = line.calls.getFirst();
        assertThat(call.method()).isEqualTo("GET");
        assertThat(call.target().raw()).isEqualTo("/v1beta/models?pageSize=1000");
        assertThat(call.headers()).isEqualTo(Headers.of("x-sandbox-script", "*=good"));
        assertThat(call.body()).isEqualTo(new Body.Empty());
        assertThat(call.about()).isEqualTo(new About("", Shape.DOCUMENT, false, false, true, Affinity.NONE));
    }

    @Test
    void furtherPagesAreAskedFor() throws Exception {
        line.say(200, page("a/b=", WRITER)).say(200, page("", EMBEDDER, WRITER));
        assertThat(ids(list())).containsExactly("gemini-x", "embed-x");
        assertThat(line.calls)
                .extracting(call -> call.target().raw())
                .containsExactly("/v1beta/models?pageSize=1000", "/v1beta/models?pageSize=1000&pageToken=a%2Fb%3D");
    }

    @Test
    void aListWithoutEndIsCut() throws Exception {
        line.always(_ -> page("more", WRITER).getBytes(StandardCharsets.UTF_8));
        assertThat(ids(list())).containsExactly("gemini-x");
        assertThat(line.calls).hasSize(20);
    }

    @Test
    void forFiveMinutesTheListIsToldFromMemory() throws Exception {
        line.say(200, page("", WRITER)).say(200, page("", EMBEDDER));
        list();
        clock.advance(Duration.ofSeconds(299));
        assertThat(ids(list())).containsExactly("gemini-x");
        assertThat(one("gemini-x").status).isEqualTo(200);
        clock.advance(Duration.ofSeconds(1));
        assertThat(ids(list())).containsExactly("embed-x");
        assertThat(line.calls).hasSize(2);
    }

    @Test
    void anOldListIsToldWhileTheApiGivesNone() throws Exception {
        line.say(200, page("", WRITER))
                .say(503, "{\"error\":{\"code\":503,\"message\":\"Overloaded.\",\"status\":\"UNAVAILABLE\"}}")
                .refuse(Failure.of(Kind.ALL_RESTING, "Later."))
                .say(200, "<html>")
                .breakOff("{\"models\":[")
                .say(200, page("", EMBEDDER));
        list();
        clock.advance(Duration.ofMinutes(5));
        for (int i = 2; i <= 5; i++) {
            assertThat(ids(list())).containsExactly("gemini-x");
            assertThat(one("gemini-x").status).isEqualTo(200);
            assertThat(line.calls).hasSize(i);
            clock.advance(Duration.ofSeconds(30));
        }
        assertThat(ids(list())).containsExactly("embed-x");
    }

    @Test
    void withoutAListItsErrorIsToldAndTheNextRequestAsksAgain() throws Exception {
        line.say(400, "{\"error\":{\"code\":400,\"message\":\"Bad.\",\"status\":\"INVALID_ARGUMENT\"}}")
                .say(200, "{\"error\":{\"message\":\"x\"}}")
                .refuse(Failure.of(Kind.ALL_RESTING, "Later."))
                .say(200, page("", WRITER));
        KeptAnswer answer = list();
        assertThat(answer.status).isEqualTo(400);
        assertThat(answer.json().at("error").at("message").text("")).contains("Bad.");
        assertThat(one("gemini-x").status).isEqualTo(502);
        assertThatThrownBy(this::list).isInstanceOf(Refused.class);
        assertThat(list().status).isEqualTo(200);
        assertThat(line.open()).isZero();
    }

    @Test
    void aPageThatFailsIsNoList() throws Exception {
        line.say(200, page("more", WRITER))
                .say(500, "{\"error\":{\"code\":500,\"message\":\"Oh.\",\"status\":\"INTERNAL\"}}")
                .say(200, page("", EMBEDDER));
        assertThat(list().status).isEqualTo(500);
        assertThat(ids(list())).containsExactly("embed-x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemini-x", "models/gemini-x", "models%2Fgemini-x", "gemini%2Dx", "google%2fgemini-x"})
    void aModelIsFoundByItsNameHoweverItIsWritten(String id) throws Exception {
        line.say(200, page("", EMBEDDER, WRITER));
        KeptAnswer answer = one(id);
        assertThat(answer.status).isEqualTo(200);
        assertThat(answer.text()).startsWith("{\"id\":\"gemini-x\",\"object\":\"model\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-4o", "", "%", "%zz", "%00", "veo-x", "../x", "\u00fc"})
    void anUnknownModelIsNotFound(String id) throws Exception {
        line.say(200, page("", WRITER, PAINTER));
        KeptAnswer answer = one(id);
        assertThat(answer.status).isEqualTo(404);
        JsonView error = answer.json().at("error");
        assertThat(error.at("code").text("")).isEqualTo("model_not_found");
        assertThat(error.at("param").text("")).isEqualTo("model");
        assertThat(error.at("type").text("")).isEqualTo("invalid_request_error");
    }

    @Test
    void aLongNameIsNotRepeatedWhole() throws Exception {
        line.say(200, page("", WRITER));
        assertThat(one("x".repeat(10_000)).text()).hasSizeLessThan(400);
    }

    @Test
    void whoComesWhileAnotherAsksAsksToo() throws Exception {
        line.say(200, page("", EMBEDDER));
        KeptAnswer inner = new KeptAnswer();
        Line asking = call -> {
            try {
                models.list(inbound()).hold(line, inner);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return new ScriptedLine().say(200, page("", WRITER)).ask(call);
        };
        KeptAnswer outer = new KeptAnswer();
        models.list(inbound()).hold(asking, outer);
        assertThat(ids(inner)).containsExactly("embed-x");
        assertThat(ids(outer)).containsExactly("gemini-x");
    }

    @Test
    void aRecordedListHasTheModelsOfUse() throws Exception {
        Recorded recorded = Recorded.named("test_cli_gemini_models.yaml");
        line.say(200, recorded.answer()).say(200, page("", UNKNOWN));
        List<String> ids = ids(list());
        assertThat(ids)
                .contains("gemini-2.5-flash", "gemini-embedding-001", "gemini-embedding-2", "new-x")
                .doesNotHaveDuplicates()
                .noneMatch(id -> id.startsWith("models/") || id.startsWith("veo-") || id.startsWith("imagen-"));
        assertThat(one("gemini-2.5-flash").json().at("context_length").number(0))
                .isEqualTo(1_048_576);
        assertThat(line.calls.getLast().target().raw()).contains("pageToken=Ch9tb2RlbHM");
    }

    private KeptAnswer list() throws Refused, IOException {
        KeptAnswer answer = new KeptAnswer();
        models.list(inbound()).hold(line, answer);
        return answer;
    }

    private KeptAnswer one(String id) throws Refused, IOException {
        KeptAnswer answer = new KeptAnswer();
        models.one(inbound(), id).hold(line, answer);
        return answer;
    }

    private static Inbound inbound() {
        Headers headers = Headers.of("authorization", "Bearer t", "accept", "*/*", "x-sandbox-script", "*=good");
        return new Inbound(
                "GET", new Target("/v1/models", null), headers, new Body.Empty(), "http://proxy.example", "");
    }

    private static String page(String next, String... models) {
        String token = next.isEmpty() ? "" : ",\"nextPageToken\":\"" + next + "\"";
        return "{\"models\":[" + String.join(",", models) + "]" + token + "}";
    }

    private static List<String> ids(KeptAnswer answer) {
        return answer.json().at("data").each().stream()
                .map(model -> model.at("id").text(""))
                .toList();
    }
}
