package io.geminibalance.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.geminibalance.support.Certificate;
import io.geminibalance.support.RawServer;
import io.geminibalance.upstream.PublicFetch.Dialer;
import io.geminibalance.upstream.PublicFetch.Limits;
import io.geminibalance.upstream.PublicFetch.Resolver;
import io.geminibalance.wire.Fetch.Failed;
import io.geminibalance.wire.Fetch.Fetched;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PublicFetchTest {
    private static final String HOST = "media.example";
    private static final URI FILE = URI.create("https://" + HOST + "/a.png");
    private static final String PUBLIC = "93.184.215.14";
    private static final int MOST = 1000;
    private static final Limits PATIENT = new Limits(MOST, Duration.ofSeconds(30), Duration.ofSeconds(30));
    private static final Limits HASTY = new Limits(1 << 30, Duration.ofSeconds(30), Duration.ofMillis(500));
    private static final Dialer NOBODY = (address, _) -> {
        throw new AssertionError("dialled " + address);
    };

    @TempDir
    private static Path folder;

    private static SSLContext tls;

    private final List<InetSocketAddress> dialled = Collections.synchronizedList(new ArrayList<>());
    private final List<String> lookedUp = Collections.synchronizedList(new ArrayList<>());

    @BeforeAll
    static void makeACertificate() throws Exception {
        tls = Certificate.of(folder, "dns:" + HOST + ",ip:" + PUBLIC).context();
    }

    @Test
    void aFileIsFetchedFromJustTheAddressThatWasCheckedWithoutAnyCredentials() throws Exception {
        try (FetchServer server = serving(answer("Content-Type: Image/PNG; q=1\r\nContent-Length: 3", "abc"))) {
            Fetched fetched = fetch(server).get(URI.create("https://" + HOST + "/a%20b.png?x=1&y=%2F#fragment"));

            assertThat(fetched.mimeType()).isEqualTo("image/png");
            assertThat(fetched.bytes()).asString().isEqualTo("abc");
            assertThat(server.head())
                    .containsExactly(
                            "GET /a%20b.png?x=1&y=%2F HTTP/1.1",
                            "Host: media.example",
                            "User-Agent: gemini-balance",
                            "Accept: */*",
                            "Accept-Encoding: identity",
                            "Connection: close");
        }
        assertThat(lookedUp).containsExactly(HOST);
        assertThat(dialled).containsExactly(new InetSocketAddress(InetAddress.ofLiteral(PUBLIC), 443));
    }

    @ParameterizedTest
    @CsvSource({
        "https://media.example:8443, GET / HTTP/1.1, Host: media.example:8443, 8443",
        "https://MEDIA.example:443/ü, GET /%C3%BC HTTP/1.1, Host: MEDIA.example, 443",
        "https://media.example.?a, GET /?a HTTP/1.1, Host: media.example, 443",
        "https://93.184.215.14/a, GET /a HTTP/1.1, Host: 93.184.215.14, 443"
    })
    void hostPortAndPathAreThoseOfTheUrl(URI uri, String line, String field, int port) throws Exception {
        try (FetchServer server = serving(answer("Content-Type: image/png", "abc"))) {
            fetch(server).get(uri);

            assertThat(server.head()).contains(line, field);
        }
        assertThat(dialled).extracting(InetSocketAddress::getPort).containsExactly(port);
    }

    @ParameterizedTest
    @CsvSource({"302 Found, leads elsewhere (302)", "404 Not Found, answered 404", "206 Part, answered 206"})
    void onlyAWholeFileIsTakenAndNoRedirectFollowed(String status, String reason) throws Exception {
        String fields = "\r\nLocation: https://other.example/\r\nContent-Type: image/png\r\n\r\nabc";
        try (FetchServer server = serving("HTTP/1.1 " + status + fields)) {
            assertThat(failure(fetch(server), FILE)).hasMessageContaining(reason);
        }
        assertThat(dialled).hasSize(1);
    }

    @Test
    void anAnswerThatBreaksOffIsRefused() throws Exception {
        try (FetchServer server = serving(answer("Content-Type: image/png\r\nContent-Length: 9", "abc"))) {
            assertThat(failure(fetch(server), FILE)).hasMessageContaining("broke");
        }
    }

    @Test
    void whatIsSaidToBeTooMuchIsNotWaitedFor() throws Exception {
        String head = answer("Content-Type: image/png\r\nContent-Length: 1001", "");
        try (FetchServer server = FetchServer.start(tls.getServerSocketFactory(), FetchServer.stallingAfter(head))) {
            assertThat(failure(fetch(server), FILE)).hasMessageContaining("more than 1000");
            server.awaitEnd();
        }
    }

    @Test
    void whatIsTooMuchIsRefusedThoughItsLengthWasNotTold() throws Exception {
        try (FetchServer endless = FetchServer.start(tls.getServerSocketFactory(), (_, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write(new byte[MOST]);
            }
        })) {
            assertThat(failure(fetch(endless), FILE)).hasMessageContaining("more than 1000");
            endless.awaitEnd();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"other.example", "sub.media.example", "93.184.215.15"})
    void aCertificateForAnotherNameIsRefused(String host) throws Exception {
        try (FetchServer server = serving(answer("Content-Type: image/png", "abc"))) {
            assertThat(failure(fetch(server), URI.create("https://" + host + "/")))
                    .hasMessageContaining("no TLS connection");
        }
    }

    @Test
    void aCertificateThatNobodyVouchesForIsRefused() throws Exception {
        SSLSocketFactory usual = (SSLSocketFactory) SSLSocketFactory.getDefault();
        try (FetchServer server = serving(answer("Content-Type: image/png", "abc"))) {
            PublicFetch fetch = new PublicFetch(resolving(PUBLIC), dialling(server.port()), usual, PATIENT);

            assertThat(failure(fetch, FILE)).hasMessageContaining("no TLS connection");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\nContent-",
                "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nabc",
                "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab"
            })
    void aServerThatStallsIsLeft(String said) throws Exception {
        try (FetchServer server = FetchServer.start(tls.getServerSocketFactory(), FetchServer.stallingAfter(said))) {
            assertThat(failure(fetch(server, HASTY), FILE)).hasMessageContaining("too long");
            server.awaitNoneOpen();
        }
    }

    @Test
    void aServerThatSaysABitAtATimeIsLeft() throws Exception {
        try (FetchServer server = FetchServer.start(tls.getServerSocketFactory(), (_, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write('a');
            }
        })) {
            assertThat(failure(fetch(server, HASTY), FILE)).hasMessageContaining("too long");
            server.awaitNoneOpen();
        }
    }

    @Test
    void aServerThatNeverEndsItsHandshakeIsLeft() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        try (RawServer server = RawServer.start(peer -> {
            try {
                peer.awaitEnd();
            } finally {
                ended.countDown();
            }
        })) {
            PublicFetch fetch =
                    new PublicFetch(resolving(PUBLIC), dialling(server.port()), tls.getSocketFactory(), HASTY);

            assertThat(failure(fetch, FILE)).hasMessageContaining("too long");
            ended.await();
        }
    }

    @Test
    void aLookUpThatNeverEndsIsLeft() throws Exception {
        CountDownLatch found = new CountDownLatch(1);
        Resolver stuck = _ -> {
            try {
                found.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return new InetAddress[0];
        };

        assertThat(failure(new PublicFetch(stuck, NOBODY, tls.getSocketFactory(), HASTY), FILE))
                .hasMessageContaining("too long");
        found.countDown();
    }

    @Test
    void whoeverIsInterruptedStaysSo() {
        CountDownLatch found = new CountDownLatch(1);
        Resolver stuck = _ -> {
            try {
                found.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return new InetAddress[0];
        };
        PublicFetch fetch = new PublicFetch(stuck, NOBODY, tls.getSocketFactory(), PATIENT);
        Thread.currentThread().interrupt();

        assertThat(failure(fetch, FILE)).hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
        found.countDown();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.0.0.1",
                "169.254.169.254",
                "0.0.0.0",
                "[::1]",
                "[::]",
                "[fd00::1]",
                "[fe80::1]",
                "[::ffff:127.0.0.1]",
                "[::ffff:7f00:1]",
                "[::10.0.0.1]",
                "[64:ff9b::a9fe:a9fe]",
                "[2002:7f00:1::]"
            })
    void privateAddressesAreNeverDialled(String host) {
        PublicFetch fetch = new PublicFetch(InetAddress::getAllByName, NOBODY, tls.getSocketFactory(), PATIENT);

        assertThat(failure(fetch, URI.create("https://" + host + "/a.png"))).hasMessageContaining("no public address");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2130706433",
                "0x7f000001",
                "0177.0.0.1",
                "0x7f.1",
                "127.1",
                "127.0.0.01",
                "127.0.0.1.",
                "1.2.3.4.5",
                "1.2.3.256",
                "a.0x7f",
                "[fe80::1%25eth0]",
                "user@media.example",
                "user:pass@media.example",
                "@media.example",
                "media.example%2e",
                "my_host.example",
                "-media.example",
                "media.example:",
                "media.example:0",
                "media.example:65536",
                "media.example:443:443",
                "media.example\\@10.0.0.1"
            })
    void hostsThatCanBeReadInTwoWaysAreNotEvenLookedUp(String authority) {
        PublicFetch fetch = new PublicFetch(resolving(PUBLIC), NOBODY, tls.getSocketFactory(), PATIENT);
        URI uri = URI.create("https://" + authority.replace("\\", "%5C") + "/a.png");

        assertThat(failure(fetch, uri)).isNotNull();
        assertThat(lookedUp).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://media.example/", "ftp://media.example/", "https:a", "/a", "file:///etc/passwd"})
    void onlyHttpsIsFetched(URI uri) {
        PublicFetch fetch = new PublicFetch(resolving(PUBLIC), NOBODY, tls.getSocketFactory(), PATIENT);

        assertThat(failure(fetch, uri)).hasMessageContaining("only https://");
    }

    @ParameterizedTest
    @CsvSource({
        "localhost., 127.0.0.1",
        "inside.example, 10.1.2.3",
        "metadata.google.internal, 169.254.169.254",
        "mixed.example, 93.184.215.14 10.1.2.3",
        "mixed.example, 2606:4700::1111 ::1",
        "mapped.example, ::ffff:192.168.0.1",
        "nowhere.example, ''"
    })
    void aNameIsRefusedUnlessAllItsAddressesArePublic(String host, String addresses) {
        String[] all = addresses.isEmpty() ? new String[0] : addresses.split(" ");
        PublicFetch fetch = new PublicFetch(resolving(all), NOBODY, tls.getSocketFactory(), PATIENT);

        assertThat(failure(fetch, URI.create("https://" + host + "/"))).hasMessageContaining("no public address");
        assertThat(lookedUp).containsExactly(host);
    }

    @Test
    void anUnknownNameIsNotToldFromAPrivateOne() {
        Resolver unknown = host -> {
            throw new UnknownHostException(host);
        };

        assertThat(failure(new PublicFetch(unknown, NOBODY, tls.getSocketFactory(), PATIENT), FILE))
                .hasMessage("its host has no public address");
    }

    @Test
    void theNextAddressIsTriedWhereOneCannotBeReached() throws Exception {
        try (FetchServer server = serving(answer("Content-Type: image/png", "abc"))) {
            Dialer first = (address, limit) -> {
                if (address.getAddress().getHostAddress().equals("1.1.1.1")) {
                    dialled.add(address);
                    throw new ConnectException();
                }
                return dialling(server.port()).dial(address, limit);
            };

            assertThat(new PublicFetch(resolving("1.1.1.1", PUBLIC), first, tls.getSocketFactory(), PATIENT)
                            .get(FILE)
                            .bytes())
                    .hasSize(3);
        }
        assertThat(dialled)
                .extracting(address -> address.getAddress().getHostAddress())
                .containsExactly("1.1.1.1", PUBLIC);
    }

    @Test
    void aHostThatCannotBeReachedIsAFailure() {
        Dialer refusing = (_, _) -> {
            throw new ConnectException();
        };

        assertThat(failure(new PublicFetch(resolving(PUBLIC), refusing, tls.getSocketFactory(), PATIENT), FILE))
                .hasMessageContaining("no connection");
    }

    private static FetchServer serving(String answer) throws IOException {
        return FetchServer.start(tls.getServerSocketFactory(), FetchServer.saying(answer));
    }

    private PublicFetch fetch(FetchServer server) {
        return fetch(server, PATIENT);
    }

    private PublicFetch fetch(FetchServer server, Limits limits) {
        return new PublicFetch(resolving(PUBLIC), dialling(server.port()), tls.getSocketFactory(), limits);
    }

    private Resolver resolving(String... addresses) {
        return host -> {
            lookedUp.add(host);
            return Arrays.stream(addresses).map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
        };
    }

    /// Goes to a port of this machine instead.
    private Dialer dialling(int port) {
        return (address, _) -> {
            dialled.add(address);
            return new Socket(InetAddress.getLoopbackAddress(), port);
        };
    }

    private static String answer(String fields, String body) {
        return "HTTP/1.1 200 OK\r\n" + fields + "\r\n\r\n" + body;
    }

    private static Failed failure(PublicFetch fetch, URI uri) {
        Failed failed = catchThrowableOfType(Failed.class, () -> fetch.get(uri));
        assertThat(failed).isNotNull();
        return failed;
    }
}
