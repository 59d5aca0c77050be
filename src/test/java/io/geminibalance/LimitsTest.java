package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.http.Engine;
import io.geminibalance.support.Await;
import io.geminibalance.support.RawHttp;
import io.geminibalance.support.RawHttp.Answer;
import io.geminibalance.support.RawServer;
import io.geminibalance.support.UpstreamFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is refused because there is too much of it, over real connections.
@Timeout(60)
class LimitsTest {
    @Test
    void beyondTheMostRequestsOneIsRefusedAtOnceAndTheStatusStillAnswers() throws Exception {
        try (RawServer upstream = RawServer.start(UpstreamFault.STALLS_BEFORE_THE_HEAD::play);
                World world = World.before(upstream.address(), Map.of("MAX_REQUESTS", "2"))) {
            List<RawHttp> waiting = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                RawHttp client = RawHttp.connect(world.port());
                client.send(UpstreamFaultsTest.post(World.GENERATE, World.QUESTION));
                waiting.add(client);
            }
            Await.until("two are under way", () -> upstream.connections() == 2);

            for (String target : List.of(World.GENERATE, "/v1/chat/completions", "/upload/v1beta/files")) {
                Answer refused = UpstreamFaultsTest.ask(world, target, World.QUESTION);
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.first("retry-after")).isEqualTo("1");
                assertThat(refused.text()).contains("MAX_REQUESTS");
            }
            assertThat(world.get("/health").statusCode()).isEqualTo(200);
            assertThat(world.get("/api/status/keys").statusCode()).isEqualTo(200);
            for (RawHttp client : waiting) {
                client.close();
            }
        }
    }

    /// The JDK's engine has limits of its own.
    @Test
    void aHeadOfMoreFieldsThanAreAllowedIsRefused() throws Exception {
        int refused = Engine.usual() instanceof Engine.Stock ? 200 : 431;
        try (World world = World.with(Map.of("MAX_HEADER_FIELDS", "20"), "demo-good-1")) {
            for (int fields : new int[] {20, 21}) {
                StringBuilder head = new StringBuilder("GET /health HTTP/1.1\r\nHost: localhost\r\n");
                for (int i = 1; i < fields; i++) {
                    head.append("X-").append(i).append(": 1\r\n");
                }
                Answer answer = RawHttp.ask(world.port(), head + "\r\n");
                assertThat(answer.status()).isEqualTo(fields == 20 ? 200 : refused);
            }
        }
    }

    /// The JDK's engine has limits of its own.
    @Test
    void aRequestTargetMayBeAsLongAsTheHeadAndNoLonger() throws Exception {
        if (Engine.usual() instanceof Engine.Stock) {
            return;
        }
        try (World world = World.with(Map.of("MAX_HEADER_BYTES", "30000"), "demo-good-1")) {
            for (int length : new int[] {29_000, 31_000}) {
                String target = "/health?" + "y".repeat(length - 8);
                Answer answer = RawHttp.ask(world.port(), "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
                assertThat(answer.status()).isEqualTo(length == 29_000 ? 200 : 414);
            }
        }
    }

    @Test
    void aBodyThatFindsNoRoomIsRefusedAndTheNextOneIsServed() throws Exception {
        Map<String, String> settings = Map.of("BODY_MEMORY_BYTES", "1000", "BODY_DISK_BYTES", "1000");
        try (World world = World.with(settings, "demo-good-1")) {
            String large = World.QUESTION.replace("?", "?" + " ".repeat(2000));
            Answer refused = UpstreamFaultsTest.ask(world, World.GENERATE, large);

            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.first("retry-after")).isEqualTo("1");
            assertThat(refused.text()).contains("BODY_DISK_BYTES");
            assertThat(world.seen()).isEmpty();
            Await.until("it is counted and logged, as all that known clients ask for", () -> {
                String logged = world.get("/api/status/logs?log_file_name=transactions.log&lines=5")
                        .body();
                return world.get("/metrics").body().contains("dialect=\"gemini\",model=\"\",status=\"503\"} 1\n")
                        && logged.contains("\\\"status\\\":503");
            });
            assertThat(UpstreamFaultsTest.ask(world, World.GENERATE, World.QUESTION)
                            .status())
                    .isEqualTo(200);
        }
    }

    /// The JDK's engine waits for it.
    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 1000000\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\nf4240\r\n"})
    void anUploadThatDoesNotComeInTimeIsRefusedAsSlowAndNotTakenForGone(String framing) throws Exception {
        if (Engine.usual() instanceof Engine.Stock) {
            return;
        }
        try (RawServer upstream = RawServer.start(UpstreamFault.STALLS_BEFORE_THE_HEAD::play);
                World world = World.before(upstream.address(), Map.of("BODY_TIMEOUT_SECONDS", "1"));
                RawHttp client = RawHttp.connect(world.port())) {
            client.send("POST /upload/v1beta/files HTTP/1.1\r\nHost: localhost\r\n" + framing + "beginning");
            assertThat(client.answer().status()).isEqualTo(408);
            Await.until(
                    "it is logged as what it is",
                    () -> world.get("/api/status/logs?log_file_name=transactions.log&lines=5")
                            .body()
                            .contains("\\\"status\\\":408"));
            UpstreamFaultsTest.nobodyIsBlamed(world);
            UpstreamFaultsTest.nothingIsLeft(world);
        }
    }

    @Test
    void largeTranslatedAnswersShareTheirMemory() throws Exception {
        String text = "y".repeat(3_000_000);
        String answer = "{\"candidates\": [{\"content\": {\"parts\": [{\"text\": \"" + text
                + "\"}]}, \"finishReason\": \"STOP\"}]}";
        try (RawServer upstream = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                        + "Content-Length: " + answer.length() + "\r\n\r\n" + answer);
                World ample = World.before(upstream.address(), Map.of("BODY_MEMORY_BYTES", "20000000"))) {
            for (int i = 0; i < 5; i++) {
                assertThat(UpstreamFaultsTest.ask(ample, "/v1/chat/completions", UpstreamFaultsTest.CHAT)
                                .text())
                        .contains(text);
            }
        }
    }
}
