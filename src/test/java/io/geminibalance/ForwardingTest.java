package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.geminibalance.http.Engine;
import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.sandbox.Seen;
import io.geminibalance.support.RawHttp;
import io.geminibalance.support.RawServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is passed on, and how, over real connections.
class ForwardingTest {
    private static final String EVENT_STREAM =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

    @Test
    void aRequestGoesUpUnchangedButForItsCredentials() throws Exception {
        try (World world = World.of("demo-good-number-1")) {
            String target = "/v1beta/models/gemini-2.5-flash%3AgenerateContent?a=%2Fb&key=mine&c=d+e";

            HttpResponse<String> answer = world.post(
                    target,
                    World.QUESTION,
                    "x-goog-api-key",
                    "mine",
                    "authorization",
                    "Bearer mine",
                    "x-api-key",
                    "mine",
                    "cookie",
                    "mine=1",
                    "x-custom",
                    "yours",
                    "content-type",
                    "application/json");

            assertThat(answer.statusCode()).isEqualTo(200);
            Seen seen = world.seen().getFirst();
            assertThat(seen.target()).isEqualTo("/v1beta/models/gemini-2.5-flash%3AgenerateContent?a=%2Fb&c=d+e");
            assertThat(seen.headers().all("x-goog-api-key")).containsExactly("demo-good-number-1");
            assertThat(seen.headers().has("authorization")).isFalse();
            assertThat(seen.headers().has("x-api-key")).isFalse();
            assertThat(seen.headers().has("cookie")).isFalse();
            assertThat(seen.headers().first("x-custom")).contains("yours");
            assertThat(new String(seen.body(), StandardCharsets.UTF_8)).isEqualTo(World.QUESTION);
        }
    }

    @Test
    void googlesCompatibleRouteGetsABearerAndNothingElse() throws Exception {
        try (World world = World.of("demo-good-1")) {
            HttpResponse<String> answer = world.post(
                    "/v1beta/openai/chat/completions",
                    "{\"model\":\"gemini-2.5-flash\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
                    "authorization",
                    "Bearer mine");

            assertThat(answer.statusCode()).isEqualTo(200);
            Seen seen = world.seen().getFirst();
            assertThat(seen.headers().all("authorization")).containsExactly("Bearer demo-good-1");
            assertThat(seen.headers().has("x-goog-api-key")).isFalse();
        }
    }

    @Test
    void aModelRestsOnTheCompatibleRouteToo() throws Exception {
        try (World world = World.of("a=demo-dry-1")) {
            HttpResponse<String> answer = world.post(
                    "/v1beta/openai/chat/completions",
                    "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"model\":\"models/gemini-2.5-flash\"}");

            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(World.json(answer).at("error").at("type").text("")).isEqualTo("insufficient_quota");
            assertThat(world.status("a").models()).containsKey("gemini-2.5-flash");
        }
    }

