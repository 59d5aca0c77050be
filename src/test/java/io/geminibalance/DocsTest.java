package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.geminibalance.dialect.answer.Sound;
import io.geminibalance.dialect.model.Aliases;
import io.geminibalance.json.Json;
import io.geminibalance.routes.Route.Place;
import io.geminibalance.routes.Routes;
import io.geminibalance.support.Multipart;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Target;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the documentation says of the service must be so: the page for people, and the description in OpenAPI.
class DocsTest {
    private static final Path WEB = Path.of("web");
    private static final String USUAL_ADDRESS = "http://127.0.0.1:8090";
    private static final Map<String, String> TOKENS = Map.of("ACCESS_TOKENS", "client-token", "ADMIN_TOKEN", "admin");

    /// Says that there is no such route, in either dialect.
    private static final Pattern UNKNOWN = Pattern.compile("There is no [A-Z]+ /\\S* here");

    private static final Pattern REFERENCE = Pattern.compile("<(\\w+)[^>]*?\\s(?:href|src)=\"([^\"]*)\"");
    private static final Pattern BLOCK = Pattern.compile("<pre><code>(.*?)</code></pre>", Pattern.DOTALL);

    /// Requests for each row of the table of routes: a method and its paths.
    private static final List<String> ROWS = List.of(
            "GET /health /ready / /index.html /docs /openapi.json /web/docs.css",
            "GET /metrics /api/status/keys /api/status/logs /api/status/activity /api/status/logs/ws",
            "POST /api/keys/k1/pause /api/keys/k1/resume /api/keys/k1/reset",
            "POST /v1/chat/completions /v1/embeddings /openai/v1/chat/completions /openai/v1/embeddings",
            "POST /v1/images/generations /v1/images/edits /v1/audio/speech /v1/audio/transcriptions /v1/audio/translations",
            "POST /v1/responses /openai/v1/responses /v1/responses/input_tokens /openai/v1/responses/input_tokens",
            "POST /v1/completions /openai/v1/completions",
            "POST /v1/messages /v1/messages/count_tokens /api/event_logging/batch",
            "GET /v1/models /v1/models/gemini-2.5-flash /openai/v1/models /openai/v1/models/gemini-2.5-flash",
            "POST /v1beta/openai/chat/completions /v1beta/models/gemini-2.5-flash:generateContent /upload/v1beta/files",
            "GET /v1beta/openai/models /v1beta/models /download/v1beta/files/abc:download",
            "PATCH /v1/fileSearchStores/abc /v1alpha/auth_tokens",
            "PUT /resumable/upload/v1beta/files",
            "GET /ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent");

