package io.geminibalance.dialect.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.dialect.Line;
import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.support.ManualClock;
import io.geminibalance.wire.Body;
import io.geminibalance.wire.Call;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Inbound;
import io.geminibalance.wire.Reply;
import io.geminibalance.wire.Secret;
import io.geminibalance.wire.Sink;
import io.geminibalance.wire.Target;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Lists over several projects, each of which pages as Google does.
class ListingTest {
    private final ManualClock clock = new ManualClock("2026-11-22T18:00:00Z");
    private final NativeDialect dialect = new NativeDialect("https://generativelanguage.googleapis.com", clock);
    private final Projects line = new Projects();

    @Test
    void aListGoesThroughAllProjectsPageByPage() throws Exception {
        line.files.put("shop", List.of("files/a", "files/b", "files/c"));
        line.files.put("lab", List.of());
        line.files.put("/k3", List.of("files/d", "files/e"));

        assertThat(all("/v1beta/files?pageSize=2")).containsExactly("files/a files/b", "files/c files/d", "files/e");
        assertThat(all("/v1beta/files?pageSize=100")).containsExactly("files/a files/b files/c files/d files/e");
        assertThat(all("/v1beta/files?pageSize=1")).hasSize(5);
    }

    @Test
    void withoutAPageSizeGooglesOwnHolds() throws Exception {
        line.usualSize = 2;
        line.files.put("shop", List.of("files/a", "files/b", "files/c"));
        line.files.put("lab", List.of("files/d"));

        assertThat(all("/v1beta/files")).containsExactly("files/a files/b", "files/c files/d");
    }

