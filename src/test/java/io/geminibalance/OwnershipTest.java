package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.geminibalance.json.JsonView;
import io.geminibalance.keys.Key;
import io.geminibalance.sandbox.Seen;
import io.geminibalance.state.FolderInUse;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is made with a key stays with that key's project.
class OwnershipTest {
    private static final String A = "a=demo-good-1";
    private static final String B = "b=demo-good-2";
    private static final String C = "c=demo-good-3";
    private static final Map<String, String> TWO_CLIENTS = Map.of("ACCESS_TOKENS", "ann=token-of-ann,ben=token-of-ben");
    private static final String VEO = "/v1beta/models/veo-3.1-lite-generate-preview:predictLongRunning";

    @Test
    void aFileIsReadWithTheKeyThatMadeIt() throws Exception {
        try (World world = World.of(A, B, C)) {
            JsonView file = upload(world);
            String owner = world.keysSeen().getLast();

            for (int i = 0; i < 6; i++) {
                assertThat(use(world, file).statusCode()).isEqualTo(200);
                assertThat(world.get("/v1beta/" + name(file)).statusCode()).isEqualTo(200);
                assertThat(world.get("/v1/" + name(file)).statusCode()).isEqualTo(200);
            }
            assertThat(world.keysSeen()).containsOnly(owner);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"fileData\":{\"fileUri\":\"%s\"}}",
                "{\"file_data\":{\"file_uri\":\"%s\",\"mime_type\":\"text/plain\"}}"
            })
    void aFileIsFoundInBothSpellingsAlsoInALargeBody(String part) throws Exception {
        try (World world = World.of(A, B, C)) {
            JsonView file = upload(world);
            String owner = world.keysSeen().getLast();
            String filling = "{\"text\":\"" + "long ".repeat(700_000) + "\"}";
            String body = "{\"contents\":[{\"role\":\"user\",\"parts\":[" + filling + ","
                    + part.formatted(file.at("uri").text("").replace("/", "\\/")) + "]}]}";

            assertThat(world.post(World.GENERATE, body).statusCode()).isEqualTo(200);
            assertThat(world.keysSeen().getLast()).isEqualTo(owner);
        }
    }

    @Test
    void anotherKeyOfTheSameProjectCanReadItToo() throws Exception {
        try (World world = World.of("shop/a=demo-good-1@shop", "shop/b=demo-good-2@shop", C)) {
            JsonView file = upload(world);
            Set<String> used = new LinkedHashSet<>();
            for (int i = 0; i < 4; i++) {
                assertThat(use(world, file).statusCode()).isEqualTo(200);
                used.add(world.keysSeen().getLast());
            }

            assertThat(used).containsExactlyInAnyOrder("demo-good-1@shop", "demo-good-2@shop");
        }
    }

    @Test
    void whatAClientMakesLiesTogetherSoThatOneRequestCanUseIt() throws Exception {
        try (World world = World.with(TWO_CLIENTS, A, B, C)) {
            List<JsonView> files = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                files.add(upload(world, "x-goog-api-key", "token-of-ann"));
                upload(world, "x-goog-api-key", "token-of-ben");
            }
            String all = asking(files.stream().map(OwnershipTest::uri).toArray(String[]::new));

            assertThat(world.post(World.GENERATE, all, "x-goog-api-key", "token-of-ann")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(new LinkedHashSet<>(world.keysSeen())).hasSize(2);
        }
    }

    @Test
    void nothingMoreIsMadeWhereTheDayIsUsedUp() throws Exception {
        try (World world = World.of("dry=demo-dry-1", B)) {
            uploadWith(world, "dry");
            upload(world);
            assertThat(world.keysSeen()).containsExactly("demo-dry-1", "demo-dry-1");

            world.post(World.GENERATE, World.QUESTION);
            world.post(World.GENERATE, World.QUESTION);
            assertThat(world.status("dry").models()).isNotEmpty();
            upload(world);
            assertThat(world.keysSeen().getLast()).isEqualTo("demo-good-2");
        }
    }

    @Test
    void thingsOfTwoProjectsInOneRequestAreRefusedByName() throws Exception {
        try (World world = World.of(A, B)) {
            JsonView first = uploadWith(world, "a");
            JsonView second = uploadWith(world, "b");
            assertThat(new LinkedHashSet<>(world.keysSeen())).hasSize(2);
            int before = world.seen().size();

            HttpResponse<String> answer = world.post(World.GENERATE, asking(uri(first), uri(second)));
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(message(answer)).contains(name(first), name(second), "different Google projects");
            assertThat(world.seen()).hasSize(before);
        }
    }