    @ParameterizedTest
    @ValueSource(strings = {"/docs", "/openapi.json", "/web/docs.css", "/web/docs.js"})
    void itNeedsNoTokenAndIsStrict(String path) throws Exception {
        try (World world = World.with(TOKENS, "demo-good-1")) {
            HttpResponse<String> answer = world.get(path);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("content-security-policy").orElse(""))
                    .startsWith("default-src 'none'; style-src 'self'; script-src 'self';")
                    .doesNotContain("unsafe");
        }
    }

    @Test
    void everyReferenceOfThePageLeadsSomewhere() throws Exception {
        String page = Files.readString(WEB.resolve("docs.html"));
        try (World world = World.of("demo-good-1")) {
            for (String reference : REFERENCE
                    .matcher(page)
                    .results()
                    .map(found -> found.group(2))
                    .toList()) {
                if (reference.startsWith("#")) {
                    assertThat(page).contains(" id=\"" + reference.substring(1) + "\"");
                } else if (!reference.startsWith("https://")) {
                    // Relative to /docs; so the page works below any prefix.
                    assertThat(reference).doesNotStartWith("/");
                    String path = world.at("/docs").resolve(reference).getRawPath();
                    assertThat(world.get(path).statusCode()).as(reference).isEqualTo(200);
                }
            }
        }
    }

    @Test
    void everyClientOfTheReadmeHasASection() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String page = Files.readString(WEB.resolve("docs.html"));
        List<String> clients = readme.substring(readme.indexOf("| client | setting |"))
                .lines()
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(row -> row.split("\\|")[1].replaceAll("\\(.*\\)| and .*", ""))
                .flatMap(names -> Stream.of(names.split(",")))
                .map(String::strip)
                .toList();
        assertThat(clients)
                .contains("Qwen Code", "Continue", "Zed", "Cursor", "n8n", "Dify")
                .allSatisfy(client -> assertThat(page)
                        .containsPattern("<li><a href=\"#([\\w-]+)\">" + client
                                + "</a></li>(?s:.*)<h3 id=\"\\1\"><a href=\"#\\1\">" + client + "</a></h3>"));
        assertThat(page).contains("Localhost cannot work");
    }

    @Test
    void theNamesThatStandForModelsAreThoseOfTheCode() throws IOException {
        StringBuilder rows = new StringBuilder("<tbody>\n");
        for (Aliases.Weight weight : Aliases.AGENTS) {
            String names = String.join("</code>, <code>", weight.names());
            rows.append("<tr><td><code>").append(weight.model()).append("</code></td><td><code>");
            rows.append(names).append("</code></td></tr>\n");
        }
        assertThat(Files.readString(WEB.resolve("docs.html"))).contains(rows + "</tbody>");
    }

    @Test
    void nothingIsLoadedFromElsewhereAndNothingIsInline() throws IOException {
        String page = Files.readString(WEB.resolve("docs.html"));
        assertThat(REFERENCE
                        .matcher(page)
                        .results()
                        .filter(found -> !found.group(1).equals("a")))
                .hasSizeGreaterThan(2)
                .allSatisfy(
                        found -> assertThat(found.group(2)).doesNotContain(":").doesNotStartWith("//"));
        assertThat(page).doesNotContain("<style", "<script>", " style=").doesNotContainPattern("<[^>]* on[a-z]+=");
        assertThat(Files.readString(WEB.resolve("docs.css"))).doesNotContain("url(", "@import");
        assertThat(Files.readString(WEB.resolve("docs.js"))).doesNotContain("fetch", "innerHTML", "import");
    }

    @Test
    void everyLineWithCurlWorksAsItStands(@TempDir Path folder) throws Exception {
        assumeThat(Path.of("/usr/bin/curl")).as("curl is installed").exists();
        assumeThat(Path.of("/bin/bash")).as("bash is installed").exists();
        List<String> blocks = blocks();
        assertThat(blocks).hasSizeGreaterThan(20);
        // What a reader has at hand.
        Files.write(folder.resolve("picture.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        Files.write(folder.resolve("speech.wav"), new Sound(new byte[800], 8000).file());
        try (World world = World.with(TOKENS, "demo-good-1")) {
            String here = world.at("").toString();
            for (String block : blocks) {
                assertThat(block).contains(USUAL_ADDRESS);
                assertThat(run(folder, block.replace(USUAL_ADDRESS, here)))
                        .as(block)
                        .matches("2\\d\\d");
            }
        }
    }

    @Test
    void everyRequestOfTheDescriptionIsServedAndAnsweredAsItSays() throws Exception {
        try (World world = World.of("demo-good-1")) {
            for (DescribedOperation operation : operations()) {
                for (Object body : operation.bodies().isEmpty() ? List.of("") : operation.bodies()) {
                    HttpResponse<String> answer = send(world, operation, body);
                    String what = operation.method() + " " + operation.path() + " " + answer.statusCode();

                    assertThat(answer.body()).as(what).doesNotContainPattern(UNKNOWN);
                    assertThat(answer.statusCode()).as(what).isNotEqualTo(405);
                    assertThat(operation.answers(answer.statusCode())).as(what).isTrue();
                    if (operation.said().at("responses").at("200").isPresent()) {
                        assertThat(answer.statusCode()).as(what).isEqualTo(200);
                    }
                }
            }
        }
    }

    @Test
    void theTokensThatTheDescriptionAsksForAreThoseThatAreAskedFor() throws Exception {
        try (World world = World.with(TOKENS, "demo-good-1")) {
            for (DescribedOperation operation : operations()) {
                String what = operation.method() + " " + operation.path();
                boolean bare = opens(world, operation);
                boolean client = opens(world, operation, "x-goog-api-key", "client-token");
                boolean admin = opens(world, operation, "authorization", "Bearer admin");

                assertThat(bare).as(what).isEqualTo(operation.isOpen());
                assertThat(client).as(what).isEqualTo(!operation.isAdmins());
                assertThat(admin).as(what).isEqualTo(operation.isOpen() || operation.isAdmins());
            }
        }
    }

    @Test
    void everyRouteIsInTheDescription() throws IOException {
        Set<Place> places = EnumSet.noneOf(Place.class);
        List<DescribedOperation> operations = operations();
        for (String row : ROWS) {
            List<String> words = List.of(row.split(" "));
            for (String path : words.subList(1, words.size())) {
                Headers bearer = Headers.of("authorization", "Bearer x");
                places.add(Routes.find(Target.parse(path).orElseThrow(), bearer).place());

                assertThat(operations).as(path).anyMatch(each -> each.is(words.getFirst(), path));
            }
        }
        assertThat(EnumSet.complementOf(EnumSet.copyOf(places))).containsExactly(Place.UNKNOWN);
    }

    private static HttpResponse<String> send(World world, DescribedOperation operation, Object body, String... headers)
            throws Exception {
        HttpRequest.Builder request = world.request(operation.filled(), headers);
        byte[] bytes = new byte[0];
        if (body instanceof Multipart form) {
            request.header("content-type", Multipart.TYPE);
            bytes = form.bytes();
        } else if (!body.equals("")) {
            bytes = Json.write(body);
        }
        return world.send(request.method(
                operation.method(), bytes.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(bytes)));
    }

    /// Whether the credential lets a request in.
    private static boolean opens(World world, DescribedOperation operation, String... credential) throws Exception {
        return send(world, operation, "", credential).statusCode() != 401;
    }

    private static List<DescribedOperation> operations() throws IOException {
        List<DescribedOperation> operations = DescribedOperation.all(WEB.resolve("openapi.json"));
        assertThat(operations).hasSizeGreaterThan(40);
        return operations;
    }

    /// The blocks of the page that call curl, as a reader copies them.
    private static List<String> blocks() throws IOException {
        return BLOCK.matcher(Files.readString(WEB.resolve("docs.html")))
                .results()
                .map(found ->
                        found.group(1).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
                .filter(block -> block.startsWith("curl "))
                .toList();
    }

    /// Runs a line in a shell.
    ///
    /// @param folder where it runs
    /// @return the status that curl tells
    private static String run(Path folder, String line) throws Exception {
        String quiet = "curl() { command curl -q -sS --noproxy '*' -m 30 -o /dev/null -w '%{http_code}' \"$@\"; }\n";
        ProcessBuilder shell = new ProcessBuilder("bash", "-c", quiet + line)
                .directory(folder.toFile())
                .redirectErrorStream(true);
        shell.environment().put("TOKEN", "client-token");
        shell.environment().put("ADMIN_TOKEN", "admin");
        Process process = shell.start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
