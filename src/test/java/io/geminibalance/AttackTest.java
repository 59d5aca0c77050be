package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.http.Engine;
import io.geminibalance.json.Json;
import io.geminibalance.support.Await;
import io.geminibalance.support.RawHttp;
import io.geminibalance.support.RawServer;
import io.geminibalance.support.UpstreamFault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is tried against a service that others can reach, over raw sockets.
@Timeout(180)
class AttackTest {
    private static final Map<String, String> TOKENS =
            Map.of("ACCESS_TOKENS", "ada=token-of-ada-1", "ADMIN_TOKEN", "token-of-admin-3");
    private static final String LINE = "POST " + World.GENERATE + " HTTP/1.1\r\nHost: localhost\r\n";
    /// The JDK's engine takes a bare line feed for the end of a line and trims control characters from values
    /// before anybody sees them, and its own refusals name an exception's message: the README says so.
    private static final boolean STRICT = !(Engine.usual() instanceof Engine.Stock);

    private static final String HIDDEN = "GET /health?hidden HTTP/1.1\r\nHost: localhost\r\n\r\n";

    /// Each has a body that hides a request from whoever reads the framing in another way.
    private static final List<String> SMUGGLED = List.of(
            "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
            "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
            "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
            "Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n",
            "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
            "Transfer-Encoding:\u000bchunked\r\n\r\n0\r\n\r\n",
            "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n",
            "X: y\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "X: y\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "Transfer-Encoding\r\n : chunked\r\n\r\n0\r\n\r\n",
            "Content-Length: 0\r\nContent-Length: 5\r\n\r\n",
            "Content-Length: 0, 5\r\n\r\n",
            "Content-Length: +0\r\n\r\n",
            "Content-Length: -1\r\n\r\n",
            "Content-Length: 0x0\r\n\r\n",
            "Content-Length: 99999999999999999999\r\n\r\n",
            "Content-Length : 5\r\n\r\n",
            "Content-Length: 5\r\n 6\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff1\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\n1;a=\"\n\"\r\nx\r\n0\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\n2\r\nxyz\r\n0\r\n\r\n");

    @Test
    void noFramingHidesARequestInAnother() throws Exception {
        try (World world = World.of("demo-good-1")) {
            for (String head : SMUGGLED) {
                if (!STRICT && head.matches("(?s).*([^\r]\n|\n |\u000b).*")) {
                    continue;
                }
                String said = exchange(world, LINE + head + HIDDEN);
                assertThat(said).as(head).doesNotContain("\"status\":\"ok\"");
                assertThat(said.isEmpty() ? "HTTP/1.1 400" : said).as(head).matches("(?s)HTTP/1\\.1 [45].*");
            }
            assertThat(world.seen()).isEmpty();
            UpstreamFaultsTest.nothingIsLeft(world);
        }
    }

