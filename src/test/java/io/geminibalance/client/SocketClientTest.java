package io.geminibalance.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.geminibalance.support.Await;
import io.geminibalance.support.RawServer;
import io.geminibalance.support.RawServer.Script;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The client as any user of `HttpClient` meets it; what a proxy needs besides is in `UpstreamContract`.
@Timeout(60)
class SocketClientTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration REST = Duration.ofSeconds(30);
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final SocketClient client = new SocketClient(LONG, REST, nanos::get);

    @AfterEach
    void close() throws Exception {
        client.shutdownNow();
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
    }

    @Test
    void everyHandlerOfTheApiGetsItsBody() throws Exception {
        RawServer server = keeping("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-A: 1\r\n\r\n"
                + "3\r\none\r\n4;x=\"y\"\r\n two\r\n0\r\nTrailer: z\r\n\r\n");
        HttpRequest request = get(server);

        HttpResponse<String> text = client.send(request, BodyHandlers.ofString());
        assertThat(text.body()).isEqualTo("one two");
        assertThat(text.headers().firstValue("x-a")).hasValue("1");
        assertThat(text.request()).isSameAs(request);
        assertThat(client.send(request, BodyHandlers.ofByteArray()).body()).isEqualTo(bytes("one two"));
        assertThat(client.send(request, BodyHandlers.discarding()).body()).isNull();
        assertThat(client.send(request, BodyHandlers.ofLines()).body()).containsExactly("one two");
        try (InputStream body =
                client.send(request, BodyHandlers.ofInputStream()).body()) {
            assertThat(body.readAllBytes()).isEqualTo(bytes("one two"));
        }
        try (InputStream body = client.send(request, Streaming.handler()).body()) {
            assertThat(body.readAllBytes()).isEqualTo(bytes("one two"));
        }
        assertThat(client.sendAsync(request, BodyHandlers.ofString()).get().body())
                .isEqualTo("one two");
        assertThat(server.connections()).as("all on one connection").isEqualTo(1);
    }

    @Test
    void theJdksClientReadsAStreamingBodyToo() throws Exception {
        try (java.net.http.HttpClient other = java.net.http.HttpClient.newHttpClient();
                InputStream body = other.send(
                                get(serving(peer -> {
                                    peer.request();
                                    peer.say(OK);
                                })),
                                Streaming.handler())
                        .body()) {
            assertThat(body.readAllBytes()).isEqualTo(bytes("ok"));
        }
    }

    @Test
    void whatHasComeIsReadAtOnceAndNothingIsWaitedFor() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        RawServer server = serving(peer -> {
            peer.request();
            peer.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n1\r\nb\r\n1\r\nc\r\n");
            await(seen);
            peer.say("1\r\nd\r\n0\r\n\r\n");
        });
        try (InputStream body = client.send(get(server), Streaming.handler()).body()) {
            byte[] into = new byte[100];
            int read = body.read(into);
            read += body.readNBytes(into, read, 3 - read);
            assertThat(new String(into, 0, read, StandardCharsets.US_ASCII)).isEqualTo("abc");
            assertThat(body.available()).isZero();
            seen.countDown();
            assertThat(body.readAllBytes()).isEqualTo(bytes("d"));
        }
    }

    @Test
    void anAnswerMayEndWithItsConnection() throws Exception {
        RawServer server = serving(peer -> {
            peer.request();
            peer.say("HTTP/1.1 200\r\n\r\nall that is left");
        });
        assertThat(client.send(get(server), BodyHandlers.ofString()).body()).isEqualTo("all that is left");
        assertThat(client.connections()).isZero();
    }

    @Test
    void whatComesBeforeTheAnswerIsSkipped() throws Exception {
        RawServer server = keeping("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK);
        HttpResponse<String> answer = client.send(get(server), BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("link")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 2000 OK\r\n\r\n",
                "HTTP/1.1 099 OK\r\n\r\n",
                "HTTP/2 200 OK\r\n\r\n",
                "http/1.1 200 OK\r\n\r\n",
                "HTTP/1.1 200 OK\n\n",
                "HTTP/1.1 200 OK\r\nA: b\nC: d\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
                "HTTP/1.1 200 OK\r\n: no name\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA : b\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA: b\r\n folded\r\n\r\n",
                "HTTP/1.1 200 OK\r\nA: b\0c\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\ncontent-length: 1\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\n\r\n",
                "\r\nHTTP/1.1 200 OK\r\n\r\n"
            })
    void whatIsNoSoundAnswerIsRefusedAndItsConnectionClosed(String rubbish) throws Exception {
        RawServer server = serving(peer -> {
            peer.request();
            peer.say(rubbish);
            peer.awaitEnd();
        });
        assertThatThrownBy(() -> client.send(get(server), BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);
        assertThat(client.connections()).isZero();
        Await.until("the server sees the end", () -> server.open() == 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "4",
                "4\r\nhal",
                "4\r\nhalf",
                "4\r\nhalfx\r\n0\r\n\r\n",
                "-4\r\nhalf\r\n0\r\n\r\n",
                "0x4\r\nhalf\r\n0\r\n\r\n",
                "4\nhalf\r\n0\r\n\r\n",
                "fffffffffffffffff\r\nhalf\r\n",
                "4\r\nhalf\r\n0\r\n",
                "4\r\nhalf\r\n0\r\nTrailer: x"
            })
    void chunksThatAreUnsoundNeverEndCleanly(String chunks) throws Exception {
        RawServer server = serving(peer -> {
            peer.request();
            peer.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks);
        });
        assertThatThrownBy(() -> client.send(get(server), BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);
        try (InputStream body = client.send(get(server), Streaming.handler()).body()) {
            assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
        }
        assertThat(client.connections()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nConnection: x, Close\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokmore"
            })
    void aConnectionThatMayNotBeUsedAgainIsNot(String answer) throws Exception {
        RawServer server = keeping(answer);
        for (int i = 1; i <= 2; i++) {
            assertThat(client.send(get(server), BodyHandlers.ofString()).body()).isEqualTo("ok");
            assertThat(server.connections()).isEqualTo(i);
        }
        assertThat(client.connections()).isZero();
    }

    @Test
    void aConnectionThatHasWaitedForTooLongIsClosed() throws Exception {
        RawServer server = keeping(OK);
        client.send(get(server), BodyHandlers.ofString());
        assertThat(client.connections()).isEqualTo(1);
        nanos.addAndGet(REST.toNanos());
        Await.until("it is closed", () -> client.connections() == 0);
        Await.until("the server sees the end", () -> server.open() == 0);
    }

    @Test
    void aConnectionThatTheServerHasEndedIsNotUsedAgain() throws Exception {
        RawServer server = serving(peer -> {
            peer.request();
            peer.say(OK);
        });
        for (int i = 1; i <= 3; i++) {
            assertThat(client.send(post(server, "x"), BodyHandlers.ofString()).body())
                    .isEqualTo("ok");
            Await.until("the server has ended it", () -> server.open() == 0);
        }
        assertThat(server.connections()).isEqualTo(3);
    }

    @Test
    void whenAServerEndsAConnectionAtTheNextRequestTheOthersThatWaitAreNotUsedEither() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        RawServer server = serving(peer -> {
            peer.request();
            both.countDown();
            await(both);
            peer.say(OK);
            // Reads the next request, and ends without a word.
            peer.request();
        });
        CompletableFuture<HttpResponse<String>> first = client.sendAsync(post(server, "x"), BodyHandlers.ofString());
        client.send(post(server, "x"), BodyHandlers.ofString());
        first.join();
        assertThat(client.connections()).isEqualTo(2);

        assertThatThrownBy(() -> client.send(post(server, "x"), BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);
        assertThat(client.connections()).isZero();
    }

    @Test
    void whatAServerSaysTooMuchIsNeverTakenForTheNextAnswer() throws Exception {
        Semaphore said = new Semaphore(0);
        RawServer server = serving(peer -> tooMuch(peer, said));
        for (int i = 1; i <= 3; i++) {
            assertThat(client.send(post(server, "x"), BodyHandlers.ofString()).body())
                    .startsWith("large");
            said.acquire();
        }
        assertThat(server.connections()).isEqualTo(3);
    }

    /// The answer is longer than what is read ahead, so what follows it is still the kernel's when its end is read.
    static void tooMuch(RawServer.Peer peer, Semaphore said) throws IOException {
        String large = "large".repeat(1000);
        peer.request();
        peer.say("HTTP/1.1 200 OK\r\nContent-Length: " + large.length() + "\r\n\r\n" + large);
        peer.say(OK);
        said.release();
        peer.awaitEnd();
    }

    @Test
    void whatHasComeIsToldBeforeWhatIsWrongWithTheRest() throws Exception {
        for (String rest : List.of("ZZ\r\n", "0\r\nX-Trailer: 1\r\n", "0\r\nX-Trailer: 1", "0\r\n")) {
            RawServer server = serving(peer -> {
                peer.request();
                peer.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n3\r\ntwo\r\n" + rest);
                peer.awaitEnd();
            });
            try (InputStream body =
                    client.send(get(server), Streaming.handler()).body()) {
                assertThat(body.readNBytes(6)).as(rest).isEqualTo(bytes("onetwo"));
            }
        }
    }

    @Test
    void onlyWhereABodyIsExpectedIsItSaidThatThereIsNone() throws Exception {
        Queue<String> lengths = new ConcurrentLinkedQueue<>();
        RawServer server = serving(peer -> {
            while (true) {
                lengths.add(String.join(",", peer.request().all("content-length")));
                peer.say(OK);
            }
        });
        for (String method : List.of("DELETE", "OPTIONS", "POST", "PATCH")) {
            HttpRequest request = HttpRequest.newBuilder(server.address())
                    .method(method, BodyPublishers.noBody())
                    .build();
            client.send(request, BodyHandlers.discarding());
        }
        assertThat(lengths).containsExactly("", "", "0", "0");
    }

    @Test
    void anAnswerToALargeRequestIsReadWhileItIsStillBeingSent() throws Exception {
        RawServer server = serving(peer -> {
            peer.head();
            peer.say("HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno");
            peer.awaitEnd();
        });
        HttpResponse<String> answer = client.send(post(server, "x".repeat(50_000_000)), BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).isEqualTo("no");
        assertThat(client.connections()).as("half a request is on it").isZero();
    }

    @Test
    void anInterruptedCallClosesItsConnectionAndSaysSo() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        RawServer server = serving(peer -> {
            peer.request();
            asked.countDown();
            peer.awaitEnd();
        });
        CompletableFuture<Throwable> failed = new CompletableFuture<>();
        Thread caller = Thread.ofVirtual().start(() -> {
            try {
                client.send(get(server), BodyHandlers.ofString());
            } catch (IOException | InterruptedException e) {
                failed.complete(e);
            }
        });
        await(asked);
        caller.interrupt();
        assertThat(failed.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        Await.until("the server sees the end", () -> server.open() == 0);
        assertThat(client.connections()).isZero();
    }

    @Test
    void aBodyThatIsClosedEndsItsReader() throws Exception {
        RawServer server = serving(peer -> {
            peer.request();
            peer.say("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nsome");
            peer.awaitEnd();
        });
        InputStream body = client.send(get(server), Streaming.handler()).body();
        assertThat(body.readNBytes(4)).isEqualTo(bytes("some"));
        CompletableFuture<Throwable> failed = new CompletableFuture<>();
        Thread reader = Thread.ofVirtual().start(() -> {
            try {
                body.read();
            } catch (IOException e) {
                failed.complete(e);
            }
        });
        Await.until("it waits", () -> reader.getState() == Thread.State.WAITING);
        body.close();
        assertThat(failed.get(20, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
        assertThat(client.connections()).isZero();
        assertThatThrownBy(body::read).isInstanceOf(IOException.class);
    }

    @Test
    void nobodyThereIsNoConnection() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RawServer.closedPort()))
                .build();
        assertThatThrownBy(() -> client.send(request, BodyHandlers.ofString())).isInstanceOf(ConnectException.class);
        HttpRequest nowhere = HttpRequest.newBuilder(URI.create("http://no-such-host.invalid"))
                .build();
        assertThatThrownBy(() -> client.send(nowhere, BodyHandlers.ofString())).isInstanceOf(ConnectException.class);
        assertThat(client.connections()).isZero();
    }

    @Test
    void aClosedClientWaitsForItsAnswersAndSendsNoMore() throws Exception {
        RawServer server = serving(peer -> {
            peer.request();
            peer.say("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab");
            peer.request();
        });
        InputStream body = client.send(get(server), Streaming.handler()).body();
        client.shutdown();
        assertThat(client.isTerminated()).isFalse();
        assertThat(client.awaitTermination(Duration.ofMillis(1))).isFalse();
        assertThatThrownBy(() -> client.send(get(server), BodyHandlers.ofString()))
                .isInstanceOf(IOException.class)
                .hasMessage("the client is closed");
        body.close();
        client.close();
        assertThat(client.isTerminated()).isTrue();
    }

    @Test
    void itSaysWhatItCannotDo() {
        assertThat(client.followRedirects()).isEqualTo(java.net.http.HttpClient.Redirect.NEVER);
        assertThat(client.proxy()).isEqualTo(Optional.empty());
        assertThat(client.version()).isEqualTo(java.net.http.HttpClient.Version.HTTP_1_1);
        assertThatThrownBy(client::newWebSocketBuilder).isInstanceOf(UnsupportedOperationException.class);
    }

    /// Gives each request on a connection the same answer.
    private RawServer keeping(String answer) throws IOException {
        return serving(peer -> {
            while (true) {
                peer.request();
                peer.say(answer);
            }
        });
    }

    private RawServer serving(Script script) throws IOException {
        RawServer server = RawServer.start(script);
        opened.add(server);
        return server;
    }

    private static HttpRequest get(RawServer server) {
        return HttpRequest.newBuilder(server.address()).build();
    }

    private static HttpRequest post(RawServer server, String body) {
        return HttpRequest.newBuilder(server.address())
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IOException("in vain");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
