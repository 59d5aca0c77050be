package io.geminibalance.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.websocket.Ended.By;
import io.geminibalance.websocket.Event.Data;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Over real sockets.
@Timeout(60)
class WebSocketConnectionTest {
    private static final Overflow BLOCK = new Overflow.Block();
    private static final Limits LIMITS = new Limits(300_000, 300_000, 100, 1 << 20);

    @Test
    void messagesOfAllLengthsComeBack() throws Exception {
        try (TestServer server = server();
                Client client = new Client(server)) {
            for (int length : List.of(0, 1, 125, 126, 4000, 65535, 65536, 299_999)) {
                String text = "x".repeat(length);
                client.socket.sendText(text, true).join();
                assertThat(client.hears()).isEqualTo("text " + text);
            }
            client.socket
                    .sendBinary(ByteBuffer.wrap(new byte[] {1, 2, -1}), true)
                    .join();
            assertThat(client.hears()).isEqualTo("binary 0102ff");
            client.socket.sendText("grüße \uD83D\uDE00", true).join();
            assertThat(client.hears()).isEqualTo("text grüße \uD83D\uDE00");
        }
    }

    @Test
    void fragmentsMakeOneMessageAndPingsBetweenThemAreAnswered() throws Exception {
        try (TestServer server = server();
                Client client = new Client(server)) {
            client.socket.sendText("one-", false).join();
            client.socket.sendPing(ByteBuffer.wrap(new byte[] {7})).join();
            assertThat(client.hears()).isEqualTo("pong 07");
            client.socket.sendText("two-", false).join();
            client.socket.sendText("three", true).join();

            assertThat(client.hears()).isEqualTo("text one-two-three");
        }
    }

    @Test
    void piecesAreHandedOnBeforeTheirMessageIsWhole() throws Exception {
        try (TestServer server = new TestServer(LIMITS, BLOCK, WebSocketConnectionTest::echoPieces);
                Client client = new Client(server)) {
            client.socket.sendBinary(ByteBuffer.wrap(new byte[] {1}), false).join();
            assertThat(client.hears()).isEqualTo("binary 01 ...");
            client.socket.sendBinary(ByteBuffer.wrap(new byte[] {2}), true).join();
            assertThat(client.hears()).isEqualTo("binary 02");
        }
    }

    @Test
    void theTokenOfABrowserIsTakenAsASubprotocol() throws Exception {
        try (TestServer server = server();
                Client client = new Client(server, "bearer", "tok-1")) {
            assertThat(client.socket.getSubprotocol()).isEqualTo("bearer");
        }
    }

    @Test
    void theClientsCloseIsAnsweredWithItsCode() throws Exception {
        try (TestServer server = server();
                Client client = new Client(server)) {
            client.socket.sendClose(3001, "done").join();

            assertThat(client.hears()).isEqualTo("close 3001 ");
            assertThat(server.end()).isEqualTo(new Ended(By.PEER, 3001, "done"));
        }
    }

    @Test
    void whatComesBehindACloseFrameDoesNotKeepTheAnswerFromTheClient() throws Exception {
        try (TestServer server = server();
                TestServer.Raw client = server.raw()) {
            byte[] close = Frame.close(1000, "").masked(1);
            byte[] both = java.util.Arrays.copyOf(close, close.length + 4000);
            client.send(both);

            assertThat(hex(client.read(4))).isEqualTo("880203e8");
            assertThat(server.end()).isEqualTo(new Ended(By.PEER, 1000, ""));
        }
    }

    @Test
    void ourCloseReachesTheClientBehindWhatWasSent() throws Exception {
        try (TestServer server = new TestServer(LIMITS, BLOCK, connection -> {
                    connection.send(Data.text("last words"));
                    return connection.end(CloseCode.INTERNAL_ERROR, "quota exceeded");
                });
                Client client = new Client(server)) {
            assertThat(client.hears()).isEqualTo("text last words");
            assertThat(client.hears()).isEqualTo("close 1011 quota exceeded");
            assertThat(server.end()).isEqualTo(new Ended(By.US, 1011, "quota exceeded"));
        }
    }

