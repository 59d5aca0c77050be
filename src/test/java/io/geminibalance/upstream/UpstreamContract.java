package io.geminibalance.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.geminibalance.support.RawServer;
import io.geminibalance.support.RawServer.Request;
import io.geminibalance.support.RawServer.Script;
import io.geminibalance.upstream.Unreachable.Fault;
import io.geminibalance.wire.Body;
import io.geminibalance.wire.Call;
import io.geminibalance.wire.Call.About;
import io.geminibalance.wire.Call.Affinity;
import io.geminibalance.wire.Call.Shape;
import io.geminibalance.wire.HeaderNames;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Reply;
import io.geminibalance.wire.Secret;
import io.geminibalance.wire.Target;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the upstream does whichever client goes the way.
@Timeout(60)
abstract class UpstreamContract {
    private static final Secret KEY = new Secret("AIza-test-key-0001");
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final Outbound.Client client;
    private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    private final List<AutoCloseable> opened = new ArrayList<>();

    UpstreamContract(Outbound.Client client) {
        this.client = client;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
    }

    @Test
    void exactlyOneCredentialIsSent() throws Exception {
        Headers client = Headers.of(
                "X-Goog-Api-Key", "client-token",
                "Authorization", "Bearer client-token",
                "x-api-key", "client-token",
                "Cookie", "a=client-token",
                "content-type", "application/json");
        Request request = received(post(HeaderNames.upward(client), new Body.Empty(), false));
        assertThat(request.all("x-goog-api-key")).containsExactly(KEY.reveal());
        assertThat(request.all("authorization")).isEmpty();
        assertThat(request.all("content-type")).containsExactly("application/json");
        assertThat(request.head().toString()).doesNotContain("client-token");
    }

    @Test
    void aBearerCallCarriesTheKeyAsBearerOnly() throws Exception {
        Request request = received(post(Headers.NONE, new Body.Empty(), true));
        assertThat(request.all("authorization")).containsExactly("Bearer " + KEY.reveal());
        assertThat(request.all("x-goog-api-key")).isEmpty();
    }

