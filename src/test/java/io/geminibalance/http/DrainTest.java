package io.geminibalance.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.geminibalance.support.RawHttp;
import io.geminibalance.support.RawHttp.Answer;
import io.geminibalance.wire.Headers;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DrainTest {
    /// Longer than the time limit of the tests, so that waiting for all of it fails.
    private static final Duration LONG = Duration.ofMinutes(10);

    @Test
    @Timeout(60)
    void anIdleServerDrainsAtOnceAndRefusesConnections() throws Exception {
        try (Server server = Door.open(exchange -> Door.say(exchange, 200, "ok"))) {
            RawHttp.ask(server.port(), Door.get("/") + "\r\n");
            assertThat(server.draining()).isFalse();
            assertThat(server.drain(LONG)).isTrue();
            assertThat(server.draining()).isTrue();
            awaitRefusal(server.port());
        }
    }

    /// The engine's own count is out of step for good after that.
    @Test
    @Timeout(60)
    void aServerWhoseHandlerOnceThrewStillDrainsAtOnce() throws Exception {
        try (Server server = Door.open(exchange -> {
            exchange.start(200, Headers.NONE, -1).flush();
            throw new IllegalStateException("once");
        })) {
            RawHttp.ask(server.port(), Door.get("/") + "\r\n");
            assertThat(server.drain(LONG)).isTrue();
        }
    }

    @Test
    @Timeout(60)
    void aRunningRequestEndsWholeWhileNewConnectionsAreRefused() throws Exception {
        CompletableFuture<Void> end = new CompletableFuture<>();
        try (Server server = streaming(end);
                RawHttp http = RawHttp.connect(server.port())) {
            begin(http);
            CompletableFuture<Boolean> drained = drain(server, LONG);
            awaitRefusal(server.port());
            assertThat(drained).isNotDone();
            assertThat(server.running()).isEqualTo(1);

            end.complete(null);
            Answer answer = http.answer();
            assertThat(answer.text()).isEqualTo("onetwo");
            assertThat(answer.complete()).isTrue();
            assertThat(drained.get(20, TimeUnit.SECONDS)).isTrue();
            assertThat(server.running()).isZero();
        }
    }

    @Test
    @Timeout(60)
    void aLimitBelowASecondIsNoReasonToCutARunningRequest() throws Exception {
        CompletableFuture<Void> end = new CompletableFuture<>();
        try (Server server = streaming(end);
                RawHttp http = RawHttp.connect(server.port())) {
            begin(http);
            assertThat(server.drain(Duration.ofMillis(1))).isFalse();
            awaitRefusal(server.port());
            end.complete(null);
            assertThat(http.answer().text()).isEqualTo("onetwo");
        }
    }

    @Test
    @Timeout(60)
    void whatStillRunsAfterTheLimitIsCutByClosing() throws Exception {
        CompletableFuture<Void> never = new CompletableFuture<>();
        try (RawHttp http = begunOn(never)) {
            Answer answer = http.answer();
            assertThat(answer.text()).isEqualTo("one");
            assertThat(answer.complete()).isFalse();
        }
    }

    @Test
    @Timeout(60)
    void aRequestOnAnOpenConnectionIsServedForTheLastTimeOrNotAtAll() throws Exception {
        CompletableFuture<Void> end = new CompletableFuture<>();
        try (Server server = streaming(end);
                RawHttp other = RawHttp.connect(server.port());
                RawHttp http = RawHttp.connect(server.port())) {
            other.send(Door.get("/short") + "\r\n");
            assertThat(other.answer().text()).isEqualTo("short");
            begin(http);
            CompletableFuture<Boolean> drained = drain(server, LONG);
            awaitRefusal(server.port());

            String connection = "close";
            try {
                other.send(Door.get("/short") + "\r\n");
                connection = other.answer().first("connection");
            } catch (IOException _) {
                // Closed already, which is as good.
            }
            assertThat(connection).isEqualToIgnoringCase("close");
            end.complete(null);
            assertThat(drained.get(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void runningRequestsAreCounted() throws Exception {
        CompletableFuture<Void> end = new CompletableFuture<>();
        try (Server server = streaming(end);
                RawHttp one = RawHttp.connect(server.port());
                RawHttp two = RawHttp.connect(server.port())) {
            assertThat(server.running()).isZero();
            begin(one);
            assertThat(server.running()).isEqualTo(1);
            begin(two);
            assertThat(server.running()).isEqualTo(2);
            end.complete(null);
            assertThat(one.answer().complete()).isTrue();
            assertThat(two.answer().complete()).isTrue();
        }
    }

    private static RawHttp begunOn(CompletableFuture<Void> never) throws Exception {
        try (Server server = streaming(never)) {
            RawHttp http = RawHttp.connect(server.port());
            begin(http);
            assertThat(server.drain(Duration.ofMillis(1))).isFalse();
            return http;
        }
    }

    /// A server whose answers have begun and end when they are told to; those to `/short` are whole.
    private static Server streaming(CompletableFuture<Void> end) throws IOException {
        return Door.open(exchange -> {
            if (exchange.target().orElseThrow().path().equals("/short")) {
                Door.say(exchange, 200, "short");
                return;
            }
            OutputStream out = exchange.start(200, Headers.of("x-begun", "yes"), -1);
            out.write(Door.bytes("one"));
            out.flush();
            end.join();
            out.write(Door.bytes("two"));
            out.close();
        });
    }

    /// Sends a request and waits until its handler runs.
    private static void begin(RawHttp http) throws IOException {
        http.send(Door.get("/") + "\r\n");
        http.awaitFirstByte();
    }

    private static CompletableFuture<Boolean> drain(Server server, Duration most) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return server.drain(most);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static void awaitRefusal(int port) throws IOException {
        for (int tries = 0; tries < 1_000_000; tries++) {
            try (RawHttp _ = RawHttp.connect(port)) {
                Thread.onSpinWait();
            } catch (ConnectException _) {
                return;
            } catch (SocketException _) {
                // Accepted by the kernel while the listener was closing, and reset with it.
                Thread.onSpinWait();
            }
        }
        fail("connections are still accepted");
    }
}