    @Test
    void aPageTokenOutlivesANewOrderOfTheProjects() throws Exception {
        line.files.put("shop", List.of("files/a", "files/b"));
        line.files.put("lab", List.of("files/c"));
        String token = page("/v1beta/files?pageSize=1").at("nextPageToken").text("");
        line.files.clear();
        line.files.put("lab", List.of("files/c"));
        line.files.put("shop", List.of("files/a", "files/b"));

        assertThat(names(page("/v1beta/files?pageSize=1&pageToken=" + token))).isEqualTo("files/b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "gb1-", "gb1-!!!", "gb1-c2hvcA", "gb1-bm9ib2R5CngK", "Ch0KBmZpbGVz"})
    void aPageTokenOfAnotherListIsRefused(String token) throws Exception {
        line.files.put("shop", List.of("files/a"));
        line.files.put("lab", List.of("files/b"));

        Said said = say("/v1beta/files?pageToken=" + token);
        assertThat(said.status).isEqualTo(400);
        assertThat(said.json().at("error").at("message").text("")).contains("without a pageToken");
    }

    @Test
    void whatAnotherClientMadeIsLeftOut() throws Exception {
        line.files.put("shop", List.of("files/a", "files/b", "files/c"));
        line.files.put("lab", List.of("files/d"));
        line.hidden = Set.of("files/a", "files/b");

        assertThat(all("/v1beta/files?pageSize=2")).containsExactly("files/c files/d");
    }

    @Test
    void anEmptyListIsGooglesEmptyObject() throws Exception {
        line.files.put("shop", List.of());
        line.files.put("lab", List.of());

        assertThat(say("/v1beta/files").body).isEqualTo("{}");
    }

    @Test
    void aRefusalIsPassedOnAsItIs() throws Exception {
        line.files.put("shop", List.of("files/a"));
        line.files.put("broken", List.of());

        Said said = say("/v1beta/files?pageSize=5");
        assertThat(said.status).isEqualTo(400);
        assertThat(said.body).isEqualTo("{\"error\":{\"code\":400}}");
    }

    @Test
    void otherQueryParametersGoAlong() throws Exception {
        line.files.put("shop", List.of("files/a"));
        line.files.put("lab", List.of("files/b"));
        say("/v1beta/files?filter=x%20y&pageSize=7&key=secret");

        assertThat(line.asked)
                .containsExactly(
                        "shop /v1beta/files?filter=x%20y&pageSize=7", "lab /v1beta/files?filter=x%20y&pageSize=6");
    }

    @Test
    void modelsAreTheUnionOfWhatTheProjectsSeeAndAreKeptForAWhile() throws Exception {
        line.models.put("shop", List.of("models/one", "models/two"));
        line.models.put("lab", List.of("models/two", "models/three"));

        assertThat(names(page("/v1beta/models?pageSize=2"))).isEqualTo("models/one models/two");
        assertThat(all("/v1beta/models?pageSize=2")).containsExactly("models/one models/two", "models/three");
        assertThat(line.asked).hasSize(2);

        clock.advance(Duration.ofMinutes(6));
        assertThat(all("/v1beta/models")).containsExactly("models/one models/two models/three");
        assertThat(line.asked).hasSize(4);
    }

    @Test
    void aProjectThatTellsNoModelsIsLeftOut() throws Exception {
        line.models.put("broken", List.of());
        line.models.put("lab", List.of("models/two"));

        assertThat(all("/v1beta/models")).containsExactly("models/two");
    }

    @Test
    void addressesForTheRestOfAnUploadAreOurs() {
        Headers headers = new Addresses("http://gateway.example/gemini/")
                .ours(
                        Headers.of(
                                "X-Goog-Upload-URL",
                                "https://generativelanguage.googleapis.com/upload/v1beta/files?upload_id=U",
                                "X-Goog-Upload-Control-URL",
                                "http://gateway.example/gemini/upload/v1beta/files?upload_id=U",
                                "Location",
                                "https://other.example/upload/v1beta/files?upload_id=U",
                                "X-Other",
                                "https://generativelanguage.googleapis.com/"),
                        "https://proxy.example/p");

        String ours = "https://proxy.example/p/upload/v1beta/files?upload_id=U";
        assertThat(headers.first("x-goog-upload-url")).hasValue(ours);
        assertThat(headers.first("x-goog-upload-control-url")).hasValue(ours);
        assertThat(headers.first("location")).hasValue(ours);
        assertThat(headers.first("x-other")).hasValue("https://generativelanguage.googleapis.com/");
    }

    @Test
    void redirectsThatLeadElsewhereStay() {
        Headers elsewhere = Headers.of("location", "https://storage.example/v1beta/files/x");

        assertThat(new Addresses("https://generativelanguage.googleapis.com")
                        .ours(elsewhere, "https://proxy.example")
                        .first("location"))
                .hasValue("https://storage.example/v1beta/files/x");
    }

    /// The pages of a whole list, each as its names.
    private List<String> all(String target) throws Exception {
        List<String> pages = new ArrayList<>();
        String token = "";
        do {
            String more = token.isEmpty() ? "" : (target.contains("?") ? "&" : "?") + "pageToken=" + token;
            JsonView page = page(target + more);
            pages.add(names(page));
            token = page.at("nextPageToken").text("");
        } while (!token.isEmpty());
        return pages;
    }

    private JsonView page(String target) throws Exception {
        Said said = say(target);
        assertThat(said.status).as(said.body).isEqualTo(200);
        return said.json();
    }

    private static String names(JsonView page) {
        JsonView list = page.at("files").isPresent() ? page.at("files") : page.at("models");
        return String.join(
                " ",
                list.each().stream().map(entry -> entry.at("name").text("")).toList());
    }

    private Said say(String target) throws Exception {
        Said said = new Said();
        dialect.open(new Inbound(
                        "GET",
                        Target.parse(target).orElseThrow(),
                        Headers.NONE,
                        new Body.Empty(),
                        "http://proxy.example",
                        ""))
                .hold(line, said);
        return said;
    }

    private static final class Said implements Sink {
        private int status;
        private String body = "";

        @Override
        public void whole(int code, Headers headers, byte[] bytes, int length) {
            status = code;
            body = new String(bytes, 0, length, StandardCharsets.UTF_8);
        }

        @Override
        public OutputStream start(int code, Headers headers, long length) {
            status = code;
            return new ByteArrayOutputStream();
        }

        JsonView json() {
            return new JsonView(Json.read(body));
        }
    }

    /// Projects with files and models, which page by the place to go on at.
    private static final class Projects implements Line {
        final Map<String, List<String>> files = new LinkedHashMap<>();
        final Map<String, List<String>> models = new LinkedHashMap<>();
        final List<String> asked = new ArrayList<>();
        Set<String> hidden = Set.of();
        int usualSize = 10;

        @Override
        public List<Project> projects() {
            Set<String> names = files.isEmpty() ? models.keySet() : files.keySet();
            return names.stream()
                    .map(name -> new Project(name, "id of " + name))
                    .toList();
        }

        @Override
        public boolean hides(String name) {
            return hidden.contains(name);
        }

        @Override
        public Heard ask(Call call) {
            String project = call.about().binding().project().orElseThrow();
            asked.add(project + " " + call.target().raw());
            boolean ofFiles = call.target().path().endsWith("/files");
            List<String> all = (ofFiles ? files : models).get(project);
            int size =
                    call.target().parameter("pageSize").map(Integer::parseInt).orElse(usualSize);
            int from =
                    call.target().parameter("pageToken").map(Integer::parseInt).orElse(0);
            int to = Math.min(from + size, all.size());
            Map<String, Object> page = new LinkedHashMap<>();
            if (!all.isEmpty()) {
                page.put(
                        ofFiles ? "files" : "models",
                        all.subList(from, to).stream()
                                .map(name -> Map.of("name", name))
                                .toList());
            }
            if (to < all.size()) {
                page.put("nextPageToken", Integer.toString(to));
            }
            boolean broken = project.equals("broken");
            byte[] said = broken ? "{\"error\":{\"code\":400}}".getBytes(StandardCharsets.UTF_8) : Json.write(page);
            Reply reply = new Reply(
                    broken ? 400 : 200,
                    Headers.of("content-type", "application/json"),
                    new Reply.Head(said, said.length, true),
                    InputStream.nullInputStream(),
                    new Secret("key-of-" + project));
            return new Heard(reply, project, tokens -> {}, () -> {});
        }
    }
}
