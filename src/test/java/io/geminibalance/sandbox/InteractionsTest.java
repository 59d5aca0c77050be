package io.geminibalance.sandbox;

import static io.geminibalance.sandbox.World.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InteractionsTest {
    private static final String ADA = "demo-good-1@shop";
    private static final String MATE = "demo-good-2@shop";
    private static final String STRANGER = "demo-good-3@lab";
    private static final String ALL = "/v1beta/interactions";
    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    private HttpResponse<String> ask(String key, String input, String more) {
        return world.postBy(key, ALL, "{\"model\":\"gemini-2.5-flash\",\"input\":" + input + more + "}");
    }

    private String made() {
        return json(ask(ADA, "\"Hello\"", "")).at("id").text("");
    }

    private static String previous(String id) {
        return ",\"previous_interaction_id\":\"" + id + "\"";
    }

    private static void isRefused(HttpResponse<String> answer, String code) {
        assertThat(answer.statusCode()).isEqualTo(code.equals("not_found") ? 404 : 403);
        assertThat(json(answer).at("error").at("code").value()).isEqualTo(code);
        assertThat(json(answer).at("error").at("status").isPresent()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"Hello\"",
                "[{\"type\":\"text\",\"text\":\"Hello\"}]",
                "[{\"type\":\"user_input\",\"content\":[{\"type\":\"text\",\"text\":\"Hello\"}]}]",
                "[{\"role\":\"user\",\"content\":\"Hello\"}]"
            })
    void aQuestionInAnyFormIsAnswered(String input) {
        JsonView answer = json(ask(ADA, input, ""));
        assertThat(answer.at("id").text("")).startsWith("v1_");
        assertThat(answer.at("status").value()).isEqualTo("completed");
        assertThat(answer.at("object").value()).isEqualTo("interaction");
        JsonView step = answer.at("steps").at(0);
        assertThat(step.at("type").value()).isEqualTo("model_output");
        assertThat(step.at("content").at(0).at("text").text("")).startsWith("You said: Hello");
        assertThat(answer.at("usage").at("total_tokens").number(0)).isPositive();
    }

    @Test
    void aTurnGoesOnFromOneOfTheSameProject() {
        String id = made();
        JsonView second = json(ask(MATE, "\"And?\"", previous(id)));
        assertThat(second.at("previous_interaction_id").value()).isEqualTo(id);
        assertThat(second.at("usage").at("total_input_tokens").number(0)).isGreaterThan(10);
        isRefused(ask(STRANGER, "\"And?\"", previous(id)), "not_found");
        isRefused(ask(ADA, "\"And?\"", previous("v1_nothing")), "not_found");
    }

    @Test
    void itIsToldAgainUntilItIsDeleted() {
        String id = made();
        assertThat(json(world.getBy(MATE, ALL + "/" + id)).at("id").value()).isEqualTo(id);
        isRefused(world.getBy(STRANGER, ALL + "/" + id), "not_found");
        isRefused(world.delete(ALL + "/" + id, STRANGER), "not_found");
        assertThat(world.delete(ALL + "/" + id, MATE).body()).isEqualTo("{}\n");
        isRefused(world.getBy(ADA, ALL + "/" + id), "not_found");
    }

    @Test
    void whatIsNotStoredIsForgotten() {
        String id = json(ask(ADA, "\"Hello\"", ",\"store\":false")).at("id").text("");
        isRefused(world.getBy(ADA, ALL + "/" + id), "not_found");
    }

    @Test
    void oneInTheBackgroundCanBeCancelled() {
        JsonView begun = json(ask(ADA, "\"Hello\"", ",\"background\":true"));
        assertThat(begun.at("status").value()).isEqualTo("in_progress");
        assertThat(begun.at("steps").isPresent()).isFalse();
        String id = begun.at("id").text("");
        isRefused(world.postBy(STRANGER, ALL + "/" + id + "/cancel", ""), "not_found");
        assertThat(json(world.postBy(MATE, ALL + "/" + id + "/cancel", ""))
                        .at("status")
                        .value())
                .isEqualTo("cancelled");
        String other =
                json(ask(ADA, "\"Hello\"", ",\"background\":true")).at("id").text("");
        world.pass(Duration.ofSeconds(3));
        assertThat(json(world.getBy(ADA, ALL + "/" + other)).at("status").value())
                .isEqualTo("completed");
    }

    @Test
    void itIsStreamedStepByStepNowAndLater() {
        HttpResponse<String> answer = ask(ADA, "\"Hello\"", ",\"stream\":true");
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/event-stream");
        List<String> events = Arrays.asList(answer.body().split("\n\n"));
        assertThat(events.stream().map(event -> event.substring(7, event.indexOf('\n'))))
                .containsExactly(
                        "interaction.created",
                        "interaction.status_update",
                        "step.start",
                        "step.delta",
                        "step.delta",
                        "step.delta",
                        "step.delta",
                        "step.stop",
                        "interaction.completed",
                        "done");
        assertThat(events.getLast()).isEqualTo("event: done\ndata: [DONE]");
        String first = events.getFirst();
        JsonView created = new JsonView(Json.read(first.substring(first.indexOf('{'))));
        String id = created.at("interaction").at("id").text("");
        assertThat(created.at("event_type").value()).isEqualTo("interaction.created");
        assertThat(world.getBy(MATE, ALL + "/" + id + "?stream=true").body()).isEqualTo(answer.body());
    }

    @Test
    void aForeignFileIsRefusedInItsOwnWay() {
        String file = world.upload(ADA, "image/png", "x").at("uri").text("");
        String input = "[{\"type\":\"image\",\"uri\":\"" + file + "\",\"mime_type\":\"image/png\"}]";
        assertThat(ask(ADA, input, "").statusCode()).isEqualTo(200);
        isRefused(ask(STRANGER, input, ""), "permission_denied");
    }

    @Test
    void otherRefusalsHaveTheirCodesToo() {
        assertThat(json(ask("demo-dry-1", "\"x\"", "")).at("error").at("code").value())
                .isEqualTo("quota_exceeded");
        assertThat(json(ask("demo-busy-1", "\"x\"", "")).at("error").at("code").value())
                .isEqualTo("rate_limit_exceeded");
        assertThat(json(ask("demo-invalid-1", "\"x\"", ""))
                        .at("error")
                        .at("status")
                        .value())
                .as("decided before anybody looks")
                .isEqualTo("INVALID_ARGUMENT");
        assertThat(json(world.postBy(ADA, ALL, "{\"model\":\"no\",\"input\":\"x\"}"))
                        .at("error")
                        .at("code")
                        .value())
                .isEqualTo("model_not_found");
    }
}
