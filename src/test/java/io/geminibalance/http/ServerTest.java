package io.geminibalance.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.support.RawHttp;
import io.geminibalance.support.RawHttp.Answer;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Relay;
import io.geminibalance.wire.Reply;
import io.geminibalance.wire.Secret;
import io.geminibalance.wire.Sink.ClientGone;
import io.geminibalance.wire.Sink.UpstreamBroken;
import io.geminibalance.wire.Target;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerTest {

    @Test
    void aWholeAnswerHasALengthAndLeavesTheConnectionOpen() throws IOException {
        try (Server server = Door.open(exchange -> Door.say(exchange, 200, "hello"));
                RawHttp http = RawHttp.connect(server.port())) {
            http.send(Door.get("/a") + "\r\n");
            Answer first = http.answer();
            assertThat(first.status()).isEqualTo(200);
            assertThat(first.text()).isEqualTo("hello");
            assertThat(first.all("content-length")).containsExactly("5");
            assertThat(first.all("transfer-encoding")).isEmpty();

            http.send(Door.get("/b") + "\r\n");
            assertThat(http.answer().text()).isEqualTo("hello");
        }
    }

    @Test
    void aStreamOfUnknownLengthEndsWithTheLastChunk() throws IOException {
        try (Server server = Door.open(exchange -> {
                    OutputStream out = exchange.start(200, Headers.NONE, -1);
                    out.write(Door.bytes("one"));
                    out.flush();
                    out.write(Door.bytes("two"));
                    out.close();
                });
                RawHttp http = RawHttp.connect(server.port())) {
            http.send(Door.get("/") + "\r\n");
            Answer answer = http.answer();
            assertThat(answer.text()).isEqualTo("onetwo");
            assertThat(answer.complete()).isTrue();
            assertThat(answer.all("content-length")).isEmpty();

            http.send(Door.get("/") + "\r\n");
            assertThat(http.answer().complete()).isTrue();
        }
    }

    @Test
    void eachFlushedEventArrivesBeforeTheNextIsWritten() throws Exception {
        CompletableFuture<Void> seen = new CompletableFuture<>();
        try (Server server = Door.open(exchange -> {
                    OutputStream out = exchange.start(200, Headers.NONE, -1);
                    out.write(Door.bytes("one"));
                    out.flush();
                    await(seen);
                    out.write(Door.bytes("two"));
                    out.close();
                });
                RawHttp http = RawHttp.connect(server.port())) {
            http.send(Door.get("/") + "\r\n");
            http.head();
            assertThat(http.bytes("3\r\none\r\n".length())).isEqualTo("3\r\none\r\n");
            seen.complete(null);
            assertThat(http.bytes("3\r\ntwo\r\n0\r\n\r\n".length())).isEqualTo("3\r\ntwo\r\n0\r\n\r\n");
        }
    }

    @Test
    void aStreamOfKnownLengthIsSentWithItsLengthOnly() throws IOException {
        try (Server server = Door.open(exchange -> {
            OutputStream out = exchange.start(200, Headers.of("Content-Length", "999", "Transfer-Encoding", "x"), 6);
            out.write(Door.bytes("onetwo"));
            out.close();
        })) {
            Answer answer = RawHttp.ask(server.port(), Door.get("/") + "\r\n");
            assertThat(answer.all("content-length")).containsExactly("6");
            assertThat(answer.all("transfer-encoding")).isEmpty();
            assertThat(answer.text()).isEqualTo("onetwo");
        }
    }

    @Test
    void aFieldThatSaysALengthNeverStandsNextToChunked() throws IOException {
        try (Server server = Door.open(exchange -> {
            OutputStream out = exchange.start(200, Headers.of("content-length", "3"), -1);
            out.write(Door.bytes("onetwo"));
            out.close();
        })) {
            Answer answer = RawHttp.ask(server.port(), Door.get("/") + "\r\n");
            assertThat(answer.all("content-length")).isEmpty();
            assertThat(answer.all("transfer-encoding")).hasSize(1);
            assertThat(answer.text()).isEqualTo("onetwo");
        }
    }

    /// Whatever throws, in whatever way the answer was begun: the client must see that it is not complete.
    @ParameterizedTest
    @CsvSource({"-1, false", "-1, true", "100, false", "100, true"})
    void anAnswerThatIsCutByAThrowableDoesNotLookComplete(int length, boolean error) throws IOException {
        try (Server server = Door.open(exchange -> {
                    OutputStream out = exchange.start(200, Headers.NONE, length);
                    out.write(Door.bytes("half"));
                    out.flush();
                    if (error) {
                        throw new AssertionError("an Error");
                    }
                    throw new IllegalStateException("an Exception");
                });
                RawHttp http = RawHttp.connect(server.port())) {
            http.send(Door.get("/") + "\r\n");
            Answer answer = http.answer();
            assertThat(answer.text()).isEqualTo("half");
            assertThat(answer.complete()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBrokenUpstreamCutsTheAnswer(boolean flushed) throws IOException {
        try (Server server = Door.open(exchange -> {
            OutputStream out = exchange.start(200, Headers.NONE, -1);
            out.write(Door.bytes("half"));
            if (flushed) {
                out.flush();
            }
            throw new UpstreamBroken(new IOException("reset"));
        })) {
            // What was never flushed may be lost, the head included; a complete answer must not come.
            try (RawHttp http = RawHttp.connect(server.port())) {
                http.send(Door.get("/") + "\r\n");
                assertThat(restOf(http))
                        .startsWith(flushed ? "HTTP/1.1 200" : "")
                        .doesNotContain("\r\n0\r\n");
            }
        }
    }

    @Test
    void anAnswerThatTheHandlerForgetsToCloseIsCut() throws IOException {
        try (Server server = Door.open(exchange -> {
                    OutputStream out = exchange.start(200, Headers.NONE, -1);
                    out.write(Door.bytes("half"));
                    out.flush();
                });
                RawHttp http = RawHttp.connect(server.port())) {
            http.send(Door.get("/") + "\r\n");
            assertThat(http.answer().complete()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aHandlerThatThrowsBeforeItAnswersGivesA500(boolean error) throws IOException {
        try (Server server = Door.open(exchange -> {
            if (error) {
                throw new StackOverflowError();
            }
            throw new IllegalArgumentException("secret detail");
        })) {
            Answer answer = RawHttp.ask(server.port(), Door.get("/") + "\r\n");
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.text()).startsWith("INTERNAL").doesNotContain("secret detail");
        }
    }

    @Test
    void aHandlerThatAnswersNothingGivesA500() throws IOException {
        try (Server server = Door.open(exchange -> {})) {
            assertThat(RawHttp.ask(server.port(), Door.get("/") + "\r\n").status())
                    .isEqualTo(500);
        }
    }

    @Test
    void twoLeadingSlashesKeepTheFirstSegment() throws IOException {
        try (Server server = echoingTargets()) {
            assertThat(RawHttp.ask(server.port(), Door.get("//v1beta/models?a=b") + "\r\n")
                            .text())
                    .isEqualTo("/v1beta/models?a=b");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1beta/models/a%2Fb%3Ac:generateContent?x=%2B+%20&y=a%26b&&z",
                "/v1beta/models/%e4%BD%a0",
                "/?",
                "/a//b/",
                "/a;b=c@d!$&'()*+,~-._"
            })
    void targetsArriveByteForByte(String target) throws IOException {
        try (Server server = echoingTargets()) {
            assertThat(RawHttp.ask(server.port(), Door.get(target) + "\r\n").text())
                    .isEqualTo(target);
        }
    }

    @Test
    void theAbsoluteFormIsReadAsItsPath() throws IOException {
        try (Server server = echoingTargets()) {
            assertThat(RawHttp.ask(server.port(), Door.get("http://localhost/v1beta/x?y") + "\r\n")
                            .text())
                    .isEqualTo("/v1beta/x?y");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a/../b", "/a/%2e%2E/b", "/a%00b", "/a\u00e9key=b", "/a?b=\u00e9", "/a%5c..%5cb", "/a#b"})
    void aTargetThatOthersCouldReadDifferentlyIsNone(String target) throws IOException {
        try (Server server = echoingTargets()) {
            Answer answer = RawHttp.ask(server.port(), Door.get(target) + "\r\n");
            assertThat(answer.status()).isEqualTo(400);
        }
    }

    @Test
    void theAnswerToHeadHasTheLengthAndNoBody() throws IOException {
        try (Server server = Door.open(exchange -> Door.say(exchange, 200, "hello"));
                RawHttp http = RawHttp.connect(server.port())) {
            http.send("HEAD / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            Answer head = http.answer(true);
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.all("content-length")).containsExactly("5");

            // The next answer begins right behind the head: no byte of a body has come.
            http.send(Door.get("/") + "\r\n");
            assertThat(http.answer().text()).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @CsvSource({"HEAD, 200, -1", "HEAD, 200, 7", "HEAD, 200, 0", "GET, 204, -1", "GET, 304, -1", "GET, 200, 0"})
    void aStreamedAnswerWithoutABodyIsEmptyAndComplete(String method, int status, int length) throws IOException {
        try (Server server = Door.open(exchange -> {
                    if (exchange.method().equals("PUT")) {
                        Door.say(exchange, 200, "next");
                        return;
                    }
                    OutputStream out = exchange.start(status, Headers.NONE, length);
                    out.write(new byte[0], 0, 0);
                    out.flush();
                    out.close();
                });
                RawHttp http = RawHttp.connect(server.port())) {
            http.send(method + " / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            Answer answer = http.answer(method.equals("HEAD"));
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.body()).isEmpty();
            assertThat(answer.complete()).isTrue();
            if (length >= 0) {
                assertThat(answer.all("content-length")).containsExactly(Integer.toString(length));
            }

            http.send("PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
            assertThat(http.answer().text()).isEqualTo("next");
        }
    }

    /// The same through the relay, as it happens for whatever Google answers without a body.
    @ParameterizedTest
    @CsvSource({
        "HEAD, 200, ''",
        "HEAD, 200, 7",
        "HEAD, 200, 0",
        "GET, 204, ''",
        "GET, 304, ''",
        "GET, 200, 0",
        "GET, 200, ''"
    })
    void anUpstreamAnswerWithoutABodyIsRelayedAsOne(String method, int status, String length) throws IOException {
        Headers headers = length.isEmpty() ? Headers.NONE : Headers.of("content-length", length);
        try (Server server = Door.open(exchange -> Relay.pass(
                        new Reply(
                                status,
                                headers,
                                new Reply.Head(new byte[100], 0, false),
                                InputStream.nullInputStream(),
                                new Secret("AIza-test-key-0001")),
                        Headers.NONE,
                        exchange));
                RawHttp http = RawHttp.connect(server.port())) {
            for (int turn = 0; turn < 2; turn++) {
                http.send(method + " / HTTP/1.1\r\nHost: localhost\r\n\r\n");
                Answer answer = http.answer(method.equals("HEAD"));
                assertThat(answer.status()).isEqualTo(status);
                assertThat(answer.body()).isEmpty();
                assertThat(answer.complete()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    void aStatusThatAllowsNoBodyIsSentWithoutOne(int status) throws IOException {
        try (Server server = Door.open(
                        exchange -> Door.say(exchange, exchange.method().equals("PUT") ? 200 : status, "body"));
                RawHttp http = RawHttp.connect(server.port())) {
            http.send(Door.get("/") + "\r\n");
            assertThat(http.answer().status()).isEqualTo(status);
            http.send("PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
            assertThat(http.answer().text()).isEqualTo("body");
        }
    }

    @Test
    void anEmptyAnswerSaysThatItIsEmpty() throws IOException {
        try (Server server = Door.open(exchange -> exchange.whole(200, Headers.NONE, new byte[0], 0))) {
            Answer answer = RawHttp.ask(server.port(), Door.get("/") + "\r\n");
            assertThat(answer.all("content-length")).containsExactly("0");
            assertThat(answer.all("transfer-encoding")).isEmpty();
        }
    }

    @Test
    void fieldsThatDoNotFitIntoBytesAreLeftOut() throws IOException {
        Headers headers = Headers.of(
                "x-good", "caf\u00e9\ttab", "x-wide", "\u4f60", "x-control", "a\u0001b", "x-line", "a\r\nb: c");
        try (Server server = Door.open(exchange -> exchange.whole(200, headers, Door.bytes("ok"), 2))) {
            Answer answer = RawHttp.ask(server.port(), Door.get("/") + "\r\n");
            assertThat(answer.first("x-good")).isEqualTo("caf\u00e9\ttab");
            assertThat(answer.all("x-wide")).isEmpty();
            assertThat(answer.all("x-control")).isEmpty();
            assertThat(answer.all("x-line")).isEmpty();
            assertThat(answer.all("b")).isEmpty();
        }
    }

    @Test
    void fieldsOfEveryAnswerAreAddedToItsOwn() throws IOException {
        try (Server server = Door.open(exchange -> {
            exchange.add(Headers.of("vary", "Origin"));
            exchange.whole(200, Headers.of("vary", "Accept"), Door.bytes("ok"), 2);
        })) {
            assertThat(RawHttp.ask(server.port(), Door.get("/") + "\r\n").all("vary"))
                    .containsExactly("Accept", "Origin");
        }
    }

    @Test
    void requestFieldsAreReadWithAllTheirValuesWhateverTheirCase() throws IOException {
        try (Server server = Door.open(exchange ->
                Door.say(exchange, 200, exchange.headers().all("X-GOOG-Api-Key").toString()))) {
            assertThat(RawHttp.ask(server.port(), Door.get("/") + "x-goog-api-key: a\r\nX-Goog-Api-Key: b\r\n\r\n")
                            .text())
                    .isEqualTo("[a, b]");
        }
    }

    /// Without it each flushed answer waits up to 40 ms for an acknowledgement.
    @Test
    void smallWritesAreSentAtOnceUnlessTheOperatorDecidesOtherwise() throws IOException {
        Engine.prepare();
        assertThat(System.getProperty("sun.net.httpserver.nodelay")).isEqualTo("true");
        String idle = System.setProperty("sun.net.httpserver.idleInterval", "42");
        try {
            Engine.prepare();
            assertThat(System.getProperty("sun.net.httpserver.idleInterval")).isEqualTo("42");
        } finally {
            System.setProperty("sun.net.httpserver.idleInterval", idle);
        }
    }

    @Test
    void aClientThatHangsUpBecomesClientGone() throws Exception {
        CompletableFuture<Throwable> caught = new CompletableFuture<>();
        CompletableFuture<Void> gone = new CompletableFuture<>();
        try (Server server = Door.open(exchange -> {
                    try {
                        Relay.pass(endless(gone), Headers.NONE, exchange);
                    } catch (Throwable e) {
                        caught.complete(e);
                        throw e;
                    }
                });
                RawHttp http = RawHttp.connect(server.port())) {
            http.send(Door.get("/") + "\r\n");
            http.head();
            http.reset();
            gone.complete(null);
            assertThat(caught.get(20, TimeUnit.SECONDS)).isInstanceOf(ClientGone.class);
        }
    }

    @Test
    void aClientThatIsGoneBeforeTheAnswerBeginsBecomesClientGoneToo() throws Exception {
        CompletableFuture<Throwable> caught = new CompletableFuture<>();
        CompletableFuture<Void> gone = new CompletableFuture<>();
        try (Server server = Door.open(exchange -> {
                    await(gone);
                    try {
                        byte[] much = new byte[8 << 20];
                        exchange.whole(200, Headers.NONE, much, much.length);
                        caught.complete(new AssertionError("nothing was thrown"));
                    } catch (Throwable e) {
                        caught.complete(e);
                        throw e;
                    }
                });
                RawHttp http = RawHttp.connect(server.port())) {
            http.send(Door.get("/") + "\r\n");
            http.reset();
            gone.complete(null);
            assertThat(caught.get(20, TimeUnit.SECONDS)).isInstanceOf(ClientGone.class);
        }
    }

    @Test
    void anAnswerKnowsItsStatusAndItsBytes() throws Exception {
        CompletableFuture<String> seen = new CompletableFuture<>();
        try (Server server = Door.open(exchange -> {
            OutputStream out = exchange.start(201, Headers.NONE, -1);
            out.write(Door.bytes("one"));
            out.write('!');
            out.close();
            seen.complete(exchange.status() + " " + exchange.sent());
        })) {
            RawHttp.ask(server.port(), Door.get("/") + "\r\n");
            assertThat(seen.get(20, TimeUnit.SECONDS)).isEqualTo("201 4");
        }
    }

    private static Server echoingTargets() throws IOException {
        return Door.open(exchange -> {
            Target target = exchange.target().orElse(null);
            Door.say(exchange, target == null ? 400 : 200, target == null ? "" : target.raw());
        });
    }

    /// An answer that goes on for ever once the client has gone.
    private static Reply endless(CompletableFuture<Void> gone) {
        InputStream body = new InputStream() {
            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                await(gone);
                return new ByteArrayInputStream(new byte[1000]).read(bytes, offset, length);
            }
        };
        return new Reply(
                200, Headers.NONE, new Reply.Head(new byte[8192], 10, false), body, new Secret("AIza-test-key-0001"));
    }

    private static void await(CompletableFuture<Void> event) {
        event.orTimeout(20, TimeUnit.SECONDS).join();
    }

    private static String restOf(RawHttp http) throws IOException {
        StringBuilder all = new StringBuilder();
        for (String next = http.bytes(1); !next.isEmpty(); next = http.bytes(1)) {
            all.append(next);
        }
        return all.toString();
    }
}