    @Test
    void noSpellingOfAPathLeadsToTheAdministrationOrToAFile() throws Exception {
        List<String> targets = new ArrayList<>();
        for (String up : List.of("..", "%2e%2e", "%2E.", "..%00", "..;", "%252e%252e", "..\\", "%c0%ae%c0%ae")) {
            for (String slash : List.of("/", "%2f", "\\", "%5c", "//")) {
                for (String start : List.of("/", "/v1beta/", "/docs/", "/health/", "/upload/")) {
                    targets.add(start + up + slash + "api/status/keys");
                    targets.add(start + up + slash + up + slash + "etc/passwd");
                    targets.add(start + up + slash + "data" + slash + "admin-token");
                }
            }
        }
        targets.addAll(List.of(
                "/api/status/keys;x=/health",
                "/api/status/keys?/health",
                "/api/status/keys#/health",
                "/health#/../api/status/keys",
                "/api%2fstatus%2fkeys",
                "/./api/status/keys",
                "/api/./status/keys",
                "/api//status/keys",
                "/v1beta/..;/api/status/keys",
                "http://localhost/api/status/keys",
                "https://localhost@evil/api/status/keys",
                "*",
                "api/status/keys",
                "/METRICS",
                "/metrics/",
                "/metrics%20"));
        try (World world = World.with(TOKENS, "demo-good-1")) {
            for (String target : targets) {
                String said = exchange(world, "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
                assertThat(said).as(target).doesNotContain("\"keys\"", "root:", "gemini_balance_", "token-of");
                assertThat(said.isEmpty() ? "HTTP/1.1 400" : said)
                        .as(target)
                        .matches("(?s)HTTP/1\\.1 (4\\d\\d|200 OK.*text/html).*");
            }
            assertThat(world.seen()).isEmpty();
        }
    }

    @Test
    void theLogIsReadFromItsOwnFilesOnly() throws Exception {
        try (World world = World.with(TOKENS, "demo-good-1")) {
            for (String name :
                    List.of("../data/salt", "..%2fdata%2fsalt", "/etc/passwd", "app.log%00.txt", "app.log/..")) {
                assertThat(world.get(
                                        "/api/status/logs?log_file_name=" + name,
                                        "authorization",
                                        "Bearer token-of-admin-3")
                                .statusCode())
                        .as(name)
                        .isBetween(400, 422);
            }
        }
    }

    @Test
    void everyRouteThatIsDescribedAsksForACredentialButTheStaticOnes() throws Exception {
        Set<String> open = Set.of("/health", "/ready", "/", "/index.html", "/docs", "/docs.html", "/openapi.json");
        Map<?, ?> described = (Map<?, ?>) Json.read(Files.readString(Path.of("web", "openapi.json")));
        Map<?, ?> paths = (Map<?, ?>) described.get("paths");
        assertThat(paths).hasSizeGreaterThan(10);
        try (World world = World.with(TOKENS, "demo-good-1")) {
            for (Object path : paths.keySet()) {
                String target = path.toString().replaceAll("\\{[^}]*}", "x");
                for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE")) {
                    String said = exchange(
                            world, method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
                    if (!open.contains(target)) {
                        assertThat(said).as(method + " " + target).matches("(?s)HTTP/1\\.1 (40[1345]|426).*");
                    }
                    assertThat(said).doesNotContain("demo-good", "ood-1");
                }
            }
            assertThat(world.seen()).isEmpty();
        }
    }

    @Test
    void aTokenInAnotherPlaceOpensNothing() throws Exception {
        try (World world = World.with(TOKENS, "demo-good-1")) {
            for (String field : List.of(
                    "Cookie: key=token-of-ada-1",
                    "Authorization: Basic dG9rZW4tb2YtYWRhLTE6",
                    "Authorization: token-of-ada-1x",
                    "Authorization: Bearer token-of-ada-1 token-of-ada-1",
                    "Authorization: Bearer",
                    "Proxy-Authorization: Bearer token-of-ada-1",
                    "X-Forwarded-Authorization: Bearer token-of-ada-1",
                    "Referer: http://localhost/?key=token-of-ada-1",
                    "X-Original-URL: /health",
                    "X-Rewrite-URL: /health",
                    "X-HTTP-Method-Override: OPTIONS",
                    "X-Forwarded-For: 127.0.0.1",
                    STRICT ? "x-goog-api-key: token-of-ada-1\0" : "x-goog-api-key: \0",
                    "x-goog-api-key: TOKEN-OF-ADA-1")) {
                for (String target : List.of("/v1beta/models", "/api/status/keys")) {
                    String said =
                            exchange(world, "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + field + "\r\n\r\n");
                    assertThat(said).as(field).matches("(?s)HTTP/1\\.1 40[01].*");
                }
            }
            for (String query : List.of("token=", "access_token=", "api_key=", "KEY=", "%6bey[]=", "x=?key=")) {
                assertThat(world.get("/v1beta/models?"
                                        + query.replace("[", "%5B").replace("]", "%5D") + "token-of-ada-1")
                                .statusCode())
                        .as(query)
                        .isEqualTo(401);
            }
            assertThat(world.seen()).isEmpty();
        }
    }

    @Test
    void nothingInARequestChangesWhereItGoes() throws Exception {
        try (RawServer victim = RawServer.start(UpstreamFault::good);
                RawServer upstream = RawServer.start(UpstreamFault::good);
                World world = World.before(upstream.address(), TOKENS)) {
            String there = "127.0.0.1:" + victim.port();
            List<String> targets = List.of(
                    "http://" + there + "/v1beta/models",
                    "//" + there + "/v1beta/models",
                    "/v1beta/@" + there + "/models",
                    "/v1beta/..//" + there + "/models",
                    "/v1beta/%2f%2f" + there + "/models",
                    "/v1beta/models\\@" + there,
                    "/v1beta/http://" + there + "/",
                    "/upload/v1beta/files?upload_id=x&upload_url=http://" + there,
                    "/v1beta/models?base_url=http://" + there + "&upstream=http://" + there + "&url=http://" + there,
                    "/v1beta/models?alt=media&$.xgafv=http://" + there,
                    "/download/v1beta/http://" + there);
            List<String> fields = List.of(
                    "Host: " + there,
                    "X-Forwarded-Host: " + there,
                    "Forwarded: host=" + there,
                    "X-Host: " + there,
                    "X-Base-Url: http://" + there,
                    "X-Upstream: http://" + there,
                    "X-Goog-Upload-URL: http://" + there,
                    "Location: http://" + there,
                    "Proxy: http://" + there,
                    "Destination: http://" + there,
                    "Alt-Used: " + there,
                    "Upgrade: TLS/1.0\r\nConnection: upgrade");
            for (String target : targets) {
                ask(world, target, "Host: localhost");
            }
            for (String field : fields) {
                ask(world, "/v1beta/models", field.startsWith("Host") ? field : "Host: localhost\r\n" + field);
            }
            exchange(
                    world,
                    "CONNECT " + there + " HTTP/1.1\r\nHost: " + there + "\r\nx-goog-api-key: token-of-ada-1\r\n\r\n");
            Await.until("nothing runs", () -> world.service.running() == 0);
            assertThat(victim.connections()).isZero();
        }
    }

    private static void ask(World world, String target, String fields) throws IOException {
        exchange(world, "GET " + target + " HTTP/1.1\r\nx-goog-api-key: token-of-ada-1\r\n" + fields + "\r\n\r\n");
    }

    @Test
    void noValueThatIsCopiedBecomesAFieldOfItsOwn() throws Exception {
        List<String> heads = new ArrayList<>();
        try (RawServer upstream = RawServer.start(peer -> {
                    RawServer.Request request = peer.request();
                    synchronized (heads) {
                        heads.addAll(request.head());
                    }
                    peer.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Goog-Upload-URL: http://127.0.0.1/upload/x\r\n"
                            + "Connection: close\r\n\r\n{}");
                });
                World world = World.before(upstream.address(), Map.of("CORS_ORIGINS", "https://app.example"))) {
            String evil = "%0d%0aX-Evil:%201%0d%0a";
            for (String target : List.of(
                    "/v1beta/models/a" + evil + ":generateContent",
                    "/v1beta/models?pageSize=1" + evil,
                    "/v1beta/models?key=a" + evil,
                    "/v1beta/files/" + evil,
                    "/api/status/logs?log_file_name=" + evil,
                    "/nowhere/" + evil,
                    "/api/keys/" + evil + "/pause")) {
                String said = exchange(world, "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
                assertThat(said.toLowerCase()).as(target).doesNotContain("\nx-evil");
            }
            for (String field : List.of(
                    "X-Forwarded-Host: a\rX-Evil: 1",
                    "X-Forwarded-Proto: http\nX-Evil: 1",
                    "Origin: https://app.example\rX-Evil: 1",
                    "Access-Control-Request-Headers: a\rX-Evil: 1",
                    "X-Goog-Api-Client: a\0X-Evil: 1",
                    "X-Forwarded-Host: a%0d%0aX-Evil: 1",
                    "X-Forwarded-Host: \u00e9\u0085X-Evil: 1",
                    "Content-Type: a/b; x=\"\rX-Evil: 1\"")) {
                if (!STRICT && field.matches("(?s).*[\r\n].*")) {
                    continue;
                }
                String said = exchange(
                        world,
                        "POST /upload/v1beta/files HTTP/1.1\r\nHost: localhost\r\n" + field
                                + "\r\nContent-Length: 0\r\n\r\n");
                assertThat(said.toLowerCase()).as(field).doesNotContain("\nx-evil", "\rx-evil");
            }
            synchronized (heads) {
                assertThat(heads)
                        .noneSatisfy(line -> assertThat(line.toLowerCase()).startsWith("x-evil"));
                assertThat(String.join("", heads)).doesNotContain("\r");
            }
        }
    }

    @Test
    void aHostThatIsNoneIsRefused() throws Exception {
        try (World world = World.of("demo-good-1")) {
            for (String host : List.of(
                    "Host: localhost\r\nHost: localhost",
                    "Host: localhost, evil",
                    "Host: local host",
                    "Host: localhost/x",
                    "Host: user@localhost",
                    "Host: localhost:port",
                    "Host: [::1",
                    "Host: evil.example",
                    "Host: localhost.evil.example",
                    "Host: localhost\r\nOrigin: http://evil.example",
                    "Host: localhost\r\nOrigin: null",
                    "Host: ",
                    "X-No: host")) {
                String said = exchange(world, "GET /v1beta/models HTTP/1.1\r\n" + host + "\r\n\r\n");
                assertThat(said).as(host).matches("(?s)HTTP/1\\.1 40[03].*");
            }
            assertThat(world.seen()).isEmpty();
        }
    }

    @Test
    void whatIsTooLargeIsRefused() throws Exception {
        try (World world = World.with(Map.of("MAX_BODY_BYTES", "1000"), "demo-good-1")) {
            for (String request : List.of(
                    "GET /v1beta/" + "x".repeat(1 << 20) + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
                    "GET /health HTTP/1.1\r\nHost: localhost\r\nX: " + "y".repeat(1 << 20) + "\r\n\r\n",
                    "GET /health HTTP/1.1\r\nHost: localhost\r\n" + "X: y\r\n".repeat(5000) + "\r\n",
                    "M".repeat(100_000) + " /health HTTP/1.1\r\nHost: localhost\r\n\r\n",
                    LINE + "Content-Length: 1001\r\n\r\n" + "y".repeat(1001),
                    LINE + "Content-Length: 9223372036854775807\r\n\r\n",
                    LINE + "Transfer-Encoding: chunked\r\n\r\n" + "1\r\ny\r\n".repeat(1001) + "0\r\n\r\n",
                    LINE + "Transfer-Encoding: chunked\r\n\r\n1;" + "x".repeat(1 << 20) + "\r\ny\r\n0\r\n\r\n",
                    LINE + "Transfer-Encoding: chunked\r\n\r\n0\r\n" + "X: y\r\n".repeat(100_000) + "\r\n")) {
                String said = exchange(world, request);
                assertThat(said.isEmpty() ? "HTTP/1.1 400" : said)
                        .as(request.substring(0, 60))
                        .matches("(?s)HTTP/1\\.1 4.*");
            }
            assertThat(world.seen()).isEmpty();
            UpstreamFaultsTest.nothingIsLeft(world);
        }
    }

    @Test
    void bombsInJsonAreRefusedOnTranslatedRoutes() throws Exception {
        String chat = "{\"model\":\"gemini-2.5-flash\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],";
        List<String> bombs = List.of(
                "[".repeat(200_000),
                chat + "\"tools\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}",
                chat + "\"x\":" + "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000) + "}",
                chat + "\"seed\":" + "9".repeat(1_000_000) + "}",
                chat + "\"temperature\":1e999999999}",
                chat + "\"max_tokens\":1e-999999999}",
                chat + "\"max_tokens\":1e99999}",
                chat + "\"seed\":-1e2147483648}",
                chat + "\"n\":1E400}",
                chat + "\"x\":\"" + "\\u0000".repeat(100_000) + "\"}",
                chat + "\"x\":\"" + "\\ud800".repeat(1000) + "\"}",
                chat + "\"stop\":[" + "\"a\",".repeat(100_000) + "\"b\"]}",
                "{" + "\"model\":\"a\",".repeat(100_000) + "\"model\":\"b\"}",
                chat + "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"a\",\"schema\":"
                        + "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"anyOf\":[{\"$ref\":\"#/$defs/a\"},{\"$ref\":\"#/$defs/a\"}]}}}}}}",
                chat + "\"x\":1",
                "\u0000\u0001\u0002",
                "nul",
                "");
        try (World world = World.of("demo-good-1")) {
            for (String target : List.of("/v1/chat/completions", "/v1/embeddings")) {
                for (String bomb : bombs) {
                    String said = exchange(
                            world,
                            "POST " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + bomb.length()
                                    + "\r\n\r\n" + bomb);
                    assertThat(said)
                            .as(target + " " + bomb.substring(0, Math.min(120, bomb.length())))
                            .matches("(?s)HTTP/1\\.1 (200|4\\d\\d) .*");
                }
            }
            UpstreamFaultsTest.nothingIsLeft(world);
        }
    }

    @Test
    void tenThousandRandomAndMutatedRequestsHarmNothing() throws Exception {
        try (World world = World.with(TOKENS, "demo-good-1")) {
            List<String> good = List.of(
                    LINE + "x-goog-api-key: token-of-ada-1\r\nContent-Length: 13\r\n\r\n{\"contents\":1}",
                    LINE
                            + "Authorization: Bearer token-of-ada-1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
                    "GET /v1beta/models?key=token-of-ada-1 HTTP/1.1\r\nHost: localhost\r\n\r\n",
                    "GET /api/status/keys HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer wrong\r\n\r\n",
                    "OPTIONS /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nOrigin: https://a.example\r\n"
                            + "Access-Control-Request-Method: POST\r\n\r\n");
            for (int seed = 0; seed < 10_000; seed++) {
                Random random = new Random(seed);
                String request = seed % 4 == 0 ? noise(random) : mutated(good.get(random.nextInt(good.size())), random);
                String said = exchange(world, request);
                assertThat(said)
                        .as("seed " + seed + ": " + request)
                        .doesNotContain("HTTP/1.1 500", "HTTP/1.1 502", "\"key_identifier\"", "\tat ")
                        .doesNotContain(STRICT ? "Exception" : "java.");
            }
            UpstreamFaultsTest.nothingIsLeft(world);
            assertThat(world.get("/health").statusCode()).isEqualTo(200);
        }
    }

    private static String noise(Random random) {
        byte[] bytes = new byte[1 + random.nextInt(300)];
        random.nextBytes(bytes);
        String start = random.nextBoolean() ? "" : "GET /health HTTP/1.1\r\nHost: localhost\r\n";
        return start + new String(bytes, StandardCharsets.ISO_8859_1) + "\r\n\r\n";
    }

    private static String mutated(String good, Random random) {
        StringBuilder text = new StringBuilder(good);
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            int at = random.nextInt(text.length());
            int end = Math.min(text.length(), at + 1 + random.nextInt(8));
            switch (random.nextInt(4)) {
                case 0 -> text.setCharAt(at, (char) random.nextInt(256));
                case 1 -> text.delete(at, end);
                case 2 -> text.insert(at, text.substring(at, end));
                default ->
                    text.insert(
                            at,
                            List.of("\r\n", "\n", "\0", " ", ":", "%", "/", "..", "chunked", "5")
                                    .get(random.nextInt(10)));
            }
            if (text.isEmpty()) {
                text.append('x');
            }
        }
        return text.toString();
    }

    /// Sends all, says that nothing more comes, and reads whatever is said; a reset ends it, too.
    private static String exchange(World world, String request) throws IOException {
        try (RawHttp client = RawHttp.connect(world.port())) {
            try {
                client.send(request);
                client.endSending();
            } catch (IOException _) {
                // Refused before all was sent; what was said by then may still be read.
            }
            return client.rest();
        }
    }
}
