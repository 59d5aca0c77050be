package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.support.Await;
import io.geminibalance.support.RawHttp;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who and what is let in, over real connections.
class DoorTest {
    private static final Map<String, String> TOKENS =
            Map.of("ACCESS_TOKENS", "ada=token-of-ada-1,token-of-bob-2", "ADMIN_TOKEN", "token-of-admin-3");

    @Test
    void aTokenOpensTheApiWhereverClientsPutIt() throws Exception {
        try (World world = World.with(TOKENS, "demo-good-1")) {
            assertThat(world.post(World.GENERATE, World.QUESTION, "x-goog-api-key", "token-of-ada-1")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(world.post(World.GENERATE, World.QUESTION, "authorization", "Bearer token-of-bob-2")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(world.post(World.GENERATE, World.QUESTION, "x-api-key", "token-of-ada-1")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(world.post(World.GENERATE + "?key=token-of-ada-1", World.QUESTION)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(world.seen())
                    .allSatisfy(seen -> assertThat(seen.target()).doesNotContain("token"));
        }
    }

    @Test
    void withoutAGoodTokenNothingIsForwardedAndTheErrorIsGoogles() throws Exception {
        try (World world = World.with(TOKENS, "demo-good-1")) {
            HttpResponse<String> none = world.post(World.GENERATE, World.QUESTION);
            HttpResponse<String> wrong = world.post(World.GENERATE, World.QUESTION, "x-goog-api-key", "token-of-ada-");
            HttpResponse<String> admin =
                    world.post(World.GENERATE, World.QUESTION, "x-goog-api-key", "token-of-admin-3");

            for (HttpResponse<String> refused : List.of(none, wrong, admin)) {
                assertThat(refused.statusCode()).isEqualTo(401);
                assertThat(World.json(refused).at("error").at("status").text(""))
                        .isEqualTo("UNAUTHENTICATED");
            }
            assertThat(world.seen()).isEmpty();
        }
    }

    @Test
    void whoIsRefusedAtTheDoorHasALineInTheLogButNoName() throws Exception {
        Map<String, String> tokens = Map.of("ACCESS_TOKENS", "ada=token-of-ada-1", "ADMIN_TOKEN", "token-of-admin-3");
        try (World world = World.with(tokens, "demo-good-1")) {
            world.post(World.GENERATE + "?key=wrong-token-1", World.QUESTION);
            world.post("/v1/chat/completions", "{}", "authorization", "Bearer wrong-token-2");
            world.get("/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent");
            world.get("/api/status/keys");

            List<JsonView> lines = logged(world, 3);
            assertThat(lines)
                    .extracting(line -> line.at("status").value() + " "
                            + line.at("dialect").text("") + " "
                            + line.at("method").text("") + " " + line.at("path").text("") + " "
                            + line.at("client").text("") + line.at("attempts").each())
                    .containsExactlyInAnyOrder(
                            "401 gemini POST " + World.GENERATE + " []",
                            "401 openai POST /v1/chat/completions []",
                            "401 gemini GET /ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent"
                                    + " []");
        }
        try (World world = World.of("demo-good-1")) {
            models(world, "Host: evil.example");

            assertThat(logged(world, 1).getFirst().at("status").value()).isEqualTo(403);
        }
    }

    private static List<JsonView> logged(World world, int lines) throws Exception {
        Path log = world.folder.resolve("logs/transactions.log");
        Await.until(
                "each has its line",
                () -> Files.exists(log) && Files.readAllLines(log).size() >= lines);
        return Files.readAllLines(log).stream()
                .map(line -> new JsonView(Json.read(line)))
                .toList();
    }

    @Test
    void theStatusWantsTheAdminTokenAndNoOther() throws Exception {
        try (World world = World.with(TOKENS, "demo-good-1")) {
            assertThat(world.get("/api/status/keys").statusCode()).isEqualTo(401);
            assertThat(world.get("/api/status/keys", "x-goog-api-key", "token-of-ada-1")
                            .statusCode())
                    .isEqualTo(401);
            assertThat(world.get("/api/status/keys", "authorization", "Bearer token-of-admin-3")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void noRouteWithDataAnswersWithoutACredential() throws Exception {
        try (World world = World.with(TOKENS, "demo-good-1")) {
            for (String target : List.of(
                    "/v1beta/models",
                    "/v1alpha/models",
                    "/v1/models",
                    "/v1beta/openai/models",
                    "/upload/v1beta/files",
                    "/resumable/upload/v1beta/files",
                    "/download/v1beta/files/x",
                    "/api/status/keys",
                    "/api/status/logs/ws",
                    "/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent")) {
                assertThat(world.get(target).statusCode()).as(target).isEqualTo(401);
            }
            for (String target : List.of("/health", "/ready", "/")) {
                assertThat(world.get(target).statusCode()).as(target).isEqualTo(200);
            }
            assertThat(world.seen()).isEmpty();
        }
    }

    @Test
    void otherSpellingsOfAPathOpenNothing() throws Exception {
        try (World world = World.with(TOKENS, "demo-good-1")) {
            for (String target : List.of(
                    "/%61pi/status/keys",
                    "//api/status/keys",
                    "/v1beta/../api/status/keys",
                    "/v1beta/%2e%2e/api/status/keys",
                    "/health/../api/status/keys",
                    "http://localhost/api/status/keys",
                    "/api/status/keys/",
                    "/API/status/keys",
                    "/api/status/keys%00",
                    "/health%2f..%2fapi/status/keys")) {
                RawHttp.Answer answer = RawHttp.ask(
                        world.port(), "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
                assertThat(answer.status()).as(target).isBetween(400, 404);
                assertThat(answer.text()).doesNotContain("\"keys\"");
            }
            assertThat(world.seen()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "192.168.1.7:8090"})
    void withoutTokensOtherHostNamesAreRefused(String host) throws Exception {
        try (World world = World.of("demo-good-1")) {
            assertThat(models(world, "Host: " + host).status()).isEqualTo(403);
            assertThat(world.seen()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:8090", "127.0.0.1:8090", "[::1]:8090", "LOCALHOST"})
    void withoutTokensNamesOfThisMachineAreFine(String host) throws Exception {
        try (World world = World.of("demo-good-1")) {
            assertThat(models(world, "Host: " + host).status()).isEqualTo(200);
        }
    }

    @Test
    void withoutTokensPagesOfOtherOriginsAreRefused() throws Exception {
        try (World world = World.with(Map.of("CORS_ORIGINS", "https://app.example"), "demo-good-1")) {
            for (String line : List.of(
                    "Origin: https://evil.example",
                    "Origin: null",
                    "Origin: http://localhost:3000",
                    "Sec-Fetch-Site: cross-site",
                    "Sec-Fetch-Site: same-site")) {
                assertThat(models(world, "Host: localhost:8090\r\n" + line).status())
                        .as(line)
                        .isEqualTo(403);
            }
            assertThat(world.seen()).isEmpty();
            RawHttp.Answer own = models(world, "Host: localhost:8090\r\nOrigin: http://localhost:8090");
            RawHttp.Answer listed = models(world, "Host: localhost:8090\r\nOrigin: https://app.example");
            assertThat(own.status()).isEqualTo(200);
            assertThat(listed.status()).isEqualTo(200);
            assertThat(listed.first("access-control-allow-origin")).isEqualTo("https://app.example");
            assertThat(own.first("access-control-allow-origin")).isEmpty();
        }
    }

    @Test
    void aListedPageMayAskBeforeItCalls() throws Exception {
        try (World world = World.with(Map.of("CORS_ORIGINS", "https://app.example"), "demo-good-1")) {
            String ask = "OPTIONS " + World.GENERATE + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: x-goog-api-key\r\n";
            RawHttp.Answer listed = RawHttp.ask(world.port(), ask + "Origin: https://app.example\r\n\r\n");
            RawHttp.Answer other = RawHttp.ask(world.port(), ask + "Origin: https://evil.example\r\n\r\n");

            assertThat(listed.status()).isEqualTo(204);
            // Browsers refuse an answer that says it twice.
            assertThat(listed.all("access-control-allow-origin")).containsExactly("https://app.example");
            assertThat(listed.all("vary")).containsExactly("Origin, Access-Control-Request-Headers");
            assertThat(listed.all("access-control-allow-headers")).containsExactly("x-goog-api-key");
            assertThat(other.status()).isEqualTo(403);
            assertThat(world.seen()).isEmpty();
        }
    }

    @Test
    void whatIsNotHereIsNotFoundInTheCallersDialect() throws Exception {
        try (World world = World.of("demo-good-1")) {
            HttpResponse<String> google = world.get("/nothing");
            HttpResponse<String> openai = world.post("/v1/moderations", "{}", "authorization", "Bearer x");

            assertThat(google.statusCode()).isEqualTo(404);
            assertThat(World.json(google).at("error").at("code").number(0)).isEqualTo(404);
            assertThat(openai.statusCode()).isEqualTo(404);
            assertThat(World.json(openai).at("error").at("type").text("")).isEqualTo("invalid_request_error");
        }
    }

    @Test
    void aWrongMethodIsToldWhichOnesAreRight() throws Exception {
        try (World world = World.of("demo-good-1")) {
            HttpResponse<String> health = world.post("/health", "");
            RawHttp.Answer trace = RawHttp.ask(
                    world.port(), "TRACE /v1beta/models HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

            assertThat(health.statusCode()).isEqualTo(405);
            assertThat(health.headers().firstValue("allow")).contains("GET, HEAD");
            assertThat(trace.status()).isEqualTo(405);
        }
    }

    @Test
    void aWebSocketIsToldThatThisEngineCannot() throws Exception {
        try (World world = World.of("demo-good-1")) {
            assertThat(world.get("/api/status/logs/ws").statusCode()).isEqualTo(426);
            assertThat(world.get("/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent")
                            .statusCode())
                    .isEqualTo(426);
        }
    }

    @Test
    void brokenRequestsAreRefusedAndNeverForwarded() throws Exception {
        try (World world = World.of("demo-good-1")) {
            List<Integer> statuses = new ArrayList<>();
            for (String fields : List.of(
                    "Transfer-Encoding: chunked\r\n\r\nZZ\r\nabc\r\n0\r\n\r\n",
                    "Transfer-Encoding: chunked\r\n\r\n5\r\nab",
                    "Transfer-Encoding: chunked\r\n\r\n-1\r\nabc\r\n0\r\n\r\n",
                    "Content-Length: +5\r\n\r\nhello",
                    "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
                    "X-Thing: a\u0001b\r\nContent-Length: 0\r\n\r\n",
                    "Content-Length: 50\r\n\r\nshort")) {
                try (RawHttp http = RawHttp.connect(world.port())) {
                    http.send("POST " + World.GENERATE + " HTTP/1.1\r\nHost: localhost\r\n" + fields);
                    http.endSending();
                    statuses.add(http.answer().status());
                }
            }
            assertThat(statuses).containsOnly(400);
            assertThat(world.seen()).isEmpty();
        }
    }

    @Test
    void aBodyThatIsTooLongIsRefusedWithItsLimit() throws Exception {
        try (World world = World.with(Map.of("MAX_BODY_BYTES", "1000"), "demo-good-1")) {
            HttpResponse<String> answer = world.post(World.GENERATE, "x".repeat(1001));

            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(answer.body()).contains("1000 bytes").contains("MAX_BODY_BYTES");
            assertThat(world.seen()).isEmpty();
        }
    }

    private static RawHttp.Answer models(World world, String fields) throws Exception {
        return RawHttp.ask(world.port(), "GET /v1beta/models HTTP/1.1\r\nConnection: close\r\n" + fields + "\r\n\r\n");
    }
}
