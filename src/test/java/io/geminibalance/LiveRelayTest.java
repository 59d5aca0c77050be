package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.geminibalance.http.Engine;
import io.geminibalance.keys.KeyStatus;
import io.geminibalance.support.RawServer;
import io.geminibalance.support.SocketClient;
import io.geminibalance.support.SocketServer;
import io.geminibalance.websocket.Ended;
import io.geminibalance.websocket.Event.Data;
import io.geminibalance.websocket.WebSocketConnection;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What becomes of a session of the Live API between an upstream of any kind and a client of any kind.
class LiveRelayTest {
    private static final String PATH = "/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent";
    private static final String SETUP = "{\"setup\":{\"model\":\"models/m\"}}";
    private static final String READY = "{\"setupComplete\":{}}";
    private static final int MEGABYTE = 1 << 20;

    @BeforeEach
    void needsAnEngineThatCanUpgrade() {
        assumeThat(Engine.usual()).as("an engine that can upgrade").isInstanceOf(Engine.Own.class);
    }

    @Test
    void messagesOfAnySizeAndKindArriveAsTheyWereSaid() throws Exception {
        try (SocketServer echo = SocketServer.open(LiveRelayTest::echo);
                World world = World.before(echo.uri(), Map.of());
                SocketClient client = session(world)) {
            client.says(SETUP);
            assertThat(client.hears()).isEqualTo(SETUP);
            Random random = new Random(7);
            for (int size : new int[] {0, 1, 125, 126, 16_383, 16_384, 16_385, 65_536, MEGABYTE, 5 * MEGABYTE}) {
                String text = random.ints(0x20, 0x2FFF)
                        .limit(size / 3)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .append("\uD83D\uDE00")
                        .toString();
                client.says(text);
                assertThat(client.hears()).isEqualTo(text);
                client.socket()
                        .sendBinary(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), true)
                        .join();
                assertThat(client.hears()).isEqualTo(text);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1000, enough",
        "1001, ''",
        "1007, Request contains an invalid argument.",
        "1011, Internal error",
        "4321, x"
    })
    void theUpstreamsCloseIsTheClients(int code, String reason) throws Exception {
        try (SocketServer upstream = SocketServer.open(connection -> {
                    connection.receiveMessage();
                    connection.send(Data.text(READY));
                    connection.receiveMessage();
                    connection.end(code, reason);
                });
                World world = World.before(upstream.uri(), Map.of());
                SocketClient client = session(world)) {
            client.says(SETUP);
            client.hears();
            client.says("{}");
            assertThat(client.hears()).isEqualTo(("close " + code + " " + reason).strip());
        }
    }

    @ParameterizedTest
    @CsvSource({"1000, enough", "1001, leaving", "3000, x", "4999, y"})
    void theClientsCloseIsTheUpstreams(int code, String reason) throws Exception {
        CompletableFuture<Ended> end = new CompletableFuture<>();
        try (SocketServer upstream = SocketServer.open(connection -> end.complete(talked(connection)));
                World world = World.before(upstream.uri(), Map.of());
                SocketClient client = session(world)) {
            client.says(SETUP);
            client.hears();
            client.closes(code, reason);
            assertThat(end.get(30, TimeUnit.SECONDS)).isEqualTo(new Ended(Ended.By.PEER, code, reason));
        }
    }

    @Test
    void anUpstreamThatBreaksOffEndsTheSessionWithAWord() throws Exception {
        try (SocketServer upstream = SocketServer.open(connection -> {
                    connection.receiveMessage();
                    connection.send(Data.text(READY));
                    connection.receiveMessage();
                    connection.cut();
                });
                World world = World.before(upstream.uri(), Map.of());
                SocketClient client = session(world)) {
            client.says(SETUP);
            client.hears();
            client.says("{}");
            assertThat(client.hears()).isEqualTo("close 1011 The connection to Google broke off.");
        }
    }

