package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.keys.KeyStatus;
import io.geminibalance.support.RawServer;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/// Keys with a proxy of their own, behind the whole service.
class OutboundProxyTest {
    private static final String ANSWER = "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"by proxy\"}]}}]}";
    private static final String WHOLE = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
            + ANSWER.length() + "\r\nConnection: close\r\n\r\n" + ANSWER;

    private final LinkedBlockingQueue<RawServer.Request> asked = new LinkedBlockingQueue<>();

    @Test
    void aKeyGoesOutThroughItsOwnProxyAndOthersDoNot() throws Exception {
        try (RawServer proxy = proxy();
                World world =
                        World.of("a=demo-good-a via http://eve:pass@127.0.0.1:" + proxy.port(), "b=demo-good-b")) {
            assertThat(world.post(World.GENERATE, World.QUESTION).body()).isEqualTo(ANSWER);
            assertThat(world.post(World.GENERATE, World.QUESTION).statusCode()).isEqualTo(200);

            RawServer.Request request = asked.take();
            assertThat(request.line()).startsWith("POST http://127.0.0.1:");
            assertThat(request.all("proxy-authorization")).containsExactly("Basic ZXZlOnBhc3M=");
            assertThat(request.all("x-goog-api-key")).containsExactly("demo-good-a");
            assertThat(world.keysSeen()).containsExactly("demo-good-b");
            assertThat(world.seen().getFirst().headers().toString()).doesNotContainIgnoringCase("proxy-");
        }
    }

    @Test
    void aProxyThatFailsRestsByItselfAndTheClientNoticesNothing() throws Exception {
        int nobody = RawServer.closedPort();
        try (World world = World.of(
                "a=demo-good-a via http://127.0.0.1:" + nobody,
                "c=demo-good-c via http://127.0.0.1:" + nobody,
                "b=demo-good-b")) {
            for (int i = 0; i < 3; i++) {
                assertThat(world.post(World.GENERATE, World.QUESTION).statusCode())
                        .isEqualTo(200);
            }
            assertThat(world.keysSeen()).containsExactly("demo-good-b", "demo-good-b", "demo-good-b");
            for (String key : List.of("a", "c")) {
                assertThat(world.status(key).state()).isEqualTo(KeyStatus.State.COOLING_DOWN);
                assertThat(world.status(key).reason())
                        .hasValueSatisfying(why -> assertThat(why).contains("outbound proxy"));
                assertThat(world.status(key).failures()).isZero();
            }
            world.clock.advance(Duration.ofSeconds(5));
            assertThat(world.status("a").state()).isEqualTo(KeyStatus.State.ACTIVE);
        }
    }

    @Test
    void whereEveryProxyFailsTheAnswerSaysSoAndWhenItIsTriedAgain() throws Exception {
        try (World world = World.of("a=demo-good-a via http://127.0.0.1:" + RawServer.closedPort())) {
            HttpResponse<String> first = world.post(World.GENERATE, World.QUESTION);
            HttpResponse<String> second = world.post(World.GENERATE, World.QUESTION);

            assertThat(first.statusCode()).isEqualTo(502);
            assertThat(first.body()).contains("outbound proxy");
            assertThat(second.statusCode()).isEqualTo(502);
            assertThat(second.body()).contains("The outbound proxy fails");
            assertThat(second.headers().firstValue("retry-after")).contains("5");
            assertThat(world.get("/ready").statusCode()).isEqualTo(503);
        }
    }

    @Test
    void aWayThatChangesInTheKeysFileIsTakenFromThenOn() throws Exception {
        Path file = Files.createTempFile("keys", "");
        Files.writeString(file, "a=demo-good-a via http://127.0.0.1:" + RawServer.closedPort() + " # down\n");
        try (RawServer proxy = proxy();
                World world = World.with(Map.of("GOOGLE_API_KEYS_FILE", file.toString()))) {
            assertThat(world.post(World.GENERATE, World.QUESTION).statusCode()).isEqualTo(502);

            Files.writeString(file, "a=demo-good-a via http://127.0.0.1:" + proxy.port() + "\n");
            world.service.housekeeping().round();

            assertThat(world.post(World.GENERATE, World.QUESTION).body()).isEqualTo(ANSWER);
        }
    }

    private RawServer proxy() throws Exception {
        return RawServer.start(peer -> {
            asked.add(peer.request());
            peer.say(WHOLE);
        });
    }
}
