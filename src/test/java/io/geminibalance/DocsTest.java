package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.routes.Route.Place;
import io.geminibalance.routes.Routes;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Target;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the documentation says of the service must be so: the page for people, and the description in OpenAPI.
class DocsTest {
    private static final Path WEB = Path.of("web");
    private static final String USUAL_ADDRESS = "http://127.0.0.1:8090";
    private static final Map<String, String> TOKENS = Map.of("ACCESS_TOKENS", "client-token", "ADMIN_TOKEN", "admin");
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "options", "head", "patch");

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
            "POST /v1/responses /openai/v1/responses",
            "POST /v1/messages /v1/messages/count_tokens /api/event_logging/batch",
            "GET /v1/models /v1/models/gemini-2.5-flash /openai/v1/models /openai/v1/models/gemini-2.5-flash",
            "POST /v1beta/openai/chat/completions /v1beta/models/gemini-2.5-flash:generateContent /upload/v1beta/files",
            "GET /v1beta/openai/models /v1beta/models /download/v1beta/files/abc:download",
            "PATCH /v1/fileSearchStores/abc /v1alpha/auth_tokens",
            "PUT /resumable/upload/v1beta/files",
            "GET /ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent");

    /// A request of the description.
    ///
    /// @param parameters of the path
    /// @param bodies examples of its body; none where it has none
    private record Operation(
            String method, String path, JsonView said, List<JsonView> parameters, List<Object> bodies) {
        /// Whether this describes a request. A parameter `path` stands for any number of segments.
        boolean is(String asked, String target) {
            String any = path.contains("{path}") ? ".+" : "[^/]+";
            Stream<String> literals =
                    Arrays.stream(path.split("\\{[a-z]+}", -1)).map(Pattern::quote);
            return method.equals(asked) && target.matches(literals.collect(Collectors.joining(any)));
        }

        boolean isOpen() {
            return said.at("security").isArray() && said.at("security").each().isEmpty();
        }

        boolean isAdmins() {
            return said.at("security").at(0).at("adminBearer").isPresent();
        }

        boolean answers(int status) {
            JsonView responses = said.at("responses");
            return responses.at(Integer.toString(status)).isPresent()
                    || responses.at("default").isPresent();
        }
    }

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
    void everyLineWithCurlWorksAsItStands() throws Exception {
        assumeThat(Path.of("/usr/bin/curl")).as("curl is installed").exists();
        assumeThat(Path.of("/bin/bash")).as("bash is installed").exists();
        List<String> blocks = blocks();
        assertThat(blocks).hasSizeGreaterThan(20);
        try (World world = World.with(TOKENS, "demo-good-1")) {
            String here = world.at("").toString();
            for (String block : blocks) {
                assertThat(block).contains(USUAL_ADDRESS);
                assertThat(run(block.replace(USUAL_ADDRESS, here))).as(block).matches("2\\d\\d");
            }
        }
    }

    @Test
    void everyRequestOfTheDescriptionIsServedAndAnsweredAsItSays() throws Exception {
        try (World world = World.of("demo-good-1")) {
            for (Operation operation : operations()) {
                for (Object body : operation.bodies.isEmpty() ? List.of("") : operation.bodies) {
                    HttpResponse<String> answer = send(world, operation, body);
                    String what = operation.method + " " + operation.path + " " + answer.statusCode();

                    assertThat(answer.body()).as(what).doesNotContainPattern(UNKNOWN);
                    assertThat(answer.statusCode()).as(what).isNotEqualTo(405);
                    assertThat(operation.answers(answer.statusCode())).as(what).isTrue();
                    if (operation.said.at("responses").at("200").isPresent()) {
                        assertThat(answer.statusCode()).as(what).isEqualTo(200);
                    }
                }
            }
        }
    }

    @Test
    void theTokensThatTheDescriptionAsksForAreThoseThatAreAskedFor() throws Exception {
        try (World world = World.with(TOKENS, "demo-good-1")) {
            for (Operation operation : operations()) {
                String what = operation.method + " " + operation.path;
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
        List<Operation> operations = operations();
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

    private static HttpResponse<String> send(World world, Operation operation, Object body, String... headers)
            throws Exception {
        String text = body.equals("") ? "" : new String(Json.write(body), StandardCharsets.UTF_8);
        return world.send(world.request(filled(operation), headers)
                .method(operation.method, text.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(text)));
    }

    /// Whether the credential lets a request in.
    private static boolean opens(World world, Operation operation, String... credential) throws Exception {
        return send(world, operation, "", credential).statusCode() != 401;
    }

    /// The path with the examples of its parameters.
    private static String filled(Operation operation) {
        String path = operation.path;
        for (JsonView parameter : operation.parameters) {
            String example = parameter.at("example").text("");
            assertThat(example).as(operation.path).isNotEmpty();
            path = path.replace("{" + parameter.at("name").text("") + "}", example);
        }
        return path;
    }

    private static List<Operation> operations() throws IOException {
        JsonView document = new JsonView(Json.read(Files.readString(WEB.resolve("openapi.json"))));
        List<Operation> operations = new ArrayList<>();
        fields(document.at("paths")).forEach((path, item) -> {
            List<JsonView> parameters = item.at("parameters").each().stream()
                    .map(parameter -> resolved(document, parameter))
                    .toList();
            fields(item).forEach((method, said) -> {
                if (METHODS.contains(method)) {
                    JsonView body = resolved(document, said.at("requestBody"));
                    operations.add(
                            new Operation(method.toUpperCase(Locale.ROOT), path, said, parameters, examples(body)));
                }
            });
        });
        assertThat(operations).hasSizeGreaterThan(40);
        return operations;
    }

    private static List<Object> examples(JsonView body) {
        JsonView content = body.at("content").at("application/json");
        List<Object> examples = new ArrayList<>();
        Optional.ofNullable(content.at("example").value()).ifPresent(examples::add);
        fields(content.at("examples"))
                .values()
                .forEach(each -> examples.add(each.at("value").value()));
        return examples;
    }

    private static JsonView resolved(JsonView document, JsonView value) {
        String reference = value.at("$ref").text("");
        JsonView found = reference.isEmpty() ? value : document;
        for (String step :
                reference.isEmpty() ? new String[0] : reference.substring(2).split("/")) {
            found = found.at(step);
        }
        return found;
    }

    private static Map<String, JsonView> fields(JsonView object) {
        Map<String, JsonView> fields = new LinkedHashMap<>();
        if (object.value() instanceof Map<?, ?> map) {
            map.forEach((name, value) -> fields.put(name.toString(), new JsonView(value)));
        }
        return fields;
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
    /// @return the status that curl tells
    private static String run(String line) throws Exception {
        String quiet = "curl() { command curl -q -sS --noproxy '*' -m 30 -o /dev/null -w '%{http_code}' \"$@\"; }\n";
        ProcessBuilder shell = new ProcessBuilder("bash", "-c", quiet + line).redirectErrorStream(true);
        shell.environment().put("TOKEN", "client-token");
        shell.environment().put("ADMIN_TOKEN", "admin");
        Process process = shell.start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
