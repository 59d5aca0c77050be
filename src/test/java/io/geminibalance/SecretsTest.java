package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.support.RawHttp;
import io.geminibalance.support.RawHttp.Answer;
import io.geminibalance.support.RawServer;
import io.geminibalance.support.UpstreamFault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// That keys and tokens are nowhere but where they belong: each carries a mark, and nothing that comes out of the
/// service, and nothing that it writes, holds one.
@Timeout(120)
class SecretsTest {
    private static final String MARK = "zq7MARKzq7";
    private static final String TOKEN = "tok-" + MARK + "-of-ada";
    private static final String ADMIN = "tok-" + MARK + "-of-admin";
    private static final Map<String, String> SETTINGS = Map.of(
            "GOOGLE_API_KEYS", "a=key-" + MARK + "-number-a,b=key-" + MARK + "-number-b",
            "ACCESS_TOKENS", "ada=" + TOKEN,
            "ADMIN_TOKEN", ADMIN,
            "DEBUG_LOG_ENABLED", "true",
            "LOG_LEVEL", "TRACE",
            "FIRST_BYTE_TIMEOUT_SECONDS", "1",
            "IDLE_TIMEOUT_SECONDS", "1");

    private static final List<String> TARGETS = List.of(
            World.GENERATE,
            World.STREAM,
            World.GENERATE + "?key=" + TOKEN,
            "/v1/chat/completions",
            "/v1/embeddings",
            "/v1beta/openai/chat/completions",
            "/upload/v1beta/files",
            "/nowhere",
            "/v1beta/nowhere");

    /// The upstream echoes the key in its fields, its body and its errors, and then fails in every way there is.
    @Test
    void noMarkIsFoundInAnythingThatComesOut() throws Exception {
        List<String> said = new ArrayList<>();
        AtomicInteger turn = new AtomicInteger();
        ByteArrayOutputStream console = new ByteArrayOutputStream();
        PrintStream before = System.err;
        System.setErr(new PrintStream(console, true, StandardCharsets.UTF_8));
        try (RawServer upstream = RawServer.start(peer -> play(peer, turn.getAndIncrement()));
                World world = World.before(upstream.address(), SETTINGS)) {
            for (int round = 0; round < 12; round++) {
                for (String target : TARGETS) {
                    said.add(ask(world, "POST", target, "Authorization: Bearer " + TOKEN));
                }
            }
            for (String target : List.of(
                    "/",
                    "/docs",
                    "/openapi.json",
                    "/health",
                    "/ready",
                    "/metrics",
                    "/api/status/keys",
                    "/api/status/activity",
                    "/api/status/logs?log_file_name=app.log",
                    "/api/status/logs?log_file_name=transactions.log",
                    "/api/status/keys?key=" + ADMIN)) {
                said.add(ask(world, "GET", target, "Authorization: Bearer " + ADMIN));
                said.add(ask(world, "GET", target, "Authorization: Bearer x" + ADMIN));
            }
            for (ThreadInfo thread : ManagementFactory.getThreadMXBean().dumpAllThreads(true, true)) {
                said.add(thread.getThreadName());
            }
            world.service.close();

            assertThat(said)
                    .hasSizeGreaterThan(100)
                    .noneSatisfy(text -> assertThat(text).contains(MARK));
            assertThat(console.toString(StandardCharsets.UTF_8)).doesNotContain(MARK);
            List<Path> files = files(world.folder);
            assertThat(files).anySatisfy(file -> assertThat(file.toString()).endsWith("gemini_debug.log"));
            for (Path file : files) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(MARK);
            }
        } finally {
            System.setErr(before);
        }
    }

    @Test
    void whatIsWrittenIsReadableForItsOwnerOnly() throws Exception {
        try (World world = World.with(Map.of("HOST", "0.0.0.0", "DEBUG_LOG_ENABLED", "true"), "demo-good-1")) {
            String token = Files.readString(world.folder.resolve("data").resolve("access-token"))
                    .strip();
            assertThat(ask(world, "POST", World.GENERATE, "x-goog-api-key: " + token))
                    .contains("HTTP/1.1");
            world.service.close();

            for (Path file : files(world.folder)) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as(file.toString())
                        .isEqualTo("rw-------");
            }
            for (String folder : List.of("data", "logs")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(world.folder.resolve(folder))))
                        .as(folder)
                        .isEqualTo("rwx------");
            }
        }
    }

    private static void play(RawServer.Peer peer, int turn) throws IOException {
        UpstreamFault[] faults = UpstreamFault.values();
        if (turn % 3 == 0) {
            UpstreamFault fault = faults[turn / 3 % faults.length];
            if (fault.ending() != UpstreamFault.Ending.ENDLESS) {
                fault.play(peer);
                return;
            }
        }
        RawServer.Request request = peer.request();
        String key = request.all("x-goog-api-key").isEmpty()
                ? String.join("", request.all("authorization"))
                : request.all("x-goog-api-key").getFirst();
        int status = List.of(200, 400, 403, 500, 404).get(turn % 5);
        String body = status == 200
                ? "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"" + key + "\"}]},\"finishReason\":\"STOP\"}]}"
                : "{\"error\":{\"code\":" + status + ",\"message\":\"Consumer 'api_key:" + key
                        + "' has a problem.\",\"status\":\"X\"}}";
        peer.say("HTTP/1.1 " + status + " X\r\nX-Echo: " + key + "\r\nWWW-Authenticate: key=" + key
                + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body);
    }

    private static String ask(World world, String method, String target, String credential) throws IOException {
        String body = method.equals("GET") ? "" : UpstreamFaultsTest.CHAT.replace("{", "{\"input\":\"x\",");
        try {
            Answer answer = RawHttp.ask(
                    world.port(),
                    method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + credential
                            + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                            + body);
            return String.join("\n", answer.head()) + "\n\n" + answer.text();
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