    @Test
    void aClientThatReadsNothingHoldsTheUpstreamBack() throws Exception {
        AtomicLong sent = new AtomicLong();
        CompletableFuture<Thread> sender = new CompletableFuture<>();
        int pieces = 512;
        try (SocketServer upstream = SocketServer.open(connection -> {
                    connection.receiveMessage();
                    connection.send(Data.text(READY));
                    sender.complete(Thread.currentThread());
                    for (int i = 0; i < pieces; i++) {
                        connection.send(Data.binary(new byte[MEGABYTE / 4]));
                        sent.incrementAndGet();
                    }
                    connection.end(1000, "");
                });
                World world = World.before(upstream.uri(), Map.of());
                SocketClient client = SocketClient.idle(world.client(), address(world))) {
            client.says(SETUP);
            Thread thread = sender.get(30, TimeUnit.SECONDS);
            while (thread.getState() != Thread.State.WAITING && sent.get() < pieces) {
                Thread.onSpinWait();
            }
            assertThat(sent.get()).isLessThan(pieces);

            client.socket().request(1);
            assertThat(client.hears()).isEqualTo(READY);
            for (int i = 0; i < pieces; i++) {
                assertThat(client.hears()).hasSize(MEGABYTE / 4);
            }
            assertThat(client.hears()).isEqualTo("close 1000");
        }
    }

    @Test
    void anUpstreamThatReadsNothingHoldsTheClientBack() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        CompletableFuture<Long> taken = new CompletableFuture<>();
        try (SocketServer upstream = SocketServer.open(connection -> {
                    connection.receiveMessage();
                    connection.send(Data.text(READY));
                    await(read);
                    long bytes = 0;
                    while (connection.receive() instanceof Data data) {
                        bytes += data.bytes().length;
                    }
                    taken.complete(bytes);
                });
                World world = World.before(upstream.uri(), Map.of());
                SocketClient client = session(world)) {
            client.says(SETUP);
            client.hears();
            AtomicLong said = new AtomicLong();
            Thread speaker = Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 256; i++) {
                    client.socket()
                            .sendBinary(ByteBuffer.allocate(MEGABYTE / 4), true)
                            .join();
                    said.incrementAndGet();
                }
                client.closes(1000, "");
            });
            while (speaker.getState() != Thread.State.WAITING && said.get() < 256) {
                Thread.onSpinWait();
            }
            assertThat(said.get()).isLessThan(256);
            read.countDown();
            assertThat(taken.get(60, TimeUnit.SECONDS)).isEqualTo(64L * MEGABYTE);
            speaker.join();
        }
    }

    @Test
    void aRefusalOfTheUpgradeIsJudgedByItsDocument() throws Exception {
        String quota =
                "{\"error\":{\"code\":429,\"status\":\"RESOURCE_EXHAUSTED\",\"message\":\"Quota exceeded\",\"details\":[{"
                        + "\"@type\":\"type.googleapis.com/google.rpc.QuotaFailure\",\"violations\":[{\"quotaId\":"
                        + "\"GenerateRequestsPerDayPerProjectPerModel-FreeTier\",\"quotaValue\":\"20\"}]}]}}";
        try (RawServer upstream =
                        RawServer.saying("HTTP/1.1 429 Too Many Requests\r\nContent-Type: application/json\r\n"
                                + "Connection: close\r\nContent-Length: " + quota.length() + "\r\n\r\n" + quota);
                World world = World.before(upstream.address(), Map.of());
                SocketClient client = session(world)) {
            client.says(SETUP);
            assertThat(client.hears()).startsWith("close 1011 Every key").contains("has used up its quota of the day");
            assertThat(world.status("a").models().get("m").quotaId()).contains("PerDay");
            assertThat(world.status("a").state()).isEqualTo(KeyStatus.State.ACTIVE);
        }
    }

    @Test
    void anUpstreamWithoutWebSocketsIsSaidToDeclineThem() throws Exception {
        try (RawServer upstream =
                        RawServer.saying("HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
                World world = World.before(upstream.address(), Map.of());
                SocketClient client = session(world)) {
            client.says(SETUP);
            assertThat(client.hears()).isEqualTo("close 1008 Google declined the WebSocket with status 404.");
        }
    }

    private static void echo(WebSocketConnection connection) {
        while (connection.receive() instanceof Data data) {
            connection.send(data);
        }
    }

    private static Ended talked(WebSocketConnection connection) {
        connection.receiveMessage();
        connection.send(Data.text(READY));
        while (true) {
            if (connection.receive() instanceof Ended end) {
                return end;
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static SocketClient session(World world) {
        return SocketClient.open(world.client(), address(world));
    }

    private static URI address(World world) {
        return URI.create("ws://localhost:" + world.port() + PATH);
    }
}