    @Test
    void fieldsOfTheClientsConnectionStayHere() throws Exception {
        Headers client = Headers.of(
                "Connection", "keep-alive, X-Mine",
                "X-Mine", "1",
                "Keep-Alive", "5",
                "TE", "trailers",
                "Transfer-Encoding", "chunked",
                "Upgrade", "h2c",
                "Expect", "100-continue",
                "Host", "localhost:8090",
                "Content-Length", "99",
                "Accept-Encoding", "br",
                "X-Forwarded-For", "10.0.0.1",
                "x-goog-upload-command", "start",
                "x-twice", "a",
                "x-twice", "b");
        Request request = received(post(HeaderNames.upward(client), new Body.Bytes(bytes("hello")), false));
        assertThat(request.all("content-length")).containsExactly("5");
        assertThat(request.all("host"))
                .hasSize(1)
                .allSatisfy(host -> assertThat(host).startsWith("127.0.0.1:"));
        assertThat(request.all("x-twice")).containsExactly("a", "b");
        assertThat(request.all("x-goog-upload-command")).containsExactly("start");
        for (String gone : List.of(
                "x-mine",
                "keep-alive",
                "te",
                "transfer-encoding",
                "upgrade",
                "expect",
                "accept-encoding",
                "x-forwarded-for",
                "http2-settings",
                "connection")) {
            assertThat(request.all(gone)).as(gone).isEmpty();
        }
        assertThat(request.text()).isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse",
                "/v1beta/models/a%2Fb%3Ac:generateContent?x=%2B+%20&y=a%26b&&z",
                "/v1beta/files/%e4%BD%a0?%24alt=json%3Benum-encoding%3Dint",
                "/v1beta//x/",
                "/v1beta/a;b=c@d!$&'()*+,~-._",
                "/v1beta/x?a[]=1&b=/?:@"
            })
    void pathAndQueryArriveByteForByte(String raw) throws Exception {
        assertThat(received(get(raw)).line()).isEqualTo("GET " + raw + " HTTP/1.1");
    }

    @Test
    void aGetHasNoLengthAndAnEmptyPostHasOne() throws Exception {
        assertThat(received(get("/v1beta/models")).all("content-length")).isEmpty();
        assertThat(received(post(Headers.NONE, new Body.Empty(), false)).all("content-length"))
                .containsExactly("0");
    }

    @Test
    void aPathOfTheBaseStandsInFront() throws Exception {
        RawServer server = answering(OK);
        HttpUpstream upstream = upstream(URI.create(server.address() + "/mirror/"), Optional.empty(), LONG);
        upstream.send(get("/v1beta/models"), KEY).close();
        assertThat(requests.take().line()).isEqualTo("GET /mirror/v1beta/models HTTP/1.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PURGE"})
    void everyMethodIsPassedOn(String method) throws Exception {
        Call call =
                new Call(method, Target.parse("/v1beta/x").orElseThrow(), Headers.NONE, new Body.Empty(), about(false));
        assertThat(received(call).line()).isEqualTo(method + " /v1beta/x HTTP/1.1");
    }

    @Test
    void aPostWithoutABodySaysSo() throws Exception {
        assertThat(received(post(Headers.NONE, new Body.Empty(), false)).all("content-length"))
                .containsExactly("0");
    }

    @Test
    void aStreamedBodyOfKnownLengthIsSentWithItsLength() throws Exception {
        byte[] much = random(3_000_000);
        Request request =
                received(post(Headers.NONE, new Body.Once(new ByteArrayInputStream(much), much.length), false));
        assertThat(request.all("content-length")).containsExactly("3000000");
        assertThat(request.all("transfer-encoding")).isEmpty();
        assertThat(request.body()).isEqualTo(much);
    }

    @Test
    void aStreamedBodyOfUnknownLengthIsSentInChunks() throws Exception {
        byte[] much = random(100_000);
        Request request = received(post(Headers.NONE, new Body.Once(new ByteArrayInputStream(much), -1), false));
        assertThat(request.all("transfer-encoding")).containsExactly("chunked");
        assertThat(request.body()).isEqualTo(much);
    }

    @Test
    void aStreamedBodyIsSentAsItArrives() throws Exception {
        CompletableFuture<Void> seen = new CompletableFuture<>();
        InputStream slow = new InputStream() {
            private int pieces;

            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                if (pieces++ == 1) {
                    seen.orTimeout(20, TimeUnit.SECONDS).join();
                }
                System.arraycopy(bytes("abc"), 0, bytes, offset, 3);
                return pieces > 2 ? -1 : 3;
            }
        };
        HttpUpstream upstream = upstream(serving(peer -> {
            peer.head();
            String first = peer.bytes(3);
            seen.complete(null);
            peer.say("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n" + first + peer.bytes(3));
        }));
        try (Reply reply = upstream.send(post(Headers.NONE, new Body.Once(slow, 6), false), KEY)) {
            assertThat(reply.body().readAllBytes()).isEqualTo(bytes("abcabc"));
        }
    }

    /// The JDK's client looks for an answer only when the whole body is out.
    @Test
    void anAnswerGivenBeforeTheWholeBodyHasArrivedIsNotLost() throws Exception {
        CompletableFuture<Void> answered = new CompletableFuture<>();
        byte[] much = random(1_000_000);
        InputStream waiting = new ByteArrayInputStream(much) {
            @Override
            public int read(byte[] bytes, int offset, int length) {
                answered.orTimeout(20, TimeUnit.SECONDS).join();
                return super.read(bytes, offset, length);
            }
        };
        HttpUpstream upstream = upstream(serving(peer -> {
            peer.head();
            peer.say("HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno");
            answered.complete(null);
            peer.awaitEnd();
        }));
        try (Reply reply = upstream.send(post(Headers.NONE, new Body.Once(waiting, much.length), false), KEY)) {
            assertThat(reply.status()).isEqualTo(413);
            assertThat(reply.body().readAllBytes()).isEqualTo(bytes("no"));
        }
    }

    @Test
    void aSpooledBodyIsSentTwiceWithItsLength(@TempDir Path folder) throws Exception {
        byte[] much = random(300_000);
        try (FileChannel file = FileChannel.open(
                folder.resolve("body"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(much));
            Call call = post(Headers.NONE, new Body.Spooled(file, much.length), false);
            for (int attempt = 0; attempt < 2; attempt++) {
                Request request = received(call);
                assertThat(request.all("content-length")).containsExactly("300000");
                assertThat(request.body()).isEqualTo(much);
            }
        }
    }

    @Test
    void aBodyThatBreaksOffIsTheClientsFault() throws Exception {
        InputStream breaking = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("reset");
            }
        };
        for (long length : new long[] {-1, 100}) {
            assertThat(fault(get200(), post(Headers.NONE, new Body.Once(breaking, length), false)))
                    .isEqualTo(Fault.CLIENT);
        }
    }

    @Test
    void theAnswerComesWithItsStatusAndFieldsAndNothingOfItsBodyRead() throws Exception {
        Reply reply = reply("HTTP/1.1 429 Too Many\r\nX-A: 1\r\nx-a: 2\r\nContent-Length: 5\r\n\r\nhello");
        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.headers().all("X-A")).containsExactlyInAnyOrder("1", "2");
        assertThat(reply.length()).isEqualTo(5);
        assertThat(reply.head().length()).isZero();
        assertThat(reply.head().ended()).isFalse();
        assertThat(reply.key()).isEqualTo(KEY);
        assertThat(reply.body().readAllBytes()).isEqualTo(bytes("hello"));
    }

    @Test
    void aRedirectIsAnAnswerAndNotFollowed() throws Exception {
        assertThat(reply("HTTP/1.1 302 Found\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n")
                        .status())
                .isEqualTo(302);
        assertThat(requests).hasSize(1);
    }

    @Test
    void aRefusalWithoutAChallengeIsAnAnswer() throws Exception {
        assertThat(reply("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void eachEventCanBeReadAsSoonAsItIsThere() throws Exception {
        CompletableFuture<Void> seen = new CompletableFuture<>();
        HttpUpstream upstream = upstream(serving(peer -> {
            peer.request();
            peer.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n");
            seen.orTimeout(20, TimeUnit.SECONDS).join();
            peer.say("3\r\ntwo\r\n0\r\n\r\n");
        }));
        try (Reply reply = upstream.send(get("/x"), KEY)) {
            assertThat(reply.body().readNBytes(3)).isEqualTo(bytes("one"));
            assertThat(reply.body().available()).isZero();
            seen.complete(null);
            assertThat(reply.body().readAllBytes()).isEqualTo(bytes("two"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 100\r\n\r\nhalf",
                "Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
                "Transfer-Encoding: chunked\r\n\r\n9\r\nhalf",
                "Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n0\r\n",
                "Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\nzz\r\n"
            })
    void anAnswerThatIsCutShortNeverEndsCleanly(String truncated) throws Exception {
        assertThatThrownBy(() -> reply("HTTP/1.1 200 OK\r\n" + truncated).body().readAllBytes())
                .isInstanceOfAny(IOException.class, Unreachable.class);
    }

    @Test
    void anAnswerThatIsResetNeverEndsCleanly() throws Exception {
        CompletableFuture<Void> seen = new CompletableFuture<>();
        HttpUpstream upstream = upstream(serving(peer -> {
            peer.request();
            peer.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
            seen.orTimeout(20, TimeUnit.SECONDS).join();
            peer.reset();
        }));
        try (Reply reply = upstream.send(get("/x"), KEY)) {
            assertThat(reply.body().readNBytes(4)).isEqualTo(bytes("half"));
            seen.complete(null);
            assertThatThrownBy(() -> reply.body().read()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aRefusedConnectionSaysSo() throws Exception {
        URI nobody = URI.create("http://127.0.0.1:" + RawServer.closedPort());
        assertThat(fault(upstream(nobody, Optional.empty(), LONG), get("/x"))).isEqualTo(Fault.CONNECT);
    }

    @Test
    void anUnknownHostSaysSo() throws Exception {
        URI nobody = URI.create("http://no-such-host.invalid");
        assertThat(fault(upstream(nobody, Optional.empty(), LONG), get("/x"))).isEqualTo(Fault.CONNECT);
    }

    @Test
    void aPlainServerBehindHttpsIsNoConnection() throws Exception {
        RawServer server = serving(peer -> peer.say("this is no TLS\r\n"));
        URI https = URI.create("https://127.0.0.1:" + server.port());
        assertThat(fault(upstream(https, Optional.empty(), LONG), get("/x"))).isEqualTo(Fault.CONNECT);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aConnectionLostBeforeTheHeadIsAReset(boolean reset) throws Exception {
        RawServer server = serving(peer -> {
            peer.request();
            if (reset) {
                peer.reset();
            }
        });
        assertThat(fault(upstream(server), post(Headers.NONE, new Body.Empty(), false)))
                .isEqualTo(Fault.RESET);
        assertThat(server.connections()).as("sent once").isEqualTo(1);
    }

    @Test
    void anAnswerThatIsNoHttpIsAReset() throws Exception {
        assertThat(fault(upstream(answering("SSH-2.0-OpenSSH\r\n\r\n")), get("/x")))
                .isEqualTo(Fault.RESET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 12\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n2\r\nok\r\n0\r\n\r\n",
                "Content-Length: 2\r\nContent-Length: 3\r\n\r\nok!"
            })
    void anAnswerThatCouldBeReadInTwoWaysIsAReset(String twofold) throws Exception {
        assertThat(fault(upstream(answering("HTTP/1.1 200 OK\r\n" + twofold)), get("/x")))
                .isEqualTo(Fault.RESET);
    }

    @Test
    void aMessageNeverHoldsTheKeyOrAnAddress() throws Exception {
        URI nobody = URI.create("http://127.0.0.1:" + RawServer.closedPort());
        HttpUpstream upstream = upstream(nobody, Optional.empty(), LONG);
        assertThatThrownBy(() -> upstream.send(get("/x"), KEY))
                .isInstanceOf(Unreachable.class)
                .hasMessage("no connection");
    }

    /// The only real wait here: there is no clock between the call and the client.
    @Test
    void anAnswerThatDoesNotBeginInTimeIsGivenUp() throws Exception {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        RawServer server = serving(peer -> {
            peer.request();
            peer.awaitEnd();
            ended.complete(null);
        });
        HttpUpstream upstream = upstream(server.address(), Optional.empty(), Duration.ofMillis(50));
        assertThat(fault(upstream, get("/x"))).isEqualTo(Fault.TIMEOUT);
        ended.get(20, TimeUnit.SECONDS);
    }

    /// A real wait, too. The upload is larger than all buffers of the sockets.
    @Test
    void anUploadThatTheUpstreamTakesNoMoreOfIsGivenUpLongBeforeAnAnswerIsDue() throws Exception {
        CompletableFuture<Void> seen = new CompletableFuture<>();
        RawServer server = serving(peer -> {
            peer.head();
            seen.orTimeout(20, TimeUnit.SECONDS).join();
        });
        HttpUpstream upstream = upstream(server.address(), Optional.empty(), LONG, Duration.ofMillis(50));
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'y';
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                return length;
            }
        };
        for (long length : new long[] {-1, 1L << 40}) {
            assertThat(fault(upstream, post(Headers.NONE, new Body.Once(endless, length), false)))
                    .isEqualTo(Fault.TIMEOUT);
        }
        seen.complete(null);
    }

    @Test
    void anInterruptedCallIsGivenUpAndStaysInterrupted() throws Exception {
        RawServer server = serving(peer -> {
            peer.request();
            peer.awaitEnd();
        });
        HttpUpstream upstream = upstream(server);
        CompletableFuture<String> seen = new CompletableFuture<>();
        Thread caller = Thread.ofVirtual().start(() -> {
            Fault fault = fault(upstream, get("/x"));
            seen.complete(fault + " " + Thread.currentThread().isInterrupted());
        });
        caller.interrupt();
        assertThat(seen.get(20, TimeUnit.SECONDS)).isEqualTo("CLIENT true");
    }

    @Test
    void closingAReplyClosesTheConnection() throws Exception {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        HttpUpstream upstream = upstream(serving(peer -> {
            peer.request();
            peer.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n");
            peer.awaitEnd();
            ended.complete(null);
        }));
        Reply reply = upstream.send(get("/x"), KEY);
        assertThat(reply.body().readNBytes(3)).isEqualTo(bytes("one"));
        assertThat(upstream.open()).isEqualTo(1);
        reply.close();
        ended.get(20, TimeUnit.SECONDS);
        assertThat(upstream.open()).isZero();
    }

    @Test
    void anAnswerReadToItsEndLeavesItsConnectionForTheNextCall() throws Exception {
        RawServer server = serving(peer -> {
            while (true) {
                peer.request();
                peer.say(OK);
            }
        });
        HttpUpstream upstream = upstream(server);
        for (int call = 0; call < 5; call++) {
            try (Reply reply = upstream.send(get("/x"), KEY)) {
                assertThat(reply.body().readAllBytes()).isEqualTo(bytes("ok"));
            }
        }
        assertThat(server.connections()).isEqualTo(1);
    }

    /// The JDK's client repeats a GET there and fails a POST. Either may reach the caller, but never hangs.
    @Test
    void aStaleConnectionGivesAnAnswerOrAReset() throws Exception {
        RawServer server = serving(peer -> {
            peer.request();
            peer.say(OK);
        });
        HttpUpstream upstream = upstream(server);
        for (int call = 0; call < 20; call++) {
            try (Reply reply = upstream.send(post(Headers.NONE, new Body.Bytes(bytes("x")), false), KEY)) {
                assertThat(reply.body().readAllBytes()).isEqualTo(bytes("ok"));
            } catch (Unreachable e) {
                assertThat(e.fault()).isEqualTo(Fault.RESET);
            }
            try (Reply reply = upstream.send(get("/x"), KEY)) {
                assertThat(reply.body().readAllBytes()).isEqualTo(bytes("ok"));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"gzip", "GZIP"})
    void gzipThatNobodyAskedForIsUnzipped(String coding) throws Exception {
        String text = "{\"text\":\"" + "hello ".repeat(5000) + "\"}";
        byte[] zipped = zipped(text);
        HttpUpstream upstream = upstream(serving(peer -> {
            peer.request();
            peer.say("HTTP/1.1 200 OK\r\nContent-Encoding: " + coding + "\r\nContent-Length: " + zipped.length
                    + "\r\n\r\n");
            peer.say(zipped);
        }));
        try (Reply reply = upstream.send(get("/x"), KEY)) {
            assertThat(reply.headers().has("content-encoding")).isFalse();
            assertThat(reply.length()).isEqualTo(-1);
            assertThat(new String(reply.body().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(text);
        }
    }

    @Test
    void gzipThatIsCutShortNeverEndsCleanly() throws Exception {
        byte[] zipped = zipped("hello ".repeat(5000));
        HttpUpstream upstream = upstream(serving(peer -> {
            peer.request();
            peer.say(
                    "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + (zipped.length - 9) + "\r\n\r\n");
            peer.say(Arrays.copyOf(zipped, zipped.length - 9));
        }));
        try (Reply reply = upstream.send(get("/x"), KEY)) {
            assertThatThrownBy(() -> reply.body().readAllBytes()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void anAnswerWithoutABodyIsEmptyEvenIfItIsCalledGzip() throws Exception {
        HttpUpstream upstream =
                upstream(answering("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 99\r\n\r\n"));
        Call head = new Call("HEAD", Target.parse("/x").orElseThrow(), Headers.NONE, new Body.Empty(), about(false));
        try (Reply reply = upstream.send(head, KEY)) {
            assertThat(reply.body().readAllBytes()).isEmpty();
            assertThat(reply.body().read()).isEqualTo(-1);
        }
    }

    @Test
    void callsGoThroughAProxyWithItsUserAndPassword() throws Exception {
        HttpUpstream.prepare();
        RawServer proxy = answering(OK);
        HttpUpstream upstream = upstream(
                URI.create("http://upstream.invalid"),
                Optional.of(new Outbound.Proxy(
                        false, "127.0.0.1", proxy.port(), Optional.of(new Secret("user:p\u00e4ss")))),
                LONG);
        upstream.send(get("/v1beta/x"), KEY).close();
        Request request = requests.take();
        assertThat(request.line()).isEqualTo("GET http://upstream.invalid/v1beta/x HTTP/1.1");
        assertThat(request.all("proxy-authorization")).containsExactly("Basic dXNlcjpww6Rzcw==");
    }

    @Test
    void aProxyThatRefusesItsPasswordIsNoAnswer() throws Exception {
        RawServer proxy = answering("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
        HttpUpstream upstream = upstream(
                URI.create("http://upstream.invalid"),
                Optional.of(new Outbound.Proxy(false, "127.0.0.1", proxy.port(), Optional.empty())),
                LONG);
        assertThat(fault(upstream, get("/x"))).isEqualTo(Fault.PROXY);
        assertThat(upstream.open()).isZero();
    }

    @Test
    void aProxyThatRefusesATunnelIsNoConnection() throws Exception {
        RawServer proxy = answering("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
        HttpUpstream upstream = upstream(
                URI.create("https://upstream.invalid"),
                Optional.of(new Outbound.Proxy(false, "127.0.0.1", proxy.port(), Optional.empty())),
                LONG);
        assertThat(fault(upstream, get("/x"))).isEqualTo(Fault.PROXY);
    }

    @Test
    void aTunnelThatAProxyRefusesIsItsFailureAndNotTheKeys() throws Exception {
        RawServer proxy = answering("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");
        HttpUpstream upstream = upstream(
                URI.create("https://upstream.invalid"),
                Optional.of(new Outbound.Proxy(false, "127.0.0.1", proxy.port(), Optional.empty())),
                LONG);
        assertThat(fault(upstream, get("/x"))).isEqualTo(Fault.PROXY);
        Request request = requests.take();
        assertThat(request.line()).isEqualTo("CONNECT upstream.invalid:443 HTTP/1.1");
        assertThat(request.all("x-goog-api-key")).isEmpty();
    }

    @Test
    void aProxyThatIsNotThereIsItsOwnFailure() throws Exception {
        HttpUpstream upstream = upstream(
                URI.create("https://upstream.invalid"),
                Optional.of(new Outbound.Proxy(false, "127.0.0.1", RawServer.closedPort(), Optional.empty())),
                LONG);
        assertThat(fault(upstream, get("/x"))).isEqualTo(Fault.PROXY);
    }

    @Test
    void aFourHundredAndSevenWithoutAProxyIsAnAnswer() throws Exception {
        assertThat(reply("HTTP/1.1 407 Odd\r\nContent-Length: 0\r\n\r\n").status())
                .isEqualTo(407);
    }

    @Test
    void plainHttpNeverGoesAroundASocksProxy() throws Exception {
        RawServer direct = answering(OK);
        HttpUpstream upstream = upstream(
                direct.address(),
                Optional.of(new Outbound.Proxy(true, "127.0.0.1", RawServer.closedPort(), Optional.empty())),
                LONG);
        assertThat(fault(upstream, get("/x"))).isEqualTo(Fault.PROXY);
        assertThat(direct.connections()).isZero();
    }

    @Test
    void twoHundredCallsToOneHostRunAtTheSameTime() throws Exception {
        int many = 200;
        CyclicBarrier all = new CyclicBarrier(many);
        HttpUpstream upstream = upstream(serving(peer -> {
            peer.request();
            try {
                all.await(30, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IOException(e);
            }
            peer.say(OK);
        }));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                answers.add(threads.submit(() -> {
                    try (Reply reply = upstream.send(post(Headers.NONE, new Body.Bytes(bytes("x")), false), KEY)) {
                        return new String(reply.body().readAllBytes(), StandardCharsets.US_ASCII);
                    }
                }));
            }
            for (Future<String> answer : answers) {
                assertThat(answer.get()).isEqualTo("ok");
            }
        }
        assertThat(upstream.open()).isZero();
    }

    private Request received(Call call) throws Exception {
        try (Reply reply = get200().send(call, KEY)) {
            assertThat(reply.status()).isEqualTo(200);
        }
        return requests.take();
    }

    private HttpUpstream get200() throws IOException {
        return upstream(answering(OK));
    }

    private Reply reply(String answer) throws Exception {
        Reply reply = upstream(answering(answer)).send(get("/x"), KEY);
        opened.add(reply);
        return reply;
    }

    private static Fault fault(HttpUpstream upstream, Call call) {
        return catchThrowableOfType(
                        Unreachable.class, () -> upstream.send(call, KEY).close())
                .fault();
    }

    /// A server that notes each request and gives the same answer to all.
    private RawServer answering(String answer) throws IOException {
        return serving(peer -> {
            requests.add(peer.request());
            peer.say(answer);
        });
    }

    private RawServer serving(Script script) throws IOException {
        RawServer server = RawServer.start(script);
        opened.add(server);
        return server;
    }

    private HttpUpstream upstream(RawServer server) throws IOException {
        return upstream(server.address(), Optional.empty(), LONG);
    }

    private HttpUpstream upstream(URI base, Optional<Outbound.Proxy> proxy, Duration firstByte) throws IOException {
        return upstream(base, proxy, firstByte, LONG);
    }

    private HttpUpstream upstream(URI base, Optional<Outbound.Proxy> proxy, Duration firstByte, Duration idle)
            throws IOException {
        HttpUpstream upstream =
                new HttpUpstream(new Outbound(base, proxy, LONG, firstByte, idle, client), System::nanoTime);
        opened.add(upstream);
        return upstream;
    }

    private static Call get(String raw) {
        return new Call("GET", Target.parse(raw).orElseThrow(), Headers.NONE, new Body.Empty(), about(false));
    }

    private static Call post(Headers headers, Body body, boolean bearer) {
        return new Call("POST", Target.parse("/v1beta/x").orElseThrow(), headers, body, about(bearer));
    }

    private static About about(boolean bearer) {
        return new About("", Shape.UNKNOWN, bearer, false, false, Affinity.NONE);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static byte[] zipped(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
