package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.geminibalance.http.Engine;
import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.keys.KeyStatus.State;
import io.geminibalance.support.Await;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What an operator can see and do: logs, and keys taken out of use.
class StatusTest {
    private static final String LOGS = "/api/status/logs";

    @Test
    void aTransactionIsOneLineOfJsonWithItsAttempts() throws Exception {
        try (World world = World.of("shop/ann=demo-dry-1", "bob=demo-good-2")) {
            world.post(World.GENERATE, World.QUESTION);
            JsonView record = record(world);

            assertThat(record.at("status").number(0)).isEqualTo(200);
            assertThat(record.at("dialect").value()).isEqualTo("gemini");
            assertThat(record.at("method").value()).isEqualTo("POST");
            assertThat(record.at("path").value()).isEqualTo("/v1beta/models/gemini-2.5-flash:generateContent");
            assertThat(record.at("model").value()).isEqualTo("gemini-2.5-flash");
            assertThat(record.at("key").value()).isEqualTo("bob");
            assertThat(record.at("attempts").each()).hasSize(2);
            assertThat(record.at("attempts").at(0).at("key").value()).isEqualTo("ann");
            assertThat(record.at("attempts").at(0).at("project").value()).isEqualTo("shop");
            assertThat(record.at("attempts").at(0).at("status").number(0)).isEqualTo(429);
            assertThat(record.at("bytes").number(0)).isPositive();
            assertThat(record.at("id").text("")).isNotEmpty();
            assertThat(record.at("time").value()).isEqualTo("2026-11-22T18:00:00Z");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {World.GENERATE, World.STREAM, "/v1beta/models/gemini-2.5-flash:streamGenerateContent"})
    void tokensAreCountedByKeyAndModelWhateverTheForm(String target) throws Exception {
        try (World world = World.of("ann=demo-good-1")) {
            String thinking = ",\"generationConfig\":{\"thinkingConfig\":{\"includeThoughts\":true}}}";
            String question = World.QUESTION.substring(0, World.QUESTION.length() - 1) + thinking;
            HttpResponse<String> answer = world.post(target, question);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            JsonView once = tokens(world, "gemini-2.5-flash", "prompt", 5);
            assertThat(once.at("output").number(0)).isPositive();
            assertThat(once.at("thoughts").number(0)).isPositive();
            assertThat(once.at("cached").number(-1)).isZero();
            assertThat(record(world).at("tokens").value()).isEqualTo(once.value());

            world.post(target, question);
            tokens(world, "gemini-2.5-flash", "prompt", 10);

            world.clock.advance(Duration.ofDays(1));
            assertThat(tokens(world, "gemini-2.5-flash").isPresent()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void tokensOfTranslatedAnswersAreCountedToo(String stream) throws Exception {
        try (World world = World.of("ann=demo-good-1")) {
            String chat = "{\"model\":\"gemini-3.8-flash\",\"stream\":" + stream
                    + ",\"messages\":[{\"role\":\"user\",\"content\":\"How deep is the sea?\"}]}";
            assertThat(world.post("/v1/chat/completions", chat).statusCode()).isEqualTo(200);

            JsonView counted = tokens(world, "gemini-3.8-flash", "prompt", 5);
            assertThat(counted.at("output").number(0)).isPositive();
            assertThat(counted.at("thoughts").number(0)).isPositive();
        }
    }

    @Test
    void tokensOfTranslatedEmbeddingsAreCountedToo() throws Exception {
        try (World world = World.of("ann=demo-good-1")) {
            String embeddings = "{\"model\":\"gemini-embedding-001\",\"input\":[\"How deep\",\"is the sea?\"]}";
            HttpResponse<String> answer = world.post("/v1/embeddings", embeddings);
            int told = World.json(answer).at("usage").at("prompt_tokens").number(0);

            assertThat(told).isPositive();
            tokens(world, "gemini-embedding-001", "prompt", told);
        }
    }

    @Test
    void failuresAreCountedByModelAndVerdictForGooglesDay() throws Exception {
        try (World world = World.of("ann=demo-dry-1", "bob=demo-good-2")) {
            world.post(World.GENERATE, World.QUESTION);
            assertThat(failures(world).value()).isEqualTo(Map.of("gemini-2.5-flash", Map.of("exhausted_day", 1)));

            world.clock.advance(Duration.ofDays(1));
            assertThat(failures(world).value()).isEqualTo(Map.of());
        }
    }

    @Test
    void activityTellsTheLastHourAndTheOutcomesOfEachKey() throws Exception {
        try (World world = World.of("ann=demo-dry-1", "bob=demo-good-2")) {
            world.post(World.GENERATE, World.QUESTION);
            JsonView activity = Await.present(
                    "outcomes are told",
                    () -> Optional.of(World.json(world.get("/api/status/activity")))
                            .filter(told -> !told.at("outcomes").each().isEmpty()));

            assertThat(activity.at("minutes").each().getLast().at("served").number(0))
                    .isEqualTo(1);
            assertThat(activity.at("outcomes").at(0).at("key").value()).isEqualTo("k1");
            assertThat(activity.at("outcomes").at(0).at("verdict").value()).isEqualTo("exhausted_day");
            assertThat(activity.at("outcomes").at(1).at("key").value()).isEqualTo("k2");
            String next = activity.at("next").text("");
            assertThat(World.json(world.get("/api/status/activity?after=" + next))
                            .at("outcomes")
                            .each())
                    .isEmpty();
        }
    }

    @Test
    void theDebugLogHoldsWhatWasSaidWithGoogleButNoSecrets() throws Exception {
        Map<String, String> settings = Map.of("DEBUG_LOG_ENABLED", "true", "ACCESS_TOKENS", "client-token");
        try (World world = World.with(settings, "ann=demo-invalid-1", "bob=demo-good-2")) {
            String question = World.QUESTION.replace("sea", "sea of client-token");
            world.post(World.GENERATE, question, "x-goog-api-key", "client-token");
            // The answer's end is told a moment after the client has it.
            List<String> lines = Await.present("all is told", () -> {
                world.service.logs().writer().flush();
                return Optional.of(Files.readAllLines(world.folder.resolve("logs/gemini_debug.log")))
                        .filter(told -> told.size() >= 4);
            });

            assertThat(lines).hasSize(4);
            assertThat(lines.get(0))
                    .startsWith("2026-11-22 ")
                    .contains(" #1 > POST /v1beta/models/gemini-2.5-flash:generateContent")
                    .contains("How deep is the sea of ************?");
            assertThat(lines.get(1)).contains(" #1 < 400", "API_KEY_INVALID");
            assertThat(lines.get(2)).contains(" #2 > POST ");
            assertThat(lines.get(3)).contains(" #2 < 200", "candidates");
            assertThat(String.join("\n", lines)).doesNotContain("client-token", "demo-invalid-1", "demo-good-2");
        }
    }

    @Test
    void withoutTheSettingThereIsNoDebugLog() throws Exception {
        try (World world = World.of("demo-good-1")) {
            world.post(World.GENERATE, World.QUESTION);
            world.service.logs().writer().flush();

            assertThat(world.folder.resolve("logs/gemini_debug.log")).doesNotExist();
        }
    }

    @Test
    void aLongStreamIsCountedByItsEnd() throws Exception {
        try (World world = World.of("ann=demo-good-1")) {
            world.post(World.STREAM, World.QUESTION, "x-sandbox-script", "chunks 300; size 200000");

            tokens(world, "gemini-2.5-flash", "output", 50_000);
        }
    }

    @Test
    void metricsAreWhatPrometheusReads() throws Exception {
        try (World world = World.of("shop/ann=demo-dry-1", "bob=demo-good-2")) {
            world.post(World.GENERATE, World.QUESTION);
            world.get("/v1/models", "authorization", "Bearer x");
            String text = metrics(world, "dialect=\"openai\"");

            assertThat(text)
                    .contains("requests_total{dialect=\"gemini\",model=\"gemini-2.5-flash\",status=\"200\"} 1\n")
                    .contains("gemini_balance_request_duration_seconds_bucket{dialect=\"gemini\",le=\"+Inf\"} 1\n")
                    .contains("gemini_balance_first_byte_seconds_count{dialect=\"gemini\"} 1\n")
                    .contains("gemini_balance_attempts_total{verdict=\"good\"} 3\n")
                    .contains("gemini_balance_tokens_total{model=\"gemini-2.5-flash\",kind=\"prompt\"} 5\n")
                    .contains("gemini_balance_keys{state=\"active\"} 2\n")
                    .contains("gemini_balance_models_resting 1\n")
                    .contains("gemini_balance_in_flight 0\n")
                    .contains(Engine.usual() instanceof Engine.Own ? "gemini_balance_connections_open " : "# TYPE")
                    .doesNotContain("demo-");
        }
    }

    @Test
    void promtoolFindsNothingWrong() throws Exception {
        assumeThat(Path.of("/usr/bin/promtool"))
                .as("Debian's prometheus is installed")
                .exists();
        try (World world = World.of("demo-good-1")) {
            world.post("/v1beta/models/a%22b%5C:generateContent", World.QUESTION);
            world.post(World.GENERATE, World.QUESTION);
            String text = metrics(world, "gemini-2.5-flash");
            Process promtool = new ProcessBuilder("promtool", "check", "metrics")
                    .redirectErrorStream(true)
                    .start();
            try (OutputStream in = promtool.getOutputStream()) {
                in.write(text.getBytes(StandardCharsets.UTF_8));
            }
            String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(said).isEmpty();
            assertThat(promtool.waitFor()).isZero();
        }
    }

    @Test
    void namesThatClientsInventDontFillTheMetrics() throws Exception {
        try (World world = World.of("demo-good-1")) {
            for (int i = 0; i < 300; i++) {
                world.post("/v1beta/models/model-" + i + ":generateContent", World.QUESTION);
            }

            assertThat(metrics(world, "model=\"other\"").split("requests_total", -1))
                    .hasSizeLessThan(210);
        }
    }

    @Test
    void theLogIsReadByLinesAndFromACursor() throws Exception {
        try (World world = World.of("demo-good-1")) {
            for (int i = 0; i < 5; i++) {
                world.service.logs().console().stream()
                        .println("2026-11-22 22:40:52,581 INFO x - line " + i + " demo-good-1");
            }
            world.service.logs().writer().flush();

            HttpResponse<String> array = world.get(LOGS + "?log_file_name=app.log&lines=2");
            assertThat(Json.read(array.body()))
                    .isEqualTo(List.of(
                            "2026-11-22 22:40:52,581 - x - INFO - line 3 ***********",
                            "2026-11-22 22:40:52,581 - x - INFO - line 4 ***********"));
            assertThat(array.headers().firstValue("cache-control")).hasValue("no-store");

            JsonView first = World.json(world.get(LOGS + "?after=&lines=1"));
            assertThat(first.at("lines").each()).hasSize(1);
            String next = first.at("next").text("");
            assertThat(World.json(world.get(LOGS + "?after=" + next))
                            .at("lines")
                            .each())
                    .isEmpty();
            world.service.logs().console().stream().println("more");
            world.service.logs().writer().flush();
            JsonView more = World.json(world.get(LOGS + "?after=" + next));
            assertThat(more.at("lines").at(0).value()).isEqualTo("more");
            assertThat(more.at("rolled").value()).isEqualTo(false);
            assertThat(World.json(world.get(LOGS + "?after=nonsense"))
                            .at("rolled")
                            .value())
                    .isEqualTo(true);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lines=0", "lines=1001", "lines=-1", "lines=x", "lines="})
    void anImpossibleNumberOfLinesIsUnprocessable(String query) throws Exception {
        try (World world = World.of("demo-good-1")) {
            assertThat(world.get(LOGS + "?" + query).statusCode()).isEqualTo(422);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing.log", "../data/admin-token", "app.log.1", "%2e%2e/x", ""})
    void noOtherFileIsEverRead(String name) throws Exception {
        try (World world = World.of("demo-good-1")) {
            assertThat(world.get(LOGS + "?log_file_name=" + name).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void anEmptyLogIsAnEmptyArray() throws Exception {
        try (World world = World.of("demo-good-1")) {
            assertThat(world.get(LOGS + "?log_file_name=transactions.log").body())
                    .isEqualTo("[]");
        }
    }

    @Test
    void theLogsAreTheOperatorsAlone() throws Exception {
        Map<String, String> settings = Map.of("ACCESS_TOKENS", "client-token", "ADMIN_TOKEN", "admin-token");
        try (World world = World.with(settings, "demo-good-1")) {
            for (String path : List.of(LOGS, "/api/status/keys", "/api/status/activity", "/metrics")) {
                assertThat(world.get(path).statusCode()).isEqualTo(401);
                assertThat(world.get(path, "authorization", "Bearer client-token")
                                .statusCode())
                        .isIn(401, 403);
                assertThat(world.get(path, "authorization", "Bearer admin-token")
                                .statusCode())
                        .isEqualTo(200);
            }
            assertThat(world.post("/api/keys/k1/pause", "", "authorization", "Bearer client-token")
                            .statusCode())
                    .isIn(401, 403);
            assertThat(world.status("k1").state()).isEqualTo(State.ACTIVE);
        }
    }

    @Test
    void aKeyIsPausedResumedAndReset() throws Exception {
        try (World world = World.of("a=demo-invalid-1", "b=demo-good-2")) {
            HttpResponse<String> paused = world.post("/api/keys/k2/pause", "");
            assertThat(paused.statusCode()).isEqualTo(200);
            assertThat(World.json(paused).at("keys").at(0).at("status").value()).isEqualTo("paused");
            assertThat(world.post(World.GENERATE, World.QUESTION).statusCode()).isEqualTo(503);

            world.post("/api/keys/k2/resume", "");
            assertThat(world.post(World.GENERATE, World.QUESTION).statusCode()).isEqualTo(200);

            assertThat(world.status("a").state()).isEqualTo(State.DISABLED);
            world.post("/api/keys/k1/reset", "");
            assertThat(world.status("a").state()).isEqualTo(State.ACTIVE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/keys/k9/pause",
                "/api/keys/k1/explode",
                "/api/keys/k1",
                "/api/keys/k1/pause/x",
                "/api/keys//pause",
                "/api/keys/"
            })
    void whatIsNoKeyOrActionIsNotFound(String path) throws Exception {
        try (World world = World.of("demo-good-1")) {
            assertThat(world.post(path, "").statusCode()).isEqualTo(404);
            assertThat(world.status("k1").state()).isEqualTo(State.ACTIVE);
            assertThat(world.get("/api/keys/k1/pause").statusCode()).isEqualTo(405);
            assertThat(world.send(world.request("/api/keys/k1/pause", "Origin", "https://evil.example")
                                    .POST(BodyPublishers.noBody()))
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    /// The metrics, as soon as they hold some text: they are counted by a thread that looks every 200 ms.
    private static String metrics(World world, String awaited) throws Exception {
        return Await.present("the metrics hold " + awaited, () -> {
            HttpResponse<String> answer = world.get("/metrics");
            assertThat(answer.headers().firstValue("content-type"))
                    .hasValue("text/plain; version=0.0.4; charset=utf-8");
            return Optional.of(answer.body()).filter(body -> body.contains(awaited));
        });
    }

    /// The tokens of a model, as soon as there are so many of a kind: they are counted when the answer has been
    /// sent.
    private static JsonView tokens(World world, String model, String kind, int count) throws Exception {
        return Await.present(
                count + " tokens are counted",
                () -> Optional.of(tokens(world, model))
                        .filter(tokens -> tokens.at(kind).number(0) == count));
    }

    private static JsonView tokens(World world, String model) throws Exception {
        return World.json(world.get("/api/status/keys"))
                .at("keys")
                .at(0)
                .at("tokens_today")
                .at(model);
    }

    private static JsonView failures(World world) throws Exception {
        return World.json(world.get("/api/status/keys")).at("keys").at(0).at("failures_today");
    }

    private static JsonView record(World world) throws Exception {
        // The record is written by a thread that looks every 200 ms.
        return Await.present("there is a record", () -> {
            world.service.logs().writer().flush();
            JsonView line = new JsonView(Json.read(
                            world.get(LOGS + "?log_file_name=transactions.log").body()))
                    .at(0);
            return line.isText() ? Optional.of(new JsonView(Json.read(line.text("")))) : Optional.empty();
        });
    }
}
