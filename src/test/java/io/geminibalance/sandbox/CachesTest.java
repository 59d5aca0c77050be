package io.geminibalance.sandbox;

import static io.geminibalance.sandbox.World.FLASH;
import static io.geminibalance.sandbox.World.error;
import static io.geminibalance.sandbox.World.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.json.JsonView;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CachesTest {
    private static final String ADA = "demo-good-1@shop";
    private static final String MATE = "demo-good-2@shop";
    private static final String STRANGER = "demo-good-3@lab";
    private static final String CACHES = "/v1beta/cachedContents";
    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    private static String body(int characters, String more) {
        return "{\"model\":\"models/gemini-2.5-flash\",\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\""
                + "x".repeat(characters) + "\"}]}]" + more + "}";
    }

    private JsonView cache(String more) {
        HttpResponse<String> answer = world.postBy(ADA, CACHES, body(8000, more));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer);
    }

    private HttpResponse<String> use(String key, String model, String name) {
        return world.postBy(
                key,
                "/v1/models/" + model + ":generateContent",
                "{\"contents\":[{\"parts\":[{\"text\":\"What is it?\"}]}],\"cached_content\":\"" + name + "\"}");
    }

    private static String name(JsonView cache) {
        return cache.at("name").text("");
    }

    @Test
    void whatIsCachedIsReadWithEveryRequestThatNamesIt() {
        JsonView cache = cache(",\"system_instruction\":{\"parts\":[{\"text\":\"Be brief\"}]}");
        assertThat(name(cache)).matches("cachedContents/[a-z0-9]{40}");
        assertThat(cache.at("expireTime").value()).isEqualTo("2026-08-22T04:15:00Z");
        assertThat(cache.at("usageMetadata").at("totalTokenCount").value()).isEqualTo(2002);
        JsonView usage = json(use(MATE, "gemini-2.5-flash", name(cache))).at("usageMetadata");
        assertThat(usage.at("cachedContentTokenCount").value()).isEqualTo(2002);
        assertThat(usage.at("promptTokenCount").value()).isEqualTo(2005);
        assertThat(usage.at("cacheTokensDetails").at(0).at("tokenCount").value())
                .isEqualTo(2002);
    }

    @Test
    void anotherProjectIsToldThatThereIsNone() {
        String name = name(cache(""));
        String target = "/v1beta/" + name;
        byte[] ttl = "{\"ttl\":\"9s\"}".getBytes(StandardCharsets.UTF_8);
        for (HttpResponse<String> answer : List.of(
                world.getBy(STRANGER, target),
                world.send("PATCH", target, ttl, "x-goog-api-key", STRANGER),
                world.delete(target, STRANGER),
                use(STRANGER, "gemini-2.5-flash", name),
                world.getBy(ADA, CACHES + "/nothing"))) {
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(error(answer).at("message").value()).isEqualTo("CachedContent not found (or permission denied)");
        }
        assertThat(world.getBy(STRANGER, CACHES).body()).isEqualTo("{}\n");
        assertThat(json(world.getBy(MATE, CACHES)).at("cachedContents").each()).hasSize(1);
    }

    @Test
    void itEndsByTheClockAndItsEndCanBeMoved() {
        String target = "/v1beta/" + name(cache(",\"ttl\":\"300s\""));
        world.pass(Duration.ofSeconds(299));
        byte[] ttl = "{\"ttl\":\"600.5s\"}".getBytes(StandardCharsets.UTF_8);
        JsonView changed = json(world.send("PATCH", target + "?updateMask=ttl", ttl, "x-goog-api-key", ADA));
        assertThat(changed.at("expireTime").value()).isEqualTo("2026-08-22T03:29:59.500Z");
        assertThat(changed.at("updateTime").value()).isEqualTo("2026-08-22T03:19:59Z");
        assertThat(changed.at("createTime").value()).isEqualTo("2026-08-22T03:15:00Z");
        world.pass(Duration.ofSeconds(600));
        assertThat(world.getBy(ADA, target).statusCode()).isEqualTo(200);
        world.pass(Duration.ofSeconds(1));
        assertThat(world.getBy(ADA, target).statusCode()).isEqualTo(403);
    }

    @Test
    void itsEndMayBeAMoment() {
        assertThat(cache(",\"expireTime\":\"2026-08-22T06:00:00+02:00\"")
                        .at("expireTime")
                        .value())
                .isEqualTo("2026-08-22T04:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",\"ttl\":\"soon\"",
                ",\"ttl\":\"0s\"",
                ",\"expireTime\":\"2026-08-22T03:15:00Z\"",
                ",\"expireTime\":\"x\"",
                ",\"tll\":\"300s\""
            })
    void nonsenseIsRefused(String more) {
        assertThat(world.postBy(ADA, CACHES, body(8000, more)).statusCode()).isEqualTo(400);
    }

    @Test
    void tooLittleIsRefused() {
        HttpResponse<String> answer = world.postBy(ADA, CACHES, body(64, ""));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer).at("message").value())
                .isEqualTo("Cached content is too small. total_token_count=16, min_total_token_count=1024");
    }

    @ParameterizedTest
    @CsvSource({"gemini-0", "gemini-4-argon", "gemini-embedding-001"})
    void aModelWithoutCachesHasNone(String model) {
        HttpResponse<String> answer = world.postBy(ADA, CACHES, body(8000, "").replace("gemini-2.5-flash", model));
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(error(answer).at("message").text(""))
                .startsWith("models/" + model + " is not found for API version v1beta, or is not supported for"
                        + " createCachedContent.");
    }

    @Test
    void itIsGoodForItsModelOnly() {
        HttpResponse<String> answer = use(ADA, "gemini-2.5-pro", name(cache("")));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer).at("message").value())
                .isEqualTo("Model used by GenerateContent request (models/gemini-2.5-pro) and CachedContent"
                        + " (models/gemini-2.5-flash) has to be the same.");
    }

    @Test
    void aForeignFileCannotBeCached() {
        String file = world.upload(STRANGER, "text/plain", "x").at("name").text("");
        String body =
                body(8000, "").replaceFirst("\\{\"text\"", "{\"fileData\":{\"fileUri\":\"" + file + "\"}},{\"text\"");
        assertThat(world.postBy(ADA, CACHES, body).statusCode()).isEqualTo(403);
        assertThat(world.postBy(STRANGER, CACHES, body).statusCode()).isEqualTo(200);
    }

    @Test
    void theCompatibleRouteKnowsItToo() {
        String name = name(cache(""));
        String body = "{\"model\":\"gemini-2.5-flash\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],"
                + "\"extra_body\":{\"google\":{\"cached_content\":\"" + name + "\"}}}";
        assertThat(world.post("/v1beta/openai/chat/completions", body, "authorization", "Bearer " + MATE)
                        .statusCode())
                .isEqualTo(200);
        assertThat(world.post("/v1beta/openai/chat/completions", body, "authorization", "Bearer " + STRANGER)
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void toolsBelongIntoTheCache() {
        String body = "{\"contents\":[{\"parts\":[{\"text\":\"x\"}]}],\"tools\":[{\"codeExecution\":{}}],"
                + "\"cachedContent\":\"" + name(cache("")) + "\"}";
        assertThat(error(world.postBy(ADA, FLASH + ":generateContent", body))
                        .at("message")
                        .text(""))
                .startsWith("CachedContent can not be used with");
    }
}
