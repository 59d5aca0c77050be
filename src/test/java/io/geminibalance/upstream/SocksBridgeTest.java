package io.geminibalance.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.support.RawServer;
import io.geminibalance.wire.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

class SocksBridgeTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Optional<Secret> BOB = Optional.of(new Secret("bob:pass"));

    private final LinkedBlockingQueue<String> asked = new LinkedBlockingQueue<>();

    @Test
    void aTunnelLeadsThroughTheProxyWhichLooksTheNameUp() throws Exception {
        try (RawServer socks = RawServer.start(peer -> {
                    asked.add(hex(peer.awaitBytes(4)));
                    peer.say(bytes("0502"));
                    asked.add(hex(peer.awaitBytes(10)));
                    peer.say(bytes("0100"));
                    asked.add(hex(peer.awaitBytes(5 + 14 + 2)));
                    peer.say(bytes("05000001" + "0a000001" + "1f90"));
                    peer.say(peer.bytes(5).toUpperCase(Locale.ROOT));
                    peer.awaitEnd();
                });
                SocksBridge bridge = bridge(socks.port(), BOB)) {
            try (Socket client = connected(bridge)) {
                String answer = ask(client, "CONNECT google.invalid:443 HTTP/1.1\r\n" + password(bridge));
                assertThat(answer).startsWith("HTTP/1.1 200 ");
                client.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
                assertThat(new String(client.getInputStream().readNBytes(5), StandardCharsets.US_ASCII))
                        .isEqualTo("HELLO");
            }
        }
        assertThat(asked.take()).isEqualTo("05020002");
        assertThat(asked.take()).isEqualTo("0103" + hex("bob") + "04" + hex("pass"));
        assertThat(asked.take()).isEqualTo("05010003" + "0e" + hex("google.invalid") + "01bb");
    }

    @Test
    void whoeverDoesNotKnowThePasswordGetsNoTunnel() throws Exception {
        try (RawServer socks = RawServer.start(peer -> peer.awaitEnd());
                SocksBridge bridge = bridge(socks.port(), Optional.empty());
                Socket client = connected(bridge)) {
            assertThat(ask(client, "CONNECT google.invalid:443 HTTP/1.1\r\n\r\n"))
                    .startsWith("HTTP/1.1 407 ");
            assertThat(socks.connections()).isZero();
        }
    }

    @Test
    void aWrongUserOrPasswordIsToldAsSuch() throws Exception {
        try (RawServer socks = RawServer.start(peer -> {
                    peer.awaitBytes(4);
                    peer.say(bytes("0502"));
                    peer.awaitBytes(10);
                    peer.say(bytes("0101"));
                });
                SocksBridge bridge = bridge(socks.port(), BOB);
                Socket client = connected(bridge)) {
            assertThat(ask(client, "CONNECT h:443 HTTP/1.1\r\n" + password(bridge)))
                    .startsWith("HTTP/1.1 407 ");
        }
    }

    @Test
    void aProxyThatCannotConnectOrIsNoneGivesNoTunnel() throws Exception {
        for (String answers : new String[] {"0500" + "0504", "0400", "48545450"}) {
            try (RawServer socks = RawServer.start(peer -> peer.say(bytes(answers)));
                    SocksBridge bridge = bridge(socks.port(), Optional.empty());
                    Socket client = connected(bridge)) {
                assertThat(ask(client, "CONNECT h:443 HTTP/1.1\r\n" + password(bridge)))
                        .as(answers)
                        .startsWith("HTTP/1.1 502 ");
            }
        }
    }

    @Test
    void aProxyThatIsNotThereGivesNoTunnel() throws Exception {
        try (SocksBridge bridge = bridge(RawServer.closedPort(), Optional.empty());
                Socket client = connected(bridge)) {
            assertThat(ask(client, "CONNECT h:443 HTTP/1.1\r\n" + password(bridge)))
                    .startsWith("HTTP/1.1 502 ");
        }
    }

    @Test
    void nothingButTunnelsIsServed() throws Exception {
        try (SocksBridge bridge = bridge(RawServer.closedPort(), Optional.empty());
                Socket client = connected(bridge)) {
            assertThat(ask(client, "GET http://h/ HTTP/1.1\r\n" + password(bridge)))
                    .startsWith("HTTP/1.1 501 ");
        }
    }

    private static SocksBridge bridge(int port, Optional<Secret> credentials) throws IOException {
        return SocksBridge.open(new Outbound.Proxy(true, "127.0.0.1", port, credentials), LONG);
    }

    private static Socket connected(SocksBridge bridge) throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), bridge.asProxy().port());
        socket.setSoTimeout((int) LONG.toMillis());
        return socket;
    }

    private static String password(SocksBridge bridge) {
        String credentials = bridge.asProxy().credentials().orElseThrow().reveal();
        return "Proxy-Authorization: Basic "
                + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.US_ASCII)) + "\r\n\r\n";
    }

    private static String ask(Socket client, String request) throws IOException {
        client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        InputStream in = client.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static String hex(String text) {
        return hex(text.getBytes(StandardCharsets.US_ASCII));
    }
}
