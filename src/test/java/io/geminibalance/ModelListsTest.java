package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.json.JsonView;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Google's list of models over several projects, some or all of which give none.
class ModelListsTest {
    private static HttpResponse<String> list(World world, String path, String script) throws Exception {
        return world.get(path, "x-goog-api-key", "x", "x-sandbox-script", script);
    }

    private static final String ELSEWHERE =
            "{\"error\":{\"code\":400,\"message\":\"User location is not supported for the"
                    + " API use.\",\"status\":\"FAILED_PRECONDITION\"}}";

    @ParameterizedTest
    @CsvSource({
        "/v1beta/models, 400, FAILED_PRECONDITION, 3",
        "/v1/models,     400, FAILED_PRECONDITION, 3",
        "/v1beta/models, 403, PERMISSION_DENIED,   3",
        "/v1beta/models, 503, UNAVAILABLE,         5",
        "/v1/models,     500, INTERNAL,            5",
    })
    void whereNoProjectGivesAListTheClientGetsGooglesOwnErrorWithinTheTriesOfOneRequest(
            String path, int status, String word, int tries) throws Exception {
        try (World world = World.of("demo-good-1", "demo-good-2", "demo-good-3")) {
            HttpResponse<String> answer =
                    list(world, path, "*=status " + status + (status == 400 ? ";body " + ELSEWHERE : ""));

            JsonView error = World.json(answer).at("error");
            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(error.at("status").text("")).isEqualTo(word);
            assertThat(error.at("code").number(0)).isEqualTo(status);
            assertThat(answer.body()).doesNotContain("when asked for its models");
            assertThat(world.seen()).hasSize(tries);
        }
    }

    @Test
    void anErrorKeepsItsBodyButNotTheKeyInIt() throws Exception {
        try (World world = World.of("demo-good-1", "demo-good-2")) {
            HttpResponse<String> answer =
                    list(world, "/v1beta/models", "*=status 418;headers X-Told: tea;body no list for {key}");

            assertThat(answer.statusCode()).isEqualTo(418);
            assertThat(answer.body()).startsWith("no list for **").doesNotContain("demo-good");
            assertThat(answer.headers().firstValue("x-told")).contains("tea");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"status 503", "status 500", "status 404", "invalid", "status 403"})
    void aProjectThatGivesAListIsEnough(String behaviour) throws Exception {
        try (World world = World.of("demo-good-1", "demo-good-2", "demo-good-3")) {
            HttpResponse<String> answer =
                    list(world, "/v1beta/models", "demo-good-1=" + behaviour + ";demo-good-2=" + behaviour);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(World.json(answer).at("models").each()).isNotEmpty();
        }
    }

    @Test
    void anEmptyObjectIsAnEmptyList() throws Exception {
        try (World world = World.of("demo-good-1", "demo-good-2")) {
            HttpResponse<String> answer = list(world, "/v1beta/models", "*=status 200;body {}");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(World.json(answer).at("models").each()).isEmpty();
            assertThat(world.seen()).hasSize(2);
        }
    }

    @Test
    void whatIsNoListAtAllIsSaidToBeNone() throws Exception {
        try (World world = World.of("demo-good-1", "demo-good-2")) {
            assertThat(list(world, "/v1beta/models", "*=status 200;body <html>").statusCode())
                    .isEqualTo(502);
        }
    }
}
