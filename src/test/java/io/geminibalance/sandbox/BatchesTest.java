package io.geminibalance.sandbox;

import static io.geminibalance.sandbox.World.FLASH;
import static io.geminibalance.sandbox.World.error;
import static io.geminibalance.sandbox.World.json;
import static io.geminibalance.sandbox.World.part;
import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchesTest {
    private static final String ADA = "demo-good-1@shop";
    private static final String MATE = "demo-good-2@shop";
    private static final String STRANGER = "demo-good-3@lab";
    private static final String LATER = FLASH + ":batchGenerateContent";
    private static final String TWO = """
        {"batch":{"display_name":"b","input_config":{"requests":{"requests":[
         {"request":{"contents":[{"parts":[{"text":"one"}]}]},"metadata":{"custom_id":"0"}},
         {"request":{"contents":[]},"metadata":{"custom_id":"1"}}]}}}}\
        """;
    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    private JsonView made(String body) {
        HttpResponse<String> answer = world.postBy(ADA, LATER, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer);
    }

    private JsonView told(JsonView batch) {
        return json(world.getBy(MATE, "/v1beta/" + name(batch)));
    }

    private static String name(JsonView batch) {
        return batch.at("name").text("");
    }

    private static Object state(JsonView batch) {
        return batch.at("metadata").at("state").value();
    }

    @Test
    void aBatchGoesItsWayByTheClock() {
        JsonView batch = made(TWO);
        assertThat(name(batch)).matches("batches/[a-z0-9]{36}");
        assertThat(state(batch)).isEqualTo("BATCH_STATE_PENDING");
        assertThat(batch.at("metadata").at("displayName").value()).isEqualTo("b");
        assertThat(batch.at("metadata")
                        .at("batchStats")
                        .at("pendingRequestCount")
                        .value())
                .isEqualTo("2");
        world.pass(Duration.ofSeconds(1));
        assertThat(state(told(batch))).isEqualTo("BATCH_STATE_RUNNING");
        assertThat(told(batch).at("done").isPresent()).isFalse();
        world.pass(Duration.ofSeconds(2));
        JsonView done = told(batch);
        assertThat(state(done)).isEqualTo("BATCH_STATE_SUCCEEDED");
        assertThat(done.at("done").isTrue()).isTrue();
        List<JsonView> answers = done.at("response")
                .at("inlinedResponses")
                .at("inlinedResponses")
                .each();
        assertThat(part(answers.get(0).at("response"), 0).at("text").text("")).startsWith("You said: one");
        assertThat(answers.get(0).at("metadata").at("custom_id").value()).isEqualTo("0");
        assertThat(answers.get(1).at("error").at("code").value()).isEqualTo(3);
        assertThat(done.at("metadata").at("output").at("inlinedResponses").value())
                .isEqualTo(done.at("response").at("inlinedResponses").value());
        assertThat(done.at("metadata").at("batchStats").at("failedRequestCount").value())
                .isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource({"GET,''", "POST,:cancel", "DELETE,''"})
    void aForeignBatchIsAsAbsentAsOneThatNeverWas(String method, String verb) {
        String name = name(made(TWO));
        HttpResponse<String> foreign =
                world.send(method, "/v1beta/" + name + verb, new byte[0], "x-goog-api-key", STRANGER);
        HttpResponse<String> unknown =
                world.send(method, "/v1beta/batches/nothing" + verb, new byte[0], "x-goog-api-key", ADA);
        assertThat(foreign.statusCode()).isEqualTo(404);
        assertThat(foreign.body()).isEqualTo(unknown.body());
        assertThat(world.getBy(ADA, "/v1beta/" + name).statusCode()).isEqualTo(200);
    }

    @Test
    void requestsInAFileAreAnsweredInAFile() {
        String lines = """
            {"key":"a","request":{"contents":[{"parts":[{"text":"one"}]}],"generation_config":{"top_k":3}}}
            {"key":"b","request":{"contents":[{"parts":[{"fileData":{"fileUri":"files/nobody"}}]}]}}

            no json\
            """;
        String file = world.upload(ADA, "application/jsonl", lines).at("name").text("");
        String body = "{\"batch\":{\"displayName\":\"f\",\"inputConfig\":{\"file_name\":\"" + file + "\"}}}";
        HttpResponse<String> foreign = world.postBy(STRANGER, LATER, body);
        assertThat(foreign.statusCode()).isEqualTo(403);
        assertThat(error(foreign).at("message").text("")).contains(file.substring(6));
        JsonView batch = made(body);
        assertThat(batch.at("metadata").at("inputConfig").at("fileName").value())
                .isEqualTo(file);
        world.pass(Duration.ofSeconds(3));
        JsonView done = told(batch);
        String answers = done.at("response").at("responsesFile").text("");
        assertThat(answers).isEqualTo("files/batch-" + name(batch).substring(8));
        assertThat(done.at("metadata").at("output").at("responsesFile").value()).isEqualTo(answers);
        HttpResponse<String> bytes = world.getBy(MATE, "/download/v1beta/" + answers + ":download?alt=media");
        List<JsonView> each =
                bytes.body().lines().map(line -> new JsonView(Json.read(line))).toList();
        assertThat(each).hasSize(3);
        assertThat(each.get(0).at("key").value()).isEqualTo("a");
        assertThat(each.get(0).at("response").at("candidates").isArray()).isTrue();
        assertThat(each.get(1).at("error").at("code").value()).isEqualTo(7);
        assertThat(each.get(2).at("error").isObject()).isTrue();
        assertThat(world.getBy(STRANGER, "/download/v1beta/" + answers + ":download?alt=media")
                        .statusCode())
                .isEqualTo(403);
        HttpResponse<String> asked = world.getBy(ADA, "/v1beta/" + answers);
        assertThat(asked.statusCode()).as("its name is too long for GetFile").isEqualTo(400);
        assertThat(error(asked).at("message").text("")).contains("cannot be more than 40 characters");
    }

    @Test
    void textsAreEmbeddedLater() {
        JsonView batch = json(world.postBy(ADA, "/v1/models/gemini-embedding-001:asyncBatchEmbedContent", """
            {"batch":{"inputConfig":{"requests":{"requests":[
             {"request":{"content":{"parts":[{"text":"one"}]},"outputDimensionality":3}}]}}}}\
            """));
        assertThat(batch.at("metadata").at("@type").text("")).endsWith(".EmbedContentBatch");
        world.pass(Duration.ofSeconds(3));
        JsonView answers = told(batch).at("response").at("inlinedEmbedContentResponses");
        assertThat(answers.at("inlinedResponses")
                        .at(0)
                        .at("response")
                        .at("embedding")
                        .at("values")
                        .each())
                .hasSize(3);
    }

    @Test
    void aBatchCanBeCancelledUntilItIsDone() {
        JsonView batch = made(TWO);
        JsonView late = made(TWO);
        assertThat(world.postBy(MATE, "/v1beta/" + name(batch) + ":cancel", "").body())
                .isEqualTo("{}\n");
        assertThat(state(told(batch))).isEqualTo("BATCH_STATE_CANCELLED");
        world.pass(Duration.ofSeconds(3));
        assertThat(state(told(batch))).isEqualTo("BATCH_STATE_CANCELLED");
        assertThat(told(batch).at("response").isPresent()).isFalse();
        world.postBy(ADA, "/v1beta/" + name(late) + ":cancel", "");
        assertThat(state(told(late))).isEqualTo("BATCH_STATE_SUCCEEDED");
    }

    @Test
    void batchesAreListedAsOperationsOfOneProject() {
        JsonView first = made(TWO);
        JsonView second = made(TWO);
        JsonView page = json(world.getBy(MATE, "/v1beta/batches?pageSize=1"));
        assertThat(page.at("operations").at(0).at("name").value()).isEqualTo(name(second));
        JsonView next = json(world.getBy(
                ADA,
                "/v1beta/batches?pageSize=1&pageToken="
                        + page.at("nextPageToken").text("")));
        assertThat(next.at("operations").at(0).at("name").value()).isEqualTo(name(first));
        assertThat(next.at("nextPageToken").isPresent()).isFalse();
        world.delete("/v1beta/" + name(first), ADA);
        assertThat(json(world.getBy(ADA, "/v1beta/batches")).at("operations").each())
                .hasSize(1);
        assertThat(world.getBy(STRANGER, "/v1beta/batches").body()).isEqualTo("{}\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"batch\":{}}",
                "{\"batch\":{\"inputConfig\":{\"requests\":{\"requests\":[]}}}}",
                "{\"batch\":{\"inputConfig\":{\"wish\":1}}}"
            })
    void aBatchOfNothingIsRefused(String body) {
        assertThat(world.postBy(ADA, LATER, body).statusCode()).isEqualTo(400);
    }

    @Test
    void aModelThatAnswersNoBatchesIsRefused() {
        assertThat(world.postBy(ADA, "/v1beta/models/gemma-4-31b-it:batchGenerateContent", TWO)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aKeyWithoutQuotaMakesNoBatch() {
        assertThat(world.postBy("demo-dry-1@shop", LATER, TWO).statusCode()).isEqualTo(429);
    }
}
