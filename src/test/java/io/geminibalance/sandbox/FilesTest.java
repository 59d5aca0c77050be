package io.geminibalance.sandbox;

import static io.geminibalance.sandbox.World.FLASH;
import static io.geminibalance.sandbox.World.error;
import static io.geminibalance.sandbox.World.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.json.JsonView;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilesTest {
    private static final String ADA = "demo-good-1@shop";
    private static final String MATE = "demo-rpm5-2@shop";
    private static final String STRANGER = "demo-good-3@lab";
    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    private static String ask(String uri) {
        return "{\"contents\":[{\"parts\":[{\"text\":\"What is it?\"},{\"fileData\":{\"fileUri\":\"" + uri
                + "\",\"mimeType\":\"image/png\"}}]}]}";
    }

    private HttpResponse<String> use(String key, String uri) {
        return world.postBy(key, FLASH + ":generateContent", ask(uri));
    }

    private String file() {
        return world.upload(ADA, "image/png", "pixels").at("name").text("");
    }

    @Test
    void aFileIsSeenByEveryKeyOfItsProjectAndNoOther() {
        String name = file();
        assertThat(json(world.getBy(MATE, "/v1beta/" + name)).at("name").value())
                .isEqualTo(name);
        HttpResponse<String> foreign = world.getBy(STRANGER, "/v1beta/" + name);
        assertThat(foreign.statusCode()).isEqualTo(403);
        assertThat(error(foreign).at("status").value()).isEqualTo("PERMISSION_DENIED");
        assertThat(error(foreign).at("message").value())
                .isEqualTo(
                        "You do not have permission to access the File " + name.substring(6) + " or it may not exist.");
        HttpResponse<String> unknown = world.getBy(ADA, "/v1beta/files/nobody");
        assertThat(unknown.statusCode()).isEqualTo(403);
    }

    @Test
    void aFileIsGoneAfterTwoDaysOrWhenItIsDeleted() {
        String name = file();
        String other = file();
        assertThat(world.delete("/v1/" + name, STRANGER).statusCode()).isEqualTo(403);
        assertThat(world.delete("/v1/" + name, MATE).body()).isEqualTo("{}\n");
        assertThat(world.getBy(ADA, "/v1/" + name).statusCode()).isEqualTo(403);
        world.pass(Duration.ofHours(48).minusSeconds(1));
        assertThat(world.getBy(ADA, "/v1/" + other).statusCode()).isEqualTo(200);
        world.pass(Duration.ofSeconds(1));
        assertThat(world.getBy(ADA, "/v1/" + other).statusCode()).isEqualTo(403);
        assertThat(use(ADA, other).statusCode()).isEqualTo(403);
    }

    @Test
    void aListIsOfOneProjectTheNewestFirst() {
        List<Object> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.addFirst(file());
        }
        world.upload(STRANGER, "text/plain", "x");
        List<Object> listed = new ArrayList<>();
        String token = "";
        do {
            JsonView page = json(world.getBy(MATE, "/v1beta/files?pageSize=2&pageToken=" + token));
            page.at("files").each().forEach(file -> listed.add(file.at("name").value()));
            token = page.at("nextPageToken").text("");
        } while (!token.isEmpty());
        assertThat(listed).isEqualTo(made);
        assertThat(world.getBy("demo-good-9", "/v1beta/files").body()).isEqualTo("{}\n");
    }

    @Test
    void thePageTokenOfAnotherProjectOrListIsRefused() {
        file();
        file();
        String token = json(world.getBy(ADA, "/v1beta/files?pageSize=1"))
                .at("nextPageToken")
                .text("");
        assertThat(world.getBy(MATE, "/v1beta/files?page_token=" + token).statusCode())
                .isEqualTo(200);
        for (String target : List.of("files", "cachedContents", "batches", "fileSearchStores", "models")) {
            String key = target.equals("files") ? STRANGER : ADA;
            HttpResponse<String> answer = world.getBy(key, "/v1beta/" + target + "?pageToken=" + token);
            assertThat(answer.statusCode()).as(target).isEqualTo(400);
            assertThat(error(answer).at("status").value()).isEqualTo("INVALID_ARGUMENT");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@",
                "https://generativelanguage.googleapis.com/v1beta/@",
                "https://generativelanguage.googleapis.com/v1main/@",
                "https://generativelanguage.googleapis.com/v1beta/@:download?alt=media",
                "https://proxy.example/v1/@"
            })
    void aFileIsUsedByItsOwnProjectUnderAnyOfItsAddresses(String address) {
        String name = file();
        String uri = address.replace("@", name);
        assertThat(use(MATE, uri).statusCode()).isEqualTo(200);
        HttpResponse<String> foreign = use(STRANGER, uri);
        assertThat(foreign.statusCode()).isEqualTo(403);
        assertThat(error(foreign).at("message").text("")).contains("the File " + name.substring(6) + " or it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'contents':[{'parts':[{'text':'x'}]}],'systemInstruction':{'parts':[{'fileData':{'fileUri':'@'}}]}}",
                "{'contents':[{'parts':[{'text':'x'}]},{'role':'user','parts':[{'file_data':{'file_uri':'@'}}]}]}"
            })
    void aForeignFileIsFoundWhereverItStands(String body) {
        String name = file();
        String json = body.replace('\'', '"').replace("@", name);
        assertThat(world.postBy(ADA, FLASH + ":generateContent", json).statusCode())
                .isEqualTo(200);
        for (String verb : List.of(":generateContent", ":streamGenerateContent", ":countTokens")) {
            String counted = verb.equals(":countTokens") ? "{\"generateContentRequest\":" + json + "}" : json;
            assertThat(world.postBy(STRANGER, FLASH + verb, counted).statusCode())
                    .as(verb)
                    .isEqualTo(403);
        }
    }

    @Test
    void addressesThatAreNoFilesOfTheApiAreNobodysBusiness() {
        assertThat(use(ADA, "https://www.youtube.com/watch?v=files/x").statusCode())
                .isEqualTo(200);
        assertThat(use(ADA, "https://example.com/picture.png").statusCode()).isEqualTo(200);
        assertThat(use(ADA, "gs://bucket/files/x").statusCode()).isEqualTo(200);
    }

    @Test
    void aVideoIsLookedAtBeforeItCanBeUsed() {
        JsonView video = world.upload(ADA, "video/mp4", "frames");
        String name = video.at("name").text("");
        assertThat(video.at("state").value()).isEqualTo("PROCESSING");
        HttpResponse<String> early = use(ADA, name);
        assertThat(early.statusCode()).isEqualTo(400);
        assertThat(error(early).at("status").value()).isEqualTo("FAILED_PRECONDITION");
        assertThat(error(early).at("message").value())
                .isEqualTo("The File " + name.substring(6) + " is not in an ACTIVE state and usage is not allowed.");
        assertThat(use(STRANGER, name).statusCode()).isEqualTo(403);
        world.pass(Duration.ofSeconds(3));
        JsonView ready = json(world.getBy(ADA, "/v1beta/" + name));
        assertThat(ready.at("state").value()).isEqualTo("ACTIVE");
        assertThat(ready.at("videoMetadata").at("videoDuration").value()).isEqualTo("1s");
        assertThat(use(ADA, name).statusCode()).isEqualTo(200);
    }

    @Test
    void theTokensOfAFileAreCountedUnderItsKind() {
        String name = world.upload(ADA, "application/pdf", "x").at("name").text("");
        JsonView usage = json(use(ADA, name)).at("usageMetadata");
        assertThat(usage.at("promptTokenCount").value()).isEqualTo(261);
        JsonView second = usage.at("promptTokensDetails").at(1);
        assertThat(second.at("modality").value()).isEqualTo("DOCUMENT");
        assertThat(second.at("tokenCount").value()).isEqualTo(258);
        JsonView counted = json(world.postBy(ADA, FLASH + ":countTokens", ask(name)));
        assertThat(counted.at("totalTokens").value()).isEqualTo(261);
    }

    @Test
    void whatWasUploadedCannotBeFetchedAgain() {
        String name = file();
        assertThat(world.getBy(ADA, "/v1beta/" + name + ":download?alt=media").statusCode())
                .isEqualTo(400);
        assertThat(world.getBy(STRANGER, "/v1beta/" + name + ":download?alt=media")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void filesOfABucketAreRegistered() {
        JsonView answer =
                json(world.postBy(ADA, "/v1beta/files:register", "{\"uris\":[\"gs://bucket/a.pdf\",\"gs://b/c\"]}"));
        assertThat(answer.at("files").each()).hasSize(2);
        assertThat(answer.at("files").at(0).at("source").value()).isEqualTo("REGISTERED");
        assertThat(answer.at("files").at(0).at("displayName").value()).isEqualTo("a.pdf");
        assertThat(world.postBy(ADA, "/v1beta/files:register", "{}").statusCode())
                .isEqualTo(400);
    }

    @Test
    void aFileWithoutBytesIsMadeFromWhatIsKnownOfIt() {
        JsonView made =
                json(world.postBy(ADA, "/v1beta/files", "{\"file\":{\"name\":\"own\",\"display_name\":\"d\"}}"));
        assertThat(made.at("file").at("name").value()).isEqualTo("files/own");
        assertThat(made.at("file").at("displayName").value()).isEqualTo("d");
    }

    @Test
    void aTokenOfTheLiveApiIsGiven() {
        assertThat(json(world.postBy(ADA, "/v1alpha/auth_tokens", "{\"uses\":1}"))
                        .at("name")
                        .text(""))
                .matches("auth_tokens/[a-z0-9]{64}");
    }

    @Test
    void whatTheApiDoesNotHaveIsNotThere() {
        for (String target : List.of("/v1beta/files/a/b", "/v1beta/files/", "/v1beta/planets", "/v1beta/files:fly")) {
            assertThat(world.getBy(ADA, target).statusCode()).as(target).isEqualTo(404);
        }
    }
}