    @Test
    void aNameThatNobodyKnowsGoesToAnyKeyAndGooglesAnswerComesBack() throws Exception {
        try (World world = World.of(A, B)) {
            upload(world);
            HttpResponse<String> answer = world.get("/v1beta/files/unknown");

            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(message(answer)).startsWith("You do not have permission to access the File unknown");
        }
    }

    @Test
    void anOwnerThatRestsIsWaitedForAndNeverReplaced() throws Exception {
        try (World world = World.of("a=demo-rpm5-1", B)) {
            JsonView file = uploadWith(world, "a");
            List<Integer> said = new ArrayList<>();
            HttpResponse<String> last = null;
            for (int i = 0; i < 8; i++) {
                last = use(world, file);
                said.add(last.statusCode());
            }

            assertThat(said).endsWith(429, 429);
            assertThat(message(last)).contains("project that owns " + name(file), "returns in");
            assertThat(last.headers().firstValue("retry-after")).isPresent();
            assertThat(used(world)).doesNotContain("demo-good-2");

            world.clock.advance(Duration.ofMinutes(2));
            assertThat(use(world, file).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void anOwnerThatIsSetAsideIsA503() throws Exception {
        try (World world = World.of(A, B)) {
            JsonView file = upload(world);
            String owner = world.status("a")
                            .key()
                            .secret()
                            .reveal()
                            .equals(world.keysSeen().getLast())
                    ? "k1"
                    : "k2";
            world.post("/api/keys/" + owner + "/pause", "");

            HttpResponse<String> answer = use(world, file);
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(message(answer)).contains("project that owns " + name(file), "set aside or paused");
        }
    }

    @Test
    void cachesBatchesOperationsAndFilmsStayToo() throws Exception {
        try (World world = World.of(A, B, C)) {
            String cache = cache(world);
            String owner = world.keysSeen().getLast();
            for (int i = 0; i < 4; i++) {
                String body = World.QUESTION.replaceFirst("\\{", "{\"cached_content\":\"" + cache + "\",");
                assertThat(world.post(World.GENERATE, body).statusCode()).isEqualTo(200);
                assertThat(world.keysSeen().getLast()).isEqualTo(owner);
            }

            String batch = World.json(world.post(
                            "/v1beta/models/gemini-2.5-flash:batchGenerateContent",
                            "{\"batch\":{\"inputConfig\":{\"requests\":{\"requests\":[{\"request\":" + World.QUESTION
                                    + "}]}}}}"))
                    .at("name")
                    .text("");
            for (int i = 0; i < 4; i++) {
                assertThat(world.get("/v1beta/" + batch).statusCode()).isEqualTo(200);
            }
            assertThat(world.post("/v1beta/" + batch + ":cancel", "").statusCode())
                    .isEqualTo(200);

            String operation = World.json(world.post(VEO, "{\"instances\":[{\"prompt\":\"The sea\"}]}"))
                    .at("name")
                    .text("");
            assertThat(operation).contains("/operations/");
            world.clock.advance(Duration.ofSeconds(5));
            JsonView done = World.json(world.get("/v1beta/" + operation));
            assertThat(done.at("done").isTrue()).as(done.toString()).isTrue();
            String film = done.at("response")
                    .at("generateVideoResponse")
                    .at("generatedSamples")
                    .at(0)
                    .at("video")
                    .at("uri")
                    .text("");
            String path = film.substring(film.indexOf("/v1beta/"));
            for (int i = 0; i < 4; i++) {
                HttpResponse<String> moved = world.get(path);
                assertThat(moved.statusCode()).isEqualTo(302);
                String location = moved.headers().firstValue("location").orElseThrow();
                assertThat(location).isEqualTo("http://127.0.0.1:" + world.port() + "/download" + path);
                assertThat(moved.headers().map()).doesNotContainKey("x-goog-api-key");
                assertThat(world.get(location.substring(location.indexOf("/download")))
                                .statusCode())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void interactionsGoOnWhereTheyBegan() throws Exception {
        try (World world = World.of(A, B, C)) {
            String first = World.json(world.post(
                            "/v1beta/interactions",
                            "{\"model\":\"gemini-2.5-flash\",\"input\":\"How deep is the sea?\"}"))
                    .at("id")
                    .text("");
            String owner = world.keysSeen().getLast();
            for (int i = 0; i < 4; i++) {
                HttpResponse<String> next = world.post(
                        "/v1beta/interactions",
                        "{\"model\":\"gemini-2.5-flash\",\"input\":\"Why?\",\"previous_interaction_id\":\"" + first
                                + "\"}");
                assertThat(next.statusCode()).as(next.body()).isEqualTo(200);
                assertThat(world.keysSeen().getLast()).isEqualTo(owner);
                assertThat(world.get("/v1beta/interactions/" + first).statusCode())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void aStreamedInteractionIsKnownToo() throws Exception {
        try (World world = World.of(A, B, C)) {
            String events = world.post(
                            "/v1beta/interactions?alt=sse",
                            "{\"model\":\"gemini-2.5-flash\",\"input\":\"How deep?\",\"stream\":true}")
                    .body();
            int id = events.indexOf("\"id\":\"") + 6;
            String name = events.substring(id, events.indexOf('"', id));

            for (int i = 0; i < 4; i++) {
                assertThat(world.get("/v1beta/interactions/" + name).statusCode())
                        .as(events)
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void clientsWithTokensOfTheirOwnDontSeeEachOthersFiles() throws Exception {
        try (World world = World.with(TWO_CLIENTS, A)) {
            JsonView file = upload(world, "x-goog-api-key", "token-of-ann");

            HttpResponse<String> foreign = world.get("/v1beta/" + name(file), "x-goog-api-key", "token-of-ben");
            HttpResponse<String> unknown = world.get("/v1beta/files/unknown", "x-goog-api-key", "token-of-ben");
            assertThat(foreign.statusCode()).isEqualTo(403);
            assertThat(foreign.body()
                            .replace(name(file).substring(6), "unknown")
                            .replaceAll("\\s", ""))
                    .isEqualTo(unknown.body().replaceAll("\\s", ""));
            assertThat(world.post(World.GENERATE, asking(uri(file)), "x-goog-api-key", "token-of-ben")
                            .statusCode())
                    .isEqualTo(403);
            String hidden = asking(uri(file).replace("files", "\\u0066iles"));
            assertThat(world.post(World.GENERATE, hidden, "x-goog-api-key", "token-of-ben")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(world.post(World.GENERATE, asking(uri(file)), "x-goog-api-key", "token-of-ann")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(listed(world, "token-of-ann")).containsExactly(name(file));
            assertThat(listed(world, "token-of-ben")).isEmpty();
        }
    }

    @Test
    void aProjectWhoseKeyTurnsOutToBeBadIsLeftOutOfAList() throws Exception {
        try (World world = World.of("bad=demo-invalid-1", A, "worse=demo-invalid-2")) {
            JsonView file = upload(world);
            world.post("/api/keys/k1/reset", "");
            world.post("/api/keys/k3/reset", "");
            assertThat(names(World.json(world.get("/v1beta/files")))).containsExactly(name(file));
        }
        try (World world = World.of("bad=demo-invalid-1", "worse=demo-invalid-2")) {
            assertThat(world.get("/v1beta/files").statusCode()).isEqualTo(503);
        }
    }

    @Test
    void anUploadGoesOnWithoutACredentialAsPythonsSdkDoesIt() throws Exception {
        try (World world = World.with(TWO_CLIENTS, A, B)) {
            HttpResponse<String> begun = world.post(
                    "/upload/v1beta/files",
                    "{}",
                    "x-goog-api-key",
                    "token-of-ann",
                    "x-goog-upload-protocol",
                    "resumable",
                    "x-goog-upload-command",
                    "start",
                    "x-goog-upload-header-content-length",
                    "5",
                    "content-type",
                    "application/json");
            String url = uploadUrl(begun);
            String path = url.substring(url.indexOf("/upload"));
            String[] rest = {"x-goog-upload-command", "upload, finalize", "x-goog-upload-offset", "0"};

            assertThat(world.post(path.replace("upload_id=", "upload_id=x"), "hello", rest)
                            .statusCode())
                    .isEqualTo(401);
            List<String> asBen = new ArrayList<>(List.of("x-goog-api-key", "token-of-ben"));
            asBen.addAll(List.of(rest));
            assertThat(world.post(path, "hello", asBen.toArray(String[]::new)).statusCode())
                    .isEqualTo(403);
            HttpResponse<String> done = world.post(path, "hello", rest);
            assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
            String name = name(World.json(done).at("file"));
            assertThat(listed(world, "token-of-ann")).containsExactly(name);
            assertThat(listed(world, "token-of-ben")).isEmpty();
        }
    }

    @Test
    void filesAreSharedWhereTheOperatorSaysSo() throws Exception {
        Map<String, String> shared = Map.of(
                "ACCESS_TOKENS", "ann=token-of-ann,ben=token-of-ben",
                "SHARED_RESOURCES", "true");
        try (World world = World.with(shared, A, B)) {
            JsonView file = upload(world, "x-goog-api-key", "token-of-ann");

            assertThat(world.get("/v1beta/" + name(file), "x-goog-api-key", "token-of-ben")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(listed(world, "token-of-ben")).containsExactly(name(file));
        }
    }

    @Test
    void ownersPageTokensRestsAndCountersOutliveARestart() throws Exception {
        try (World world = World.of(A, B, C, "dry=demo-dry-4")) {
            List<JsonView> files = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                files.add(uploadWith(world, List.of("a", "b", "c").get(i % 3)));
            }
            for (int i = 0; i < 6; i++) {
                world.post(World.GENERATE, World.QUESTION);
            }
            JsonView page = World.json(world.get("/v1beta/files?pageSize=2"));
            world.post("/api/keys/k2/pause", "");
            Object before = keys(world);
            assertThat(world.status("dry").models()).containsKey("gemini-2.5-flash");

            world.restart();
            assertThat(keys(world)).isEqualTo(before);
            world.post("/api/keys/k2/resume", "");
            for (JsonView file : files) {
                assertThat(world.get("/v1beta/" + name(file)).statusCode()).isEqualTo(200);
            }
            List<String> names = new ArrayList<>(names(page));
            for (String token = page.at("nextPageToken").text(""); !token.isEmpty(); ) {
                page = World.json(world.get("/v1beta/files?pageSize=2&pageToken=" + token));
                names.addAll(names(page));
                token = page.at("nextPageToken").text("");
            }
            assertThat(names)
                    .containsExactlyInAnyOrderElementsOf(
                            files.stream().map(OwnershipTest::name).toList());
        }
    }

    @Test
    void noKeyIsWrittenDown() throws Exception {
        try (World world = World.of(A, "shop/b=demo-good-2")) {
            upload(world);
            upload(world);
            world.post(World.GENERATE, World.QUESTION);
            world.restart();
            try (var files = Files.walk(world.folder)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                            .as(file.toString())
                            .doesNotContain("demo-good");
                }
            }
        }
    }

    @Test
    void anUploadBeginsWithAnotherKeyWhereOneIsRefused() throws Exception {
        try (World world = World.of("bad=demo-invalid-1", "worse=demo-invalid-2", "good=demo-good-3")) {
            String[] start = {
                "x-goog-upload-protocol",
                "resumable",
                "x-goog-upload-command",
                "start",
                "content-type",
                "application/json"
            };
            HttpResponse<String> begun = world.post("/upload/v1beta/files", "{\"file\":{}}", start);

            assertThat(begun.statusCode()).as(begun.body()).isEqualTo(200);
            assertThat(world.keysSeen()).containsExactly("demo-invalid-1", "demo-invalid-2", "demo-good-3");
        }
    }

    @Test
    void aFileThatWasDeletedIsForgotten() throws Exception {
        try (World world = World.of(A, B)) {
            JsonView file = upload(world);
            assertThat(world.send(world.request("/v1beta/" + name(file)).DELETE())
                            .statusCode())
                    .isEqualTo(200);

            Set<String> asked = new LinkedHashSet<>();
            for (int i = 0; i < 4; i++) {
                world.get("/v1beta/" + name(file));
                asked.add(world.keysSeen().getLast());
            }
            assertThat(asked).hasSize(2);
        }
    }

    @Test
    void twoServicesDontShareAFolder() throws Exception {
        try (World world = World.of(A)) {
            assertThatThrownBy(world::second).isInstanceOf(FolderInUse.class).hasMessageContaining("in use");
        }
    }

    @Test
    void theAddressForTheRestOfAnUploadIsTheOneTheClientKnows() throws Exception {
        String[] start = {
            "x-goog-upload-protocol", "resumable", "x-goog-upload-command", "start", "content-type", "application/json"
        };
        try (World world = World.with(Map.of("TRUSTED_PROXIES", "127.0.0.1"), A)) {
            assertThat(uploadUrl(world.post("/upload/v1beta/files", "{}", start)))
                    .startsWith("http://127.0.0.1:" + world.port() + "/upload/v1beta/files?upload_id=");
            List<String> forwarded = new ArrayList<>(List.of(start));
            forwarded.addAll(List.of("x-forwarded-proto", "https", "x-forwarded-host", "gemini.example"));
            assertThat(uploadUrl(world.post("/upload/v1beta/files", "{}", forwarded.toArray(String[]::new))))
                    .startsWith("https://gemini.example/upload/v1beta/files?upload_id=");
        }
        Map<String, String> stranger = Map.of("TRUSTED_PROXIES", "10.0.0.1");
        try (World world = World.with(stranger, A)) {
            List<String> forwarded = new ArrayList<>(List.of(start));
            forwarded.addAll(List.of("x-forwarded-proto", "https", "x-forwarded-host", "evil.example"));
            assertThat(uploadUrl(world.post("/upload/v1beta/files", "{}", forwarded.toArray(String[]::new))))
                    .startsWith("http://127.0.0.1:" + world.port() + "/");
        }
        try (World world = World.with(Map.of("PUBLIC_URL", "https://gemini.example/prefix"), A)) {
            assertThat(uploadUrl(world.post("/upload/v1beta/files", "{}", start)))
                    .startsWith("https://gemini.example/prefix/upload/v1beta/files?upload_id=");
        }
    }

    private static String uploadUrl(HttpResponse<String> begun) {
        return begun.headers().firstValue("x-goog-upload-url").orElseThrow();
    }

    private static JsonView upload(World world, String... headers) throws Exception {
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("content-type", "text/plain"));
        HttpResponse<String> answer =
                world.post("/upload/v1beta/files?uploadType=media", "What is deep?", all.toArray(String[]::new));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return World.json(answer).at("file");
    }

    /// A file that the key with this label has made.
    private static JsonView uploadWith(World world, String label) throws Exception {
        List<String> others = world.service.pool().keys().stream()
                .filter(key -> !key.label().equals(label))
                .map(Key::id)
                .toList();
        others.forEach(world.service.pool()::pause);
        JsonView file = upload(world);
        others.forEach(world.service.pool()::resume);
        return file;
    }

    /// The keys that were asked to generate something.
    private static List<String> used(World world) {
        return world.seen().stream()
                .filter(seen -> seen.target().contains("generateContent"))
                .map(Seen::key)
                .toList();
    }

    private static String cache(World world) throws Exception {
        String text = "Once upon a time there was a sea. ".repeat(2000);
        return World.json(world.post(
                        "/v1beta/cachedContents",
                        "{\"model\":\"models/gemini-2.5-flash\",\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\""
                                + text + "\"}]}]}"))
                .at("name")
                .text("");
    }

    private static HttpResponse<String> use(World world, JsonView file) throws Exception {
        return world.post(World.GENERATE, asking(uri(file)));
    }

    private static String asking(String... uris) {
        StringBuilder parts = new StringBuilder();
        for (String uri : uris) {
            parts.append("{\"fileData\":{\"mimeType\":\"text/plain\",\"fileUri\":\"")
                    .append(uri)
                    .append("\"}},");
        }
        return "{\"contents\":[{\"role\":\"user\",\"parts\":[" + parts + "{\"text\":\"What is it?\"}]}]}";
    }

    private static List<String> listed(World world, String token) throws Exception {
        return names(World.json(world.get("/v1beta/files", "x-goog-api-key", token)));
    }

    private static List<String> names(JsonView page) {
        return page.at("files").each().stream().map(OwnershipTest::name).toList();
    }

    private static String name(JsonView file) {
        return file.at("name").text("");
    }

    private static String uri(JsonView file) {
        return file.at("uri").text("");
    }

    private static String message(HttpResponse<String> answer) {
        return World.json(answer).at("error").at("message").text("");
    }

    private static Object keys(World world) throws Exception {
        return World.json(world.get("/api/status/keys")).at("keys").value();
    }
}