    @Test
    void nothingIsTakenToBeSentOnceTheEndHasBegun() throws Exception {
        LinkedBlockingQueue<Boolean> taken = new LinkedBlockingQueue<>();
        try (TestServer server = new TestServer(LIMITS, BLOCK, connection -> {
                    connection.close(CloseCode.NORMAL, "");
                    connection.close(CloseCode.POLICY, "too late");
                    taken.add(connection.send(Data.text("too late")));
                    return connection.end(CloseCode.POLICY, "too late");
                });
                Client client = new Client(server)) {
            assertThat(client.hears()).isEqualTo("close 1000 ");
            assertThat(server.end()).isEqualTo(new Ended(By.US, 1000, ""));
            assertThat(taken.take()).isFalse();
        }
    }

    @Test
    void aMessageThatIsTooLongIsRefusedBeforeItHasCome() throws Exception {
        try (TestServer server = server();
                TestServer.Raw client = server.raw()) {
            // The head of a frame of 300,001 bytes.
            client.send(HexFormat.of().parseHex("82ff00000000000493e100000000"));

            byte[] close = client.read(4);
            assertThat(hex(close)).startsWith("88").endsWith("03f1");
            client.socket.shutdownOutput();
            assertThat(server.end()).isEqualTo(new Ended(By.FAULT, 1009, "a frame is longer than 300000 bytes"));
        }
    }

    @Test
    void theClientIsToldWhichRuleItBrokeAndWhatCameBeforeIsStillAnswered() throws Exception {
        try (TestServer server = server();
                TestServer.Raw client = server.raw()) {
            client.send(Frame.text("good").masked(99));
            client.send(HexFormat.of().parseHex("c180000000000102030405"));
            client.socket.shutdownOutput();

            assertThat(hex(client.readAll())).startsWith("8104676f6f6488").contains("03ea");
            assertThat(server.end().by()).isEqualTo(By.FAULT);
        }
    }

    @Test
    void textThatIsNotUtf8IsToldBeforeItsFrameEnds() throws Exception {
        try (TestServer server = server();
                TestServer.Raw client = server.raw()) {
            client.send(HexFormat.of().parseHex("81ff000000000001000000000000" + "6162ff"));

            assertThat(hex(client.read(4))).startsWith("88").endsWith("03ef");
        }
    }

    @Test
    void aConnectionThatBreaksOffIsALoss() throws Exception {
        try (TestServer server = server();
                TestServer.Raw client = server.raw()) {
            client.send(HexFormat.of().parseHex("81ff0000"));
            client.socket.close();

            assertThat(server.end()).isEqualTo(new Ended(By.LOSS, 1006, "the connection broke off"));
        }
    }

    @Test
    void aResetIsALossEvenWhileWriting() throws Exception {
        CountDownLatch reset = new CountDownLatch(1);
        try (TestServer server = new TestServer(LIMITS, BLOCK, connection -> {
                    await(reset);
                    while (connection.send(Data.binary(new byte[50_000]))) {
                        Thread.onSpinWait();
                    }
                    return connection.end(CloseCode.NORMAL, "");
                });
                TestServer.Raw client = server.raw()) {
            client.socket.setSoLinger(true, 0);
            client.socket.close();
            reset.countDown();

            assertThat(server.end().by()).isIn(By.LOSS, By.US);
        }
    }

