package io.geminibalance.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.geminibalance.support.Await;
import io.geminibalance.support.Certificate;
import io.geminibalance.support.RawServer;
import io.geminibalance.support.RawServer.Script;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The client as any user of `HttpClient` meets it; what a proxy needs besides is in `UpstreamContract`.
@Timeout(60)
class SocketClientTlsTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration REST = Duration.ofSeconds(30);

    private final AtomicLong nanos = new AtomicLong();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
    }

    @Test
    void whatAServerSaysTooMuchIsNeverTakenForTheNextAnswer(@TempDir Path folder) throws Exception {
        Semaphore said = new Semaphore(0);
        SSLContext trust = Certificate.of(folder, "ip:127.0.0.1").context();
        RawServer server = over(trust, peer -> SocketClientTest.tooMuch(peer, said));
        SocketClient secure = secure(trust);
        HttpRequest request = HttpRequest.newBuilder(https(server)).build();
        for (int i = 1; i <= 3; i++) {
            assertThat(secure.send(request, BodyHandlers.ofString()).body()).startsWith("large");
            said.acquire();
        }
        assertThat(server.connections()).isEqualTo(3);
    }

    @Test
    void tlsCarriesRequestAndAnswer(@TempDir Path folder) throws Exception {
        SSLContext trust = Certificate.of(folder, "ip:127.0.0.1").context();
        RawServer server = over(trust, peer -> {
            while (true) {
                peer.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + Integer.toHexString(peer.request().body().length) + "\r\n");
                peer.say("y".repeat(300_000) + "\r\n0\r\n\r\n");
            }
        });
        SocketClient secure = secure(trust);
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> answer = secure.send(
                    HttpRequest.newBuilder(https(server))
                            .POST(BodyPublishers.ofString("x".repeat(300_000)))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.body()).isEqualTo("y".repeat(300_000));
            assertThat(answer.sslSession()).isPresent();
        }
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void aCertificateForAnotherNameIsRefused(@TempDir Path folder) throws Exception {
        SSLContext trust = Certificate.of(folder, "dns:other.example").context();
        RawServer server = over(trust, RawServer.Peer::request);
        SocketClient secure = secure(trust);
        HttpRequest request = HttpRequest.newBuilder(https(server)).build();
        assertThatThrownBy(() -> secure.send(request, BodyHandlers.ofString())).isInstanceOf(SSLException.class);
        assertThat(secure.connections()).isZero();
    }

    @Test
    void aCertificateThatNobodySignedIsRefused(@TempDir Path folder) throws Exception {
        RawServer server = over(Certificate.of(folder, "ip:127.0.0.1").context(), RawServer.Peer::request);
        HttpRequest request = HttpRequest.newBuilder(https(server)).build();
        SocketClient trusting = new SocketClient(LONG, REST, nanos::get);
        opened.add(trusting::shutdownNow);
        assertThatThrownBy(() -> trusting.send(request, BodyHandlers.ofString()))
                .isInstanceOf(SSLException.class);
    }

    @Test
    void aTlsHandshakeThatStallsIsGivenUpInTime() throws Exception {
        RawServer server = serving(RawServer.Peer::awaitEnd);
        SocketClient hasty = new SocketClient(Duration.ofMillis(50), REST, nanos::get);
        opened.add(hasty::shutdownNow);
        HttpRequest request = HttpRequest.newBuilder(https(server)).build();
        assertThatThrownBy(() -> hasty.send(request, BodyHandlers.ofString()))
                .isInstanceOf(HttpConnectTimeoutException.class);
        Await.until("the server sees the end", () -> server.open() == 0);
    }

    @Test
    void aTlsHandshakeThatComesByteByByteIsGivenUpInTime() throws Exception {
        RawServer server = serving(peer -> {
            // A handshake of 16 kB, a byte of it each millisecond: no read waits long, and all of them would for ever.
            peer.say("\u0016\u0003\u0003\u0040\u0000\u0002\u0000\u003f\u00fc");
            while (true) {
                peer.say("\u0000");
                LockSupport.parkNanos(1_000_000);
            }
        });
        SocketClient hasty = new SocketClient(Duration.ofMillis(200), REST, nanos::get);
        opened.add(hasty::shutdownNow);
        HttpRequest request = HttpRequest.newBuilder(https(server)).build();
        assertThatThrownBy(() -> hasty.send(request, BodyHandlers.ofString()))
                .isInstanceOf(HttpConnectTimeoutException.class);
        Await.until("the server sees the end", () -> server.open() == 0);
    }

    @Test
    void whatBreaksTlsAfterItsHandshakeDoesNotSayThatNothingWasSent(@TempDir Path folder) throws Exception {
        SSLContext trust = Certificate.of(folder, "ip:127.0.0.1").context();
        URI server = tlsThenPlain(trust, "", "\u0017\u0003\u0003\u0000\u0020no record that anybody could read");
        SocketClient secure = secure(trust);
        assertThatThrownBy(() -> secure.send(HttpRequest.newBuilder(server).build(), BodyHandlers.ofString()))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(SSLException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 8", "Connection: close"})
    void aTlsAnswerThatIsCutIsNotTakenForWhole(String field, @TempDir Path folder) throws Exception {
        SSLContext trust = Certificate.of(folder, "ip:127.0.0.1").context();
        // Without the word with which TLS ends.
        URI server = tlsThenPlain(trust, "HTTP/1.1 200 OK\r\n" + field + "\r\n\r\nhalf", "");
        SocketClient secure = secure(trust);
        assertThatThrownBy(() -> secure.send(HttpRequest.newBuilder(server).build(), BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);
    }

    /// Speaks TLS for a request and the beginning of an answer, and then says something below it, and ends.
    private URI tlsThenPlain(SSLContext context, String answer, String below) throws IOException {
        ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        opened.add(listener);
        Thread.ofVirtual().start(() -> {
            try (Socket plain = listener.accept()) {
                SSLSocket tls =
                        (SSLSocket) context.getSocketFactory().createSocket(plain, "127.0.0.1", plain.getPort(), false);
                tls.setUseClientMode(false);
                tls.getInputStream().read();
                tls.getOutputStream().write(bytes(answer));
                plain.getOutputStream().write(below.getBytes(StandardCharsets.ISO_8859_1));
                plain.shutdownOutput();
                plain.getInputStream().readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return URI.create("https://127.0.0.1:" + listener.getLocalPort());
    }

    private RawServer over(SSLContext context, Script script) throws IOException {
        ServerSocket listener =
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        RawServer server = RawServer.start(listener, script);
        opened.add(server);
        return server;
    }

    private RawServer serving(RawServer.Script script) throws IOException {
        RawServer server = RawServer.start(script);
        opened.add(server);
        return server;
    }

    private SocketClient secure(SSLContext trust) {
        SocketClient secure = new SocketClient(LONG, REST, nanos::get, () -> trust);
        opened.add(secure::shutdownNow);
        return secure;
    }

    private static URI https(RawServer server) {
        return URI.create("https://127.0.0.1:" + server.port());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
