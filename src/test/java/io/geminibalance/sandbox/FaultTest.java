package io.geminibalance.sandbox;

import static io.geminibalance.sandbox.World.FLASH;
import static io.geminibalance.sandbox.World.HELLO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultTest {
    private static final String EVENTS = FLASH + ":streamGenerateContent?alt=sse";
    private static final String LAST_CHUNK = "\r\n0\r\n\r\n";

    @Test
    void aCutStreamEndsAfterTwoEventsWithoutTheLastChunk() throws IOException {
        try (World world = new World()) {
            String answer = world.raw(EVENTS, "demo-cut-1", HELLO);
            assertThat(answer.split("data: ", -1)).hasSize(3);
            assertThat(answer).doesNotEndWith(LAST_CHUNK).doesNotContain("STOP");
        }
    }

    @Test
    void aCutDocumentIsHalf() throws IOException {
        try (World world = new World()) {
            String answer = world.raw(FLASH + ":generateContent", "demo-cut-1", HELLO);
            assertThat(answer).contains("HTTP/1.1 200", "\"candidates\"").doesNotEndWith(LAST_CHUNK);
            assertThat(answer).doesNotContain("responseId");
        }
    }

    @Test
    void anAnswerThatGoesWellEndsWithTheLastChunk() throws IOException {
        try (World world = new World()) {
            assertThat(world.raw(EVENTS, "demo-good-1", HELLO)).endsWith(LAST_CHUNK);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"refuse", "reset"})
    void aConnectionMayCloseWithoutAWord(String behaviour) throws IOException, InterruptedException {
        try (World world = new World()) {
            String answer;
            try {
                answer = world.raw(FLASH + ":generateContent", "demo-" + behaviour + "-1", HELLO);
            } catch (SocketException e) {
                // What was left unread makes the kernel reset the connection.
                answer = "";
            }
            assertThat(answer).isEmpty();
            assertThat(world.sandbox
                            .await(streams -> streams.broken() == 1, Duration.ofSeconds(10))
                            .broken())
                    .isEqualTo(1);
            assertThat(world.sandbox.seen()).hasSize(1);
        }
    }

    @Test
    void aDrippingAnswerPausesAfterEachByteAndIsWhole() {
        AtomicInteger pauses = new AtomicInteger();
        try (World world = new World(_ -> pauses.incrementAndGet())) {
            String answer = world.hello("demo-drip-1").body();
            assertThat(answer).endsWith("}\n");
            assertThat(pauses).hasValue(answer.length());
        }
    }

    @Test
    void anErrorMayTakeThePlaceOfTheFirstEvent() {
        try (World world = new World()) {
            var answer = world.post(EVENTS, HELLO, "x-goog-api-key", "demo-inside-1");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body())
                    .startsWith("data: {\"error\": {\"code\": 503,")
                    .endsWith("}}\r\n\r\n");
        }
    }

    @Test
    void anErrorInTheMiddleIsABareDocument() {
        try (World world = new World()) {
            String answer =
                    world.post(EVENTS, HELLO, "x-goog-api-key", "demo-late-1").body();
            assertThat(answer.split("data: ", -1)).hasSize(3);
            assertThat(answer)
                    .contains("\r\n\r\n{\n  \"error\": {\n    \"code\": 503,")
                    .endsWith("}\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stall", "hang"})
    void silenceEndsWhenTheSandboxCloses(String behaviour) throws IOException, InterruptedException {
        CountDownLatch silent = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        World world = new World(_ -> {
            silent.countDown();
            never.await();
        });
        try (world;
                Socket socket = world.connect(EVENTS, "demo-" + behaviour + "-1", HELLO, "close")) {
            silent.await();
            assertThat(world.sandbox.streams().open()).isEqualTo(1);
            world.sandbox.close();
            assertThat(world.sandbox
                            .await(streams -> streams.open() == 0, Duration.ofSeconds(10))
                            .broken())
                    .isEqualTo(1);
            String told;
            try {
                told = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            } catch (SocketException e) {
                told = "";
            }
            assertThat(told).doesNotContain("STOP");
        }
    }

    @Test
    void aClientThatHangsUpIsCounted() throws IOException, InterruptedException {
        try (World world = new World()) {
            Socket socket = new Socket("127.0.0.1", world.sandbox.uri().getPort());
            String request = "POST " + EVENTS + " HTTP/1.1\r\nHost: sandbox\r\nx-goog-api-key: demo-good-1\r\n"
                    + "x-sandbox-script: size 40000000; chunks 1000\r\nContent-Length: " + HELLO.length() + "\r\n\r\n"
                    + HELLO;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            assertThat(socket.getInputStream().readNBytes(1000)).hasSize(1000);
            socket.close();
            Streams streams = world.sandbox.await(after -> after.open() == 0, Duration.ofSeconds(20));
            assertThat(streams).isEqualTo(new Streams(0, 0, 1, 0));
        }
    }

    @Test
    void afterClosingNobodyIsThere() {
        World world = new World();
        int port = world.sandbox.uri().getPort();
        world.close();
        assertThatThrownBy(() -> new Socket("127.0.0.1", port).close()).isInstanceOf(IOException.class);
    }
}
