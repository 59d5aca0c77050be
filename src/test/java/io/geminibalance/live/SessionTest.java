package io.geminibalance.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.geminibalance.http.Engine;
import io.geminibalance.support.RawServer;
import io.geminibalance.support.SocketClient;
import io.geminibalance.support.SocketServer;
import io.geminibalance.upstream.Dialled;
import io.geminibalance.upstream.HttpUpstream;
import io.geminibalance.upstream.Outbound;
import io.geminibalance.upstream.Unreachable;
import io.geminibalance.websocket.Event.Data;
import io.geminibalance.websocket.Handshake;
import io.geminibalance.websocket.WebSocketConnection;
import io.geminibalance.wire.Body;
import io.geminibalance.wire.Call;
import io.geminibalance.wire.Call.About;
import io.geminibalance.wire.Call.Affinity;
import io.geminibalance.wire.Call.Shape;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Target;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionTest {
    private static final Call CALL = new Call(
            "GET",
            new Target("/ws/x", ""),
            Headers.NONE,
            new Body.Empty(),
            new About("", Shape.UNKNOWN, false, false, true, Affinity.NONE));

    @Test
    void aGoogleThatGivesNoSignOfLifeCountsAsGone() throws Exception {
        assumeThat(Engine.usual()).isInstanceOf(Engine.Own.class);
        try (RawServer silent = RawServer.start(peer -> {
                    String key = peer.request().all("sec-websocket-key").getFirst();
                    peer.say("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Accept: " + accept(key) + "\r\n\r\n");
                    peer.awaitEnd();
                });
                HttpUpstream upstream = new HttpUpstream(
                        new Outbound(
                                silent.address(),
                                Optional.empty(),
                                Duration.ofSeconds(20),
                                Duration.ofSeconds(20),
                                Duration.ofSeconds(20),
                                Outbound.Client.OWN),
                        System::nanoTime);
                SocketServer server = SocketServer.open(connection -> hold(connection, upstream));
                HttpClient http = HttpClient.newHttpClient();
                SocketClient client = SocketClient.open(
                        http, URI.create("ws" + server.uri().toString().substring(4)))) {
            assertThat(client.hears()).isEqualTo("first");
            assertThat(client.hears()).isEqualTo("close 1011 The connection to Google broke off.");
        }
    }

    private static String accept(String key) {
        Headers request = Headers.of(
                "upgrade",
                "websocket",
                "connection",
                "upgrade",
                "sec-websocket-version",
                "13",
                "sec-websocket-key",
                key);
        Handshake handshake = Handshake.answer("GET", "HTTP/1.1", request);
        return ((Handshake.Accepted) handshake).headers().first("sec-websocket-accept", "");
    }

    private static void hold(WebSocketConnection connection, HttpUpstream upstream) {
        try {
            Dialled dialled = upstream.dial(CALL, Optional.empty());
            new Session(connection, ((Dialled.Open) dialled).socket(), _ -> {}, Duration.ofMillis(1))
                    .run(Data.text("first"));
        } catch (Unreachable | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