    @Test
    void pathsNobodyKnowsAreForwardedWithEveryMethod() throws Exception {
        try (RawServer upstream = RawServer.start(peer -> {
                    RawServer.Request request = peer.request();
                    String body = request.line();
                    peer.say("HTTP/1.1 200 OK\r\nX-Goog-Thing: 1\r\nConnection: close\r\nContent-Length: "
                            + body.length() + "\r\n\r\n" + body);
                });
                World world = World.before(upstream.address(), Map.of())) {
            for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND")) {
                HttpResponse<String> answer = world.send(world.request("/v1beta/thoughts/of/2031:publish?x=%41")
                        .method(method, BodyPublishers.noBody()));

                assertThat(answer.body()).isEqualTo(method + " /v1beta/thoughts/of/2031:publish?x=%41 HTTP/1.1");
                assertThat(answer.headers().firstValue("x-goog-thing")).contains("1");
            }
        }
    }

    @Test
    void eachEventIsPassedOnBeforeTheNextOneIsThere() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        String first = event("one");
        String second = event("two");
        try (RawServer upstream = RawServer.start(peer -> {
                    peer.request();
                    peer.say(EVENT_STREAM + chunk(first));
                    await(seen);
                    peer.say(chunk(second) + "0\r\n\r\n");
                });
                World world = World.before(upstream.address(), Map.of())) {
            HttpResponse<InputStream> answer = world.client()
                    .send(
                            world.request(World.STREAM)
                                    .POST(BodyPublishers.ofString(World.QUESTION))
                                    .build(),
                            BodyHandlers.ofInputStream());
            byte[] got = answer.body().readNBytes(first.length());
            seen.countDown();
            byte[] rest = answer.body().readAllBytes();

            assertThat(new String(got, StandardCharsets.UTF_8)).isEqualTo(first);
            assertThat(new String(rest, StandardCharsets.UTF_8)).isEqualTo(second);
        }
    }

    @Test
    void aStreamThatBreaksIsABrokenStreamForTheClientAndNoKeysFault() throws Exception {
        try (World world = World.of("a=demo-good-1", "b=demo-good-2");
                RawHttp http = RawHttp.connect(world.port())) {
            http.send(post(World.STREAM, World.QUESTION, "x-sandbox-script: *=cut\r\n"));

            RawHttp.Answer answer = http.answer();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).contains("\"text\"");
            assertThat(answer.complete()).isFalse();
            assertThat(world.seen()).hasSize(1);
            assertThat(world.status("a").models()).isEmpty();
        }
    }

    @Test
    void aSmallDocumentThatBreaksIsFetchedWithAnotherKey() throws Exception {
        try (World world = World.of("demo-good-1", "demo-good-2")) {
            HttpResponse<String> answer = world.post(World.GENERATE, World.QUESTION, "x-sandbox-script", "*=cut,good");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(new JsonView(Json.read(answer.body())).at("candidates").isPresent())
                    .isTrue();
            assertThat(world.seen()).hasSize(2);
        }
    }

    @Test
    void aLargeDocumentWithALengthThatBreaksIsNotTakenForWhole() throws Exception {
        String half = "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"" + "x".repeat(50_000);
        try (RawServer upstream = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + half);
                World world = World.before(upstream.address(), Map.of())) {
            assertThatThrownBy(() -> world.post(World.GENERATE, World.QUESTION)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void anArrayStaysAnArray() throws Exception {
        try (World world = World.of("demo-good-1")) {
            HttpResponse<String> answer =
                    world.post("/v1beta/models/gemini-2.5-flash:streamGenerateContent", World.QUESTION);

            assertThat(answer.headers().firstValue("content-type")).contains("application/json; charset=UTF-8");
            assertThat(answer.body()).startsWith("[");
            assertThat(new JsonView(Json.read(answer.body())).each().size()).isGreaterThan(1);
        }
    }

    @Test
    void whatMayHaveCreatedSomethingIsNotSentTwice() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (RawServer upstream = RawServer.start(peer -> {
                    peer.request();
                    requests.incrementAndGet();
                });
                World world = World.before(upstream.address(), Map.of())) {
            assertThat(world.post("/v1beta/cachedContents", "{}").statusCode()).isEqualTo(502);
            assertThat(requests).hasValue(1);
            assertThat(world.post(World.GENERATE, World.QUESTION).statusCode()).isEqualTo(502);
            assertThat(requests).hasValue(3);
        }
    }

    @Test
    void aRefusedCreationGoesToTheNextKey() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (RawServer upstream = RawServer.start(peer -> {
                    peer.request();
                    boolean first = requests.incrementAndGet() == 1;
                    peer.say(
                            first
                                    ? "HTTP/1.1 429 Too Many\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}"
                                    : "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}");
                });
                World world = World.before(upstream.address(), Map.of())) {
            assertThat(world.post("/v1beta/cachedContents", "{}").statusCode()).isEqualTo(200);
            assertThat(requests).hasValue(2);
        }
    }

    @Test
    void anUnreachableGoogleIsSaidPlainly() throws Exception {
        try (World world = World.before(URI.create("http://127.0.0.1:" + RawServer.closedPort()), Map.of())) {
            HttpResponse<String> answer = world.post(World.GENERATE, World.QUESTION);

            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(World.json(answer).at("error").at("message").text("")).contains("cannot be reached");
        }
    }

    @Test
    void aLargeBodyIsKeptOnDiskForTheNextKeyAndLeavesNothingBehind() throws Exception {
        byte[] picture = new byte[5 << 20];
        Arrays.fill(picture, (byte) 'A');
        String body =
                "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\""
                        + new String(picture, StandardCharsets.US_ASCII) + "\"}},{\"text\":\"What is it?\"}]}]}";
        try (World world = World.of("demo-dry-1", "demo-good-2")) {
            assertThat(world.post(World.GENERATE, body).statusCode()).isEqualTo(200);

            assertThat(world.seen()).extracting(Seen::bodyLength).containsExactly((long) body.length(), (long)
                    body.length());
            try (var files = Files.walk(world.folder.resolve("data/spool"))) {
                assertThat(files.filter(Files::isRegularFile)).isEmpty();
            }
        }
    }

    @Test
    void anUploadIsStreamedThroughWhileItComes() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        try (RawServer upstream = RawServer.start(peer -> {
                    peer.head();
                    begun.countDown();
                    peer.awaitBytes(100_010);
                    peer.say("HTTP/1.1 200 OK\r\nX-Goog-Upload-Status: final\r\nContent-Length: 2\r\n\r\n{}");
                });
                World world = World.with(Map.of("MAX_BODY_BYTES", "4"), "demo-good-1");
                World streaming = World.before(upstream.address(), Map.of("MAX_BODY_BYTES", "4"));
                RawHttp http = RawHttp.connect(streaming.port())) {
            http.send(
                    "POST /upload/v1beta/files?upload_id=1 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100010\r\n\r\n");
            http.send("12345");
            await(begun);
            http.send("67890" + "x".repeat(100_000));

            RawHttp.Answer answer = http.answer();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.first("x-goog-upload-status")).isEqualTo("final");
            assertThat(world.post(World.GENERATE, World.QUESTION).statusCode()).isEqualTo(413);
        }
    }

    @Test
    void aClientThatHangsUpEndsTheCallUpstream() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        try (RawServer upstream = RawServer.start(peer -> {
                    peer.request();
                    peer.say(EVENT_STREAM);
                    try {
                        while (true) {
                            peer.say(chunk(event("x".repeat(1000))));
                        }
                    } catch (IOException e) {
                        ended.countDown();
                    }
                });
                World world = World.before(upstream.address(), Map.of())) {
            try (RawHttp http = RawHttp.connect(world.port())) {
                http.send(post(World.STREAM, World.QUESTION, ""));
                http.bytes(2000);
                http.reset();
            }
            await(ended);
            assertThat(world.status("a").models()).isEmpty();
        }
    }

    /// The stock engine cannot tell while it has nothing to send.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aClientThatHangsUpWhileNothingComesEndsTheCallUpstreamToo(boolean reset) throws Exception {
        assumeThat(Engine.usual()).as("an engine that notices").isInstanceOf(Engine.Own.class);
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        try (RawServer upstream = RawServer.start(peer -> {
                    peer.request();
                    asked.countDown();
                    try {
                        peer.awaitEnd();
                    } finally {
                        ended.countDown();
                    }
                });
                World world = World.before(upstream.address(), Map.of())) {
            try (RawHttp http = RawHttp.connect(world.port())) {
                http.send(post(World.GENERATE, World.QUESTION, ""));
                await(asked);
                if (reset) {
                    http.reset();
                }
            }
            await(ended);
            String record = awaitTransaction(world);
            assertThat(record).contains("\\\"status\\\":499");
            assertThat(world.status("a").models()).isEmpty();
        }
    }

    @Test
    void parallelRequestsAreServedByDifferentKeys() throws Exception {
        try (World world = World.of("demo-good-1", "demo-good-2", "demo-good-3", "demo-good-4");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                answers.add(threads.submit(() -> world.post(World.GENERATE, World.QUESTION)));
            }
            for (Future<HttpResponse<String>> answer : answers) {
                assertThat(answer.get().statusCode()).isEqualTo(200);
            }
            assertThat(new HashSet<>(world.keysSeen())).hasSize(4);
            for (String key : new HashSet<>(world.keysSeen())) {
                assertThat(world.keysSeen().stream().filter(key::equals)).hasSize(10);
            }
        }
    }

    @Test
    void theNextTurnOfAConversationGoesToTheProjectOfTheLast() throws Exception {
        String next = "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"How deep is the sea?\"}]},"
                + "{\"role\":\"model\",\"parts\":[{\"text\":\"Deep.\"}]},{\"role\":\"user\",\"parts\":[{\"text\":\"And?\"}]}]}";
        try (World world = World.of("demo-good-1", "demo-good-2", "demo-good-3")) {
            world.post(World.GENERATE, World.QUESTION);
            for (int i = 0; i < 4; i++) {
                world.post(World.GENERATE, next);
            }
            world.post(World.GENERATE, next, "x-sandbox-script", "demo-good-1=dry");

            assertThat(world.keysSeen().subList(0, 5)).containsOnly("demo-good-1");
            assertThat(world.keysSeen().subList(5, 7)).first().isEqualTo("demo-good-1");
            assertThat(world.keysSeen().get(6)).isNotEqualTo("demo-good-1");
        }
    }

    @Test
    void theKeysFileIsReadAgainAndKeysThatStayKeepTheirState() throws Exception {
        Path file = Files.createTempFile("keys", ".txt");
        Files.writeString(file, "a=demo-invalid-1\n");
        try (World world = World.with(Map.of("GOOGLE_API_KEYS_FILE", file.toString()))) {
            assertThat(world.post(World.GENERATE, World.QUESTION).statusCode()).isEqualTo(503);

            Files.writeString(file, "# two now\na=demo-invalid-1\nb=demo-good-2\n");
            world.service.housekeeping().round();

            assertThat(world.post(World.GENERATE, World.QUESTION).statusCode()).isEqualTo(200);
            assertThat(world.keysSeen()).containsExactly("demo-invalid-1", "demo-good-2");
            Files.delete(file);
            world.service.housekeeping().round();
            assertThat(world.post(World.GENERATE, World.QUESTION).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void theServiceStopsWhenTheLastRequestHasEnded() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (RawServer upstream = RawServer.start(peer -> {
                    peer.request();
                    begun.countDown();
                    await(go);
                    peer.say(EVENT_STREAM + chunk(event("done")) + "0\r\n\r\n");
                });
                World world = World.before(upstream.address(), Map.of());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<HttpResponse<String>> answer = threads.submit(() -> world.post(World.STREAM, World.QUESTION));
            await(begun);
            Future<Boolean> stopped = threads.submit(() -> world.service.stop(Duration.ofSeconds(20)));
            go.countDown();

            assertThat(answer.get().body()).isEqualTo(event("done"));
            assertThat(stopped.get()).isTrue();
        }
    }

    /// The first record of a request, as soon as it is written.
    private static String awaitTransaction(World world) throws Exception {
        while (true) {
            String log =
                    world.get("/api/status/logs?log_file_name=transactions.log").body();
            if (!log.equals("[]")) {
                return log;
            }
            Thread.onSpinWait();
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IOException("it did not happen");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static String event(String text) {
        return "data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": \"" + text + "\"}]}}]}\r\n\r\n";
    }

    private static String chunk(String data) {
        return Integer.toHexString(data.length()) + "\r\n" + data + "\r\n";
    }

    private static String post(String target, String body, String headers) {
        return "POST " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + headers
                + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }
}
