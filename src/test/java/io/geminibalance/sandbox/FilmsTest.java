package io.geminibalance.sandbox;

import static io.geminibalance.sandbox.World.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.json.JsonView;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FilmsTest {
    private static final String ADA = "demo-good-1@shop";
    private static final String MATE = "demo-good-2@shop";
    private static final String STRANGER = "demo-good-3@lab";
    private static final String VEO = "/v1beta/models/veo-3.1-lite-generate-preview";
    private static final String WISH = "{\"instances\":[{\"prompt\":\"the sea\"}],\"parameters\":{\"sampleCount\":2}}";
    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    private String begun() {
        return json(world.postBy(ADA, VEO + ":predictLongRunning", WISH))
                .at("name")
                .text("");
    }

    private JsonView sample(JsonView done, int index) {
        return done.at("response")
                .at("generateVideoResponse")
                .at("generatedSamples")
                .at(index)
                .at("video")
                .at("uri");
    }

    @Test
    void aFilmIsMadeWhileOneAsks() {
        String operation = begun();
        assertThat(operation).matches("models/veo-3.1-lite-generate-preview/operations/[a-z0-9]{12}");
        assertThat(world.getBy(MATE, "/v1beta/" + operation).body())
                .isEqualTo("{\n  \"name\": \"" + operation + "\"\n}\n");
        assertThat(world.getBy(ADA, "/v1beta/files").body()).isEqualTo("{}\n");
        world.pass(Duration.ofSeconds(3));
        JsonView done = json(world.getBy(MATE, "/v1beta/" + operation));
        assertThat(done.at("done").isTrue()).isTrue();
        assertThat(sample(done, 0).text(""))
                .matches("https://generativelanguage.googleapis.com/v1beta/files/[a-z0-9]{12}:download\\?alt=media");
        assertThat(sample(done, 1).text("")).isNotEqualTo(sample(done, 0).text(""));
        assertThat(json(world.getBy(ADA, "/v1beta/generatedFiles"))
                        .at("generatedFiles")
                        .each())
                .hasSize(2);
    }

    @Test
    void anOperationOfAnotherProjectIsNotThere() {
        String operation = begun();
        HttpResponse<String> foreign = world.getBy(STRANGER, "/v1beta/" + operation);
        assertThat(foreign.statusCode()).isEqualTo(404);
        assertThat(foreign.body())
                .isEqualTo(world.getBy(ADA, VEO + "/operations/nothing").body());
        assertThat(json(world.getBy(MATE, VEO + "/operations")).at("operations").each())
                .hasSize(1);
        assertThat(world.getBy(STRANGER, VEO + "/operations").body()).isEqualTo("{}\n");
        assertThat(json(world.getBy(MATE, "/v1/operations")).at("operations").each())
                .hasSize(1);
    }

    @Test
    void theAddressOfAFilmTellsAnotherAndGivesTheKeyAway() {
        String operation = begun();
        world.pass(Duration.ofSeconds(3));
        String uri = sample(json(world.getBy(ADA, "/v1beta/" + operation)), 0).text("");
        String target = uri.substring("https://generativelanguage.googleapis.com".length());
        HttpResponse<String> moved = world.get(
                target, "x-goog-api-key", MATE, "user-agent", "films/1", "accept", "video/*", "accept-encoding", "br");
        assertThat(moved.statusCode()).isEqualTo(302);
        assertThat(moved.headers().firstValue("location")).hasValue(world.sandbox.uri() + "/download" + target);
        assertThat(moved.headers().firstValue("x-goog-api-key")).hasValue(MATE);
        assertThat(moved.headers().firstValue("user-agent")).hasValue("films/1,gzip(gfe)");
        assertThat(moved.headers().firstValue("accept-encoding")).hasValue("br,gzip(gfe)");
        assertThat(moved.body()).contains("\"code\": 302", "\"message\": \"Unknown Error.\"");
        HttpResponse<String> film = world.getBy(MATE, "/download" + target);
        assertThat(film.statusCode()).isEqualTo(200);
        assertThat(film.headers().firstValue("content-type")).hasValue("video/mp4");
        assertThat(film.headers().firstValue("content-length")).hasValue("300000");
        assertThat(film.headers().firstValue("x-goog-hash").orElse("")).startsWith("crc32c=");
        assertThat(world.getBy(STRANGER, target).statusCode()).isEqualTo(403);
        assertThat(world.getBy(STRANGER, "/download" + target).statusCode()).isEqualTo(403);
    }

    @Test
    void onlyAModelThatMakesFilmsIsAskedForThem() {
        assertThat(world.postBy(ADA, World.FLASH + ":predictLongRunning", WISH).statusCode())
                .isEqualTo(404);
        assertThat(world.postBy(ADA, VEO + ":generateContent", World.HELLO).statusCode())
                .isEqualTo(404);
        assertThat(world.postBy(ADA, VEO + ":predictLongRunning", "{\"instances\":[]}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(world.postBy("demo-dry-1", VEO + ":predictLongRunning", WISH).statusCode())
                .isEqualTo(429);
    }
}
