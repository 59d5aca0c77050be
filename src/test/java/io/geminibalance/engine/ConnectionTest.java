package io.geminibalance.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpHandler;
import io.geminibalance.support.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What happens on a connection besides requests and answers.
class ConnectionTest {
    private static final int PATIENCE_SECONDS = 20;

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicBoolean failing = new AtomicBoolean();
    private EngineServer server;

    @AfterEach
    void close() {
        server.stop(0);
    }

    @Test
    void aClientThatWaitsForAWordIsToldToGoOnWhenItsBodyIsWanted() throws Exception {
        open(EngineLimits.USUAL, exchange -> {
            int length = exchange.getRequestBody().readAllBytes().length;
            exchange.sendResponseHeaders(200 + length, -1);
        });
        try (Socket client = connect()) {
            send(client, "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
            assertThat(read(client, 25)).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            send(client, "abc");
            assertThat(read(client, 12)).isEqualTo("HTTP/1.1 203");
        }
    }

    @Test
    void aClientThatWaitsForAWordIsRefusedWithoutOne() throws Exception {
        open(EngineLimits.USUAL, exchange -> exchange.sendResponseHeaders(401, -1));
        try (Socket client = connect()) {
            send(client, "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
            assertThat(read(client, 12)).isEqualTo("HTTP/1.1 401");
        }
    }

    @Test
    void aHangUpIsToldWhileNothingIsWritten() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        open(EngineLimits.USUAL, exchange -> {
            EngineExchange.Watch watch = ((EngineExchange) exchange).onHangUp(told::countDown);
            begun.countDown();
            await(told);
            watch.close();
            throw new IOException("nobody is left");
        });
        try (Socket client = connect()) {
            send(client, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            await(begun);
        }
        await(told);
    }

    @Test
    void aPipelinedRequestIsNoHangUp() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        open(EngineLimits.USUAL, exchange -> {
            EngineExchange.Watch watch = ((EngineExchange) exchange).onHangUp(told::countDown);
            exchange.sendResponseHeaders(204, -1);
            watch.close();
        });
        try (Socket client = connect()) {
            send(client, "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            String answers = new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(answers.split("HTTP/1.1 204", -1)).hasSize(3);
        }
        assertThat(told.getCount()).isEqualTo(1);
    }

    @Test
    void aRequestBehindOneWithAnAnswerOfUnknownLengthIsNotLost() throws Exception {
        open(EngineLimits.USUAL, exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(exchange.getRequestURI().getPath().getBytes(StandardCharsets.US_ASCII));
            exchange.close();
        });
        String first = "GET /one HTTP/1.1\r\nHost: a\r\n\r\nGET /tw";
        String second = "o HTTP/1.1\r\nHost: a\r\n\r\n";
        String third = "GET /three HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
        try (Socket client = connect()) {
            send(client, first);
            assertThat(upTo(client, "/one\r\n0\r\n\r\n")).startsWith("HTTP/1.1 200");
            send(client, second);
            assertThat(upTo(client, "/two\r\n0\r\n\r\n")).startsWith("HTTP/1.1 200");
            send(client, third);
            assertThat(upTo(client, "/three\r\n0\r\n\r\n")).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void anUpgradedConnectionSpeaksSomethingElse() throws Exception {
        open(EngineLimits.USUAL, exchange -> {
            Upgraded upgraded = ((EngineExchange) exchange).upgrade(fields -> fields.accept("Upgrade", "echo"));
            try (upgraded) {
                upgraded.in().transferTo(upgraded.out());
            }
        });
        try (Socket client = connect()) {
            send(client, "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nhello");
            client.shutdownOutput();
            String all = new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(all)
                    .startsWith("HTTP/1.1 101 ")
                    .contains("Upgrade: echo\r\n")
                    .endsWith("\r\n\r\nhello");
        }
    }

    @Test
    void aHeadThatDoesNotComeToItsEndIsA408() throws Exception {
        open(EngineLimits.USUAL, exchange -> exchange.sendResponseHeaders(204, -1));
        try (Socket client = connect()) {
            send(client, "GET / HTTP/1.1\r\nHo");
            timeRuns();
            assertThat(read(client, 12)).isEqualTo("HTTP/1.1 408");
            assertThat(client.getInputStream().readAllBytes()).isNotEmpty();
        }
    }

    @Test
    void aClockThatFailsOnceEndsNoLimit() throws Exception {
        open(EngineLimits.USUAL, exchange -> exchange.sendResponseHeaders(204, -1));
        try (Socket client = connect()) {
            send(client, "GET / HTTP/1.1\r\nHo");
            failing.set(true);
            Await.until("it has failed", () -> !failing.get());
            timeRuns();
            assertThat(read(client, 12)).isEqualTo("HTTP/1.1 408");
        }
    }

    @Test
    void anIdleConnectionIsClosedWithoutAWord() throws Exception {
        open(EngineLimits.USUAL, exchange -> exchange.sendResponseHeaders(204, -1));
        try (Socket client = connect()) {
            timeRuns();
            assertThat(client.getInputStream().readAllBytes()).isEmpty();
        }
    }

    @Test
    void oneConnectionTooManyIsRefusedOrTakesThePlaceOfAnIdleOne() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        EngineLimits one = EngineLimits.USUAL.with(
                1, 65_536, 200, Duration.ofSeconds(10), Duration.ofSeconds(75), Duration.ofSeconds(30));
        open(one, exchange -> {
            if (exchange.getRequestURI().getPath().equals("/wait")) {
                busy.countDown();
                await(done);
            }
            exchange.sendResponseHeaders(204, -1);
        });
        try (Socket first = connect()) {
            send(first, "GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
            await(busy);
            try (Socket second = connect()) {
                String answer = new String(second.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
                assertThat(answer).startsWith("HTTP/1.1 503 ").contains("Retry-After: ");
            }
            done.countDown();
            assertThat(read(first, 12)).isEqualTo("HTTP/1.1 204");
        }
    }

    private void open(EngineLimits limits, HttpHandler handler) throws IOException {
        // Stands still until it is told to run: then twenty seconds pass at each look.
        server = new EngineServer(limits, Refusal.Words.PLAIN, () -> {
            if (failing.getAndSet(false)) {
                throw new IllegalStateException("no time");
            }
            return nanos.get() == 0 ? 0 : nanos.updateAndGet(now -> Math.max(now, 0) + TimeUnit.SECONDS.toNanos(20));
        });
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", handler);
        server.start();
    }

    private void timeRuns() {
        nanos.set(-1);
    }

    private Socket connect() throws IOException {
        Socket socket =
                new Socket(server.getAddress().getAddress(), server.getAddress().getPort());
        socket.setSoTimeout(PATIENCE_SECONDS * 1000);
        return socket;
    }

    private static void send(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String read(Socket client, int bytes) throws IOException {
        return new String(client.getInputStream().readNBytes(bytes), StandardCharsets.ISO_8859_1);
    }

    private static String upTo(Socket client, String end) throws IOException {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(end) < 0) {
            int octet = client.getInputStream().read();
            if (octet < 0) {
                break;
            }
            read.append((char) octet);
        }
        return read.toString();
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("it did not happen");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
