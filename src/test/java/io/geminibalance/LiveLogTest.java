package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.geminibalance.http.Engine;
import io.geminibalance.support.RawHttp;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The log as it is written, over a WebSocket.
class LiveLogTest {
    private static final String LOG = "/api/status/logs/ws";
    private static final String TRANSACTIONS = LOG + "?log_file_name=transactions.log";
    private static final Map<String, String> TOKENS =
            Map.of("ACCESS_TOKENS", "client-token", "ADMIN_TOKEN", "admin-token");

    @BeforeEach
    void needsAnEngineThatCanUpgrade() {
        assumeThat(Engine.usual()).as("an engine that can upgrade").isInstanceOf(Engine.Own.class);
    }

    @Test
    void eachNewLineIsOneMessageForEveryListener() throws Exception {
        try (World world = World.of("demo-good-1");
                Listener one = Listener.to(world, TRANSACTIONS);
                Listener two = Listener.to(world, TRANSACTIONS)) {
            world.post(World.GENERATE, World.QUESTION);
            world.post("/v1beta/models/gemini-2.5-pro:generateContent", World.QUESTION);

            for (Listener listener : new Listener[] {one, two}) {
                assertThat(listener.hears())
                        .startsWith("{\"time\":")
                        .contains("gemini-2.5-flash")
                        .endsWith("}");
                assertThat(listener.hears()).contains("gemini-2.5-pro");
            }
        }
    }

    @Test
    void theAdminTokenMayStandInAHeaderTheQueryOrASubprotocol() throws Exception {
        try (World world = World.with(TOKENS, "demo-good-1");
                Listener header = Listener.to(world, TRANSACTIONS, "authorization", "Bearer admin-token");
                Listener query = Listener.to(world, TRANSACTIONS + "&key=admin-token");
                Listener browser = Listener.of(
                        world,
                        TRANSACTIONS,
                        world.client().newWebSocketBuilder().subprotocols("bearer", "admin-token"))) {
            world.post(World.GENERATE, World.QUESTION, "x-goog-api-key", "client-token");

            assertThat(header.hears()).contains("gemini-2.5-flash");
            assertThat(query.hears()).contains("gemini-2.5-flash");
            assertThat(browser.hears()).contains("gemini-2.5-flash");
            assertThat(browser.socket.getSubprotocol()).isEqualTo("bearer");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {LOG, LOG + "?key=client-token", LOG + "?key=", LOG + "?log_file_name=nothing.log"})
    void whoMayNotListenIsToldByTheClose(String target) throws Exception {
        try (World world = World.with(TOKENS, "demo-good-1");
                Listener listener = Listener.to(world, target)) {
            assertThat(listener.hears()).isEqualTo("close 1008 The admin token is missing or wrong.");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing.log", "gemini_debug.log", "../data/admin-token", "app.log.1"})
    void noOtherFileIsListenedTo(String file) throws Exception {
        try (World world = World.of("demo-good-1");
                Listener listener = Listener.to(world, LOG + "?log_file_name=" + file)) {
            assertThat(listener.hears()).isEqualTo("close 1008 There is no such log.");
        }
    }

    @Test
    void aPageOfAnotherSiteGetsNoConnection() throws Exception {
        try (World world = World.of("demo-good-1")) {
            RawHttp.Answer answer = RawHttp.ask(
                    world.port(),
                    "GET " + LOG
                            + " HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.example\r\nUpgrade: websocket\r\n"
                            + "Connection: upgrade, close\r\nSec-WebSocket-Version: 13\r\n"
                            + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n");
            assertThat(answer.status()).isEqualTo(403);
        }
    }

    @Test
    void oneTooManyIsRefusedAndAPlaceThatWasLeftIsFreeAgain() throws Exception {
        try (World world = World.with(Map.of("MAX_WEBSOCKETS", "1"), "demo-good-1")) {
            try (Listener first = Listener.to(world, TRANSACTIONS)) {
                assertThat(refusal(world)).contains("503");
                first.socket.sendClose(1000, "");
                assertThat(first.hears()).startsWith("close 1000");
            }
            while (!refusal(world).isEmpty()) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void aStopIsToldToListeners() throws Exception {
        try (World world = World.of("demo-good-1");
                Listener listener = Listener.to(world, LOG)) {
            // The answer of the JDK's client to a close comes by itself.
            assertThat(world.service.stop(Duration.ofSeconds(20))).isTrue();
            assertThat(listener.hears()).isEqualTo("close 1001 The service stops.");
        }
    }

    private static String refusal(World world) throws Exception {
        try (Listener _ = Listener.to(world, TRANSACTIONS)) {
            return "";
        } catch (CompletionException e) {
            return Integer.toString(((java.net.http.WebSocketHandshakeException) e.getCause())
                    .getResponse()
                    .statusCode());
        }
    }

    /// A client, and what it heard.
    private static final class Listener implements WebSocket.Listener, AutoCloseable {
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();
        private WebSocket socket;

        static Listener to(World world, String target, String... header) {
            WebSocket.Builder builder = world.client().newWebSocketBuilder();
            if (header.length > 0) {
                builder.header(header[0], header[1]);
            }
            return of(world, target, builder);
        }

        static Listener of(World world, String target, WebSocket.Builder builder) {
            Listener listener = new Listener();
            String address = "ws://localhost:" + world.port() + target;
            listener.socket =
                    builder.buildAsync(java.net.URI.create(address), listener).join();
            return listener;
        }

        String hears() throws InterruptedException {
            String next = heard.poll(30, TimeUnit.SECONDS);
            return next == null ? "nothing" : next;
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                heard.add(text.toString());
                text.setLength(0);
            }
            return WebSocket.Listener.super.onText(from, data, last);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            heard.add("close " + code + " " + reason);
            return WebSocket.Listener.super.onClose(from, code, reason);
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            heard.add("error " + error);
        }

        @Override
        public void close() {
            socket.abort();
        }
    }
}