    @Test
    void aSilentPeerIsPingedAndThenGivenUp() throws Exception {
        try (TestServer server = server();
                TestServer.Raw client = server.raw()) {
            client.send(Frame.text("hi").masked(1));
            assertThat(hex(client.read(4))).isEqualTo("81026869");
            server.clock.advance(Duration.ofSeconds(30));
            server.sockets.tick();
            assertThat(hex(client.read(2))).isEqualTo("8900");

            while (!server.ended()) {
                server.clock.advance(Duration.ofSeconds(10));
                server.sockets.tick();
                Thread.onSpinWait();
            }
            assertThat(server.end()).isEqualTo(new Ended(By.LOSS, 1006, "no sign of life"));
        }
    }

    @Test
    void aPeerThatAnswersPingsStays() throws Exception {
        try (TestServer server = server();
                Client client = new Client(server)) {
            for (int i = 0; i < 20; i++) {
                server.clock.advance(Duration.ofSeconds(31));
                server.sockets.tick();
                assertThat(client.hears()).isEqualTo("ping ");
                // Its pong comes first, so the server has read it when it answers this.
                client.socket.sendText("here", true).join();
                assertThat(client.hears()).isEqualTo("text here");
            }
            assertThat(server.ended()).isFalse();
        }
    }

    @Test
    void aPeerThatDoesNotAnswerOurCloseIsCutOffInTime() throws Exception {
        try (TestServer server = new TestServer(LIMITS, BLOCK, connection -> connection.end(1001, "stop"));
                TestServer.Raw client = server.raw()) {
            assertThat(hex(client.read(8))).isEqualTo("880603e973746f70");
            client.send(Frame.text("still talking").masked(1));
            server.clock.advance(Duration.ofSeconds(9));
            server.sockets.tick();
            assertThat(server.ended()).isFalse();
            server.clock.advance(Duration.ofSeconds(1));
            server.sockets.tick();

            assertThat(server.end()).isEqualTo(new Ended(By.US, 1001, "stop"));
            assertThat(client.readAll()).isEmpty();
        }
    }

    @Test
    void aSlowReaderLosesTheOldestMessagesAndIsToldHowMany() throws Exception {
        int sent = 20_000;
        CountDownLatch all = new CountDownLatch(1);
        Overflow drop = new Overflow.DropOldest(lost -> "lost " + lost);
        try (TestServer server = new TestServer(new Limits(100, 100, 1, 50_000), drop, connection -> {
                    for (int i = 0; i < sent; i++) {
                        connection.send(Data.text("line " + i + " " + "y".repeat(1000)));
                    }
                    connection.close(CloseCode.NORMAL, "");
                    all.countDown();
                    return connection.end(CloseCode.NORMAL, "");
                });
                TestServer.Raw client = server.raw()) {
            all.await();
            client.send(Frame.close(CloseCode.NORMAL, "").masked(1));

            List<String> lines = texts(client.readAll());
            long lost = lines.stream()
                    .filter(line -> line.startsWith("lost "))
                    .mapToLong(line -> Long.parseLong(line.substring(5)))
                    .sum();
            assertThat(lost).isPositive();
            assertThat(lines.stream().filter(line -> line.startsWith("line ")).count() + lost)
                    .isEqualTo(sent);
            assertThat(lines.getLast()).startsWith("line " + (sent - 1) + " ");
            assertThat(server.end()).isEqualTo(new Ended(By.US, 1000, ""));
        }
    }

    private static Ended echoPieces(WebSocketConnection connection) {
        Received received = connection.receive();
        while (received instanceof Data data) {
            connection.send(data);
            received = connection.receive();
        }
        return (Ended) received;
    }

    private static TestServer server() throws java.io.IOException {
        return new TestServer(LIMITS, BLOCK, TestServer::echo);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> texts(byte[] bytes) {
        Decoder decoder = new Decoder(Decoder.Peer.SERVER, Limits.LARGE);
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        List<String> texts = new ArrayList<>();
        for (Optional<Event> event = decoder.next(rest); event.isPresent(); event = decoder.next(rest)) {
            if (event.get() instanceof Data data) {
                texts.add(data.string());
            }
        }
        return texts;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
