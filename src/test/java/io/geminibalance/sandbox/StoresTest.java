package io.geminibalance.sandbox;

import static io.geminibalance.sandbox.World.error;
import static io.geminibalance.sandbox.World.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.json.JsonView;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StoresTest {
    private static final String ADA = "demo-good-1@shop";
    private static final String MATE = "demo-good-2@shop";
    private static final String STRANGER = "demo-good-3@lab";
    private final World world = new World();
    private String store;

    @BeforeEach
    void create() {
        JsonView made = json(world.postBy(ADA, "/v1beta/fileSearchStores", "{\"display_name\":\"My Store\"}"));
        store = made.at("name").text("");
    }

    @AfterEach
    void close() {
        world.close();
    }

    private HttpResponse<String> upload(String key) {
        HttpResponse<String> started = world.post(
                "/upload/v1beta/" + store + ":uploadToFileSearchStore",
                "{\"displayName\":\"paris\",\"customMetadata\":[{\"key\":\"a\",\"stringValue\":\"b\"}]}",
                "x-goog-api-key",
                key,
                "x-goog-upload-protocol",
                "resumable",
                "x-goog-upload-command",
                "start",
                "x-goog-upload-header-content-type",
                "text/plain");
        String url = started.headers().firstValue("x-goog-upload-url").orElse("");
        return url.isEmpty()
                ? started
                : world.post(
                        url.substring(world.sandbox.uri().toString().length()),
                        "Paris.",
                        "x-goog-api-key",
                        key,
                        "x-goog-upload-command",
                        "upload, finalize");
    }

    private HttpResponse<String> search(String key) {
        return world.postBy(
                key,
                World.FLASH + ":generateContent",
                "{\"contents\":[{\"parts\":[{\"text\":\"x\"}]}],\"tools\":[{\"file_search\":"
                        + "{\"file_search_store_names\":[\"" + store + "\"]}}]}");
    }

    @Test
    void aStoreIsNamedAfterItsTitle() {
        assertThat(store).matches("fileSearchStores/mystore-[a-z0-9]{12}");
        assertThat(json(world.getBy(MATE, "/v1/" + store)).at("displayName").value())
                .isEqualTo("My Store");
        assertThat(json(world.getBy(MATE, "/v1/fileSearchStores"))
                        .at("fileSearchStores")
                        .each())
                .hasSize(1);
    }

    @Test
    void anUploadBecomesADocumentByAnOperation() {
        JsonView begun = json(upload(ADA));
        String operation = begun.at("name").text("");
        assertThat(operation).startsWith(store + "/upload/operations/");
        String document = begun.at("response").at("documentName").text("");
        assertThat(json(world.getBy(ADA, "/v1beta/" + document)).at("state").value())
                .isEqualTo("STATE_PENDING");
        assertThat(json(world.getBy(ADA, "/v1beta/" + store))
                        .at("pendingDocumentsCount")
                        .value())
                .isEqualTo("1");
        world.pass(Duration.ofSeconds(3));
        assertThat(json(world.getBy(MATE, "/v1beta/" + operation)).at("done").isTrue())
                .isTrue();
        JsonView told = json(world.getBy(MATE, "/v1beta/" + store + "/documents"))
                .at("documents")
                .at(0);
        assertThat(told.at("state").value()).isEqualTo("STATE_ACTIVE");
        assertThat(told.at("sizeBytes").value()).isEqualTo("6");
        assertThat(told.at("customMetadata").at(0).at("stringValue").value()).isEqualTo("b");
        assertThat(json(world.getBy(ADA, "/v1beta/" + store))
                        .at("activeDocumentsCount")
                        .value())
                .isEqualTo("1");
    }

    @Test
    void aFileIsImported() {
        String file = world.upload(ADA, "text/plain", "x").at("name").text("");
        JsonView begun =
                json(world.postBy(ADA, "/v1beta/" + store + ":importFile", "{\"file_name\":\"" + file + "\"}"));
        String operation = begun.at("name").text("");
        assertThat(operation).startsWith(store + "/operations/" + file.substring(6) + "-");
        assertThat(begun.at("done").isPresent()).isFalse();
        world.pass(Duration.ofSeconds(3));
        JsonView done = json(world.getBy(MATE, "/v1beta/" + operation));
        assertThat(done.at("response").at("parent").value()).isEqualTo(store);
        String foreign = world.upload(STRANGER, "text/plain", "x").at("name").text("");
        HttpResponse<String> refused =
                world.postBy(ADA, "/v1beta/" + store + ":importFile", "{\"fileName\":\"" + foreign + "\"}");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(error(refused).at("message").text("")).contains("the File " + foreign.substring(6));
    }

    @Test
    void nothingOfAStoreIsAnotherProjects() {
        JsonView begun = json(upload(ADA));
        String document = begun.at("response").at("documentName").text("");
        for (HttpResponse<String> answer : List.of(
                world.getBy(STRANGER, "/v1beta/" + store),
                world.delete("/v1beta/" + store + "?force=true", STRANGER),
                world.getBy(STRANGER, "/v1beta/" + store + "/documents"),
                world.getBy(STRANGER, "/v1beta/" + document),
                world.delete("/v1beta/" + document, STRANGER),
                world.getBy(STRANGER, "/v1beta/" + begun.at("name").text("")),
                world.postBy(STRANGER, "/v1beta/" + store + ":importFile", "{}"),
                upload(STRANGER),
                search(STRANGER))) {
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(error(answer).at("message").value())
                    .isEqualTo("You do not have permission to access the file search store "
                            + store.substring("fileSearchStores/".length()) + " or it may not exist.");
        }
        assertThat(search(MATE).statusCode()).isEqualTo(200);
        assertThat(world.getBy(ADA, "/v1beta/fileSearchStores/nothing").statusCode())
                .isEqualTo(403);
        assertThat(world.getBy(ADA, "/v1beta/" + store + "/documents/nothing").statusCode())
                .isEqualTo(403);
    }

    @Test
    void aStoreInUseIsOnlyDeletedByForce() {
        String document = json(upload(ADA)).at("response").at("documentName").text("");
        HttpResponse<String> refused = world.delete("/v1beta/" + store, ADA);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(error(refused).at("status").value()).isEqualTo("FAILED_PRECONDITION");
        assertThat(world.delete("/v1beta/" + store + "?force=True", ADA).body()).isEqualTo("{}\n");
        assertThat(world.getBy(ADA, "/v1beta/" + document).statusCode()).isEqualTo(403);
    }

    @Test
    void aTunedModelIsItsProjects() {
        JsonView begun = json(world.postBy(
                ADA, "/v1beta/tunedModels?tunedModelId=mine", "{\"baseModel\":\"models/gemini-2.5-flash\"}"));
        String operation = begun.at("name").text("");
        assertThat(operation).startsWith("tunedModels/mine/operations/");
        assertThat(begun.at("metadata").at("tunedModel").value()).isEqualTo("tunedModels/mine");
        assertThat(world.postBy(MATE, "/v1beta/tunedModels/mine:generateContent", World.HELLO)
                        .statusCode())
                .isEqualTo(200);
        assertThat(json(world.getBy(MATE, "/v1beta/tunedModels"))
                        .at("tunedModels")
                        .each())
                .hasSize(1);
        HttpResponse<String> foreign = world.postBy(STRANGER, "/v1beta/tunedModels/mine:generateContent", World.HELLO);
        assertThat(foreign.statusCode()).isEqualTo(403);
        assertThat(error(foreign).at("message").value())
                .isEqualTo("You do not have permission to access tuned model mine.");
        assertThat(world.getBy(STRANGER, "/v1beta/tunedModels/mine").statusCode())
                .isEqualTo(403);
        assertThat(world.getBy(STRANGER, "/v1beta/" + operation).statusCode()).isEqualTo(404);
        world.pass(Duration.ofSeconds(3));
        assertThat(json(world.getBy(MATE, "/v1beta/" + operation)).at("done").isTrue())
                .isTrue();
        assertThat(world.delete("/v1beta/tunedModels/mine", ADA).body()).isEqualTo("{}\n");
    }
}
