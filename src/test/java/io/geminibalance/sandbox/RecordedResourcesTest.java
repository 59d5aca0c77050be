package io.geminibalance.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.support.Recording;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Google was asked is asked again here, and answered with the same status, fields and shape. */
class RecordedResourcesTest {
    private static final String GOOGLE = "https://generativelanguage.googleapis.com";
    private static final String KEY = "demo-good-1";

    /** How an answer is framed, what Google tells of its own machines, and a picture of the client's host. */
    private static final Set<String> OWN_FIELDS = Set.of(
            "transfer-encoding",
            "content-length",
            "x-goog-upload-header-x-google-esf-cloud-client-params",
            "x-goog-upload-header-x-google-session-info",
            "x-goog-upload-header-x-google-backends",
            "x-goog-upload-header-x-google-security-signals",
            "x-goog-upload-header-x-google-gfe-backend-request-cost");

    /** The sandbox's Gemini 2.5 thinks only where it is asked to. */
    private static final String THOUGHTS = "thoughtsTokenCount";

    private final World world = new World();
    private final Map<String, String> ours = new LinkedHashMap<>();

    @AfterEach
    void close() {
        world.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "uploadedfile_live_uploads_gemini_gemini-2_5-flash",
                "uploadedfile_live_uploads_gemini_uploads",
                "cachedcontent_explicit_caching",
                "batch_with_gemini",
                "EXCERPT_video_veo"
            })
    void recordedTrafficIsAnsweredAlike(String name) throws IOException {
        assumeThat(Recording.FOLDER)
                .as("recorded traffic lies beside the project")
                .isDirectory();
        List<Recording> recordings = Recording.all(name);
        assertThat(recordings).isNotEmpty();
        for (Recording recorded : recordings) {
            HttpResponse<String> answer = again(recorded);
            String what = recorded.method() + " " + recorded.uri();
            assertThat(answer.statusCode()).as(what + answer.body()).isEqualTo(recorded.status());
            assertThat(names(answer)).as(what).isEqualTo(names(recorded));
            boolean json = recorded.told().getOrDefault("content-type", "").startsWith("application/json");
            if (json) {
                Object theirs = Json.read(recorded.answer());
                assertThat(shape(Json.read(answer.body()))).as(what).isEqualTo(shape(theirs));
                learn(new JsonView(theirs), new JsonView(Json.read(answer.body())));
            }
            learn(recorded.told().get("x-goog-upload-url"), answer);
        }
    }

    private HttpResponse<String> again(Recording recorded) {
        if (recorded.answer().contains("\"done\": true")) {
            world.pass(Duration.ofSeconds(3));
        }
        List<String> fields = new ArrayList<>(List.of("x-goog-api-key", KEY));
        recorded.asked().forEach((name, value) -> {
            if (!name.equals("x-goog-api-key") && !name.equals("content-length")) {
                fields.add(name);
                fields.add(name.equals("accept-encoding") ? "identity" : value);
            }
        });
        byte[] question = recorded.question();
        boolean text = recorded.asked().getOrDefault("content-type", "").equals("application/json");
        byte[] body = text
                ? inOurWords(new String(question, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8)
                : question;
        String target = inOurWords(recorded.uri().substring(GOOGLE.length()));
        return world.send(recorded.method().toUpperCase(), target, body, fields.toArray(String[]::new));
    }

    private String inOurWords(String text) {
        String changed = text;
        for (Map.Entry<String, String> name : ours.entrySet()) {
            changed = changed.replace(name.getKey(), name.getValue());
        }
        return changed;
    }

    /** Learns what a thing is called here that was called otherwise there. */
    private void learn(JsonView theirs, JsonView told) {
        for (String field : List.of("file", "")) {
            JsonView thing = field.isEmpty() ? theirs : theirs.at(field);
            JsonView own = field.isEmpty() ? told : told.at(field);
            thing.at("name")
                    .text()
                    .ifPresent(name -> ours.put(name, own.at("name").text("")));
        }
        JsonView film = theirs.at("response")
                .at("generateVideoResponse")
                .at("generatedSamples")
                .at(0);
        JsonView own = told.at("response")
                .at("generateVideoResponse")
                .at("generatedSamples")
                .at(0);
        film.at("video")
                .at("uri")
                .text()
                .ifPresent(uri -> ours.put(
                        uri.substring(GOOGLE.length()),
                        own.at("video").at("uri").text("").substring(GOOGLE.length())));
    }

    private void learn(String url, HttpResponse<String> answer) {
        if (url != null) {
            String own = answer.headers().firstValue("x-goog-upload-url").orElse("");
            ours.put(uploadId(url), uploadId(own));
        }
    }

    private static String uploadId(String url) {
        return url.replaceFirst(".*upload_id=", "").replaceFirst("&.*", "");
    }

    private static Set<String> names(HttpResponse<String> answer) {
        Set<String> names = new TreeSet<>(answer.headers().map().keySet());
        names.removeAll(OWN_FIELDS);
        return names;
    }

    private static Set<String> names(Recording recorded) {
        Set<String> names = new TreeSet<>(recorded.told().keySet());
        names.removeAll(OWN_FIELDS);
        return names;
    }

    /** Each path of a document with the kind of value that is there. */
    private static Set<String> shape(Object value) {
        Set<String> paths = new TreeSet<>();
        walk(value, "", paths);
        paths.removeIf(path -> path.contains(THOUGHTS));
        return paths;
    }

    private static void walk(Object value, String path, Set<String> paths) {
        switch (value) {
            case Map<?, ?> fields -> fields.forEach((name, each) -> walk(each, path + "/" + name, paths));
            case List<?> values -> values.forEach(each -> walk(each, path + "[]", paths));
            case String text -> paths.add(path + " text");
            case Number number -> paths.add(path + " number");
            case Boolean flag -> paths.add(path + " boolean");
            case null, default -> paths.add(path + " nothing");
        }
    }
}
