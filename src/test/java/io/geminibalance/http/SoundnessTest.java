package io.geminibalance.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.support.RawHttp;
import io.geminibalance.support.RawHttp.Answer;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoundnessTest {
    private final AtomicInteger handled = new AtomicInteger();
    private Server server;

    @BeforeEach
    void open() throws IOException {
        server = Door.open(exchange -> {
            handled.incrementAndGet();
            exchange.keepBody();
            Door.say(exchange, 200, "ok");
        });
    }

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n\r\n",
                "PO\u0007T / HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: user@a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a:\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a:80:80\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost:\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n",
                "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET / HTTP/9.9\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.2\r\nHost: a\r\n\r\n",
                "GET / http/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/2.0\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nX-A: b\u0000c\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nX-A: b\u0001c\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nX-A: b\u007fc\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nX A: b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nX-A : b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nX(A): b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\nhello",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\nhello",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 5\r\n\r\nhello",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x5\r\n\r\nhello",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
            })
    void aRequestThatAnotherServerMayReadDifferentlyIsRefusedAndTheConnectionClosed(String request) throws IOException {
        try (RawHttp http = RawHttp.connect(server.port())) {
            http.send(request);
            assertThat(http.answer().status()).isIn(400, 505);
            assertThat(handled).hasValue(0);
            assertThat(http.ended()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST / HTTP/1.1\r\n"
                        + "Host: a\r\n"
                        + "Transfer-Encoding: chunked\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n"
                        + "0\r\n\r\n",
                "POST / HTTP/1.1\r\n"
                        + "Host: a\r\n"
                        + "Transfer-Encoding: identity\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n"
                        + "0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: identity\r\n\r\n"
            })
    void aTransferCodingOtherThanPlainChunkedIsRefused(String request) throws IOException {
        assertThat(RawHttp.ask(server.port(), request).status()).isIn(400, 501);
        assertThat(handled).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: localhost:8090\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: [::1]:8090\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: my_host-1.example.\r\n\r\n",
                "GET / HTTP/1.0\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nX-A: b\tc \u00e9\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nX-A:\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nX!#$%&'*+.^_`|~: b\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 005\r\n\r\nhello",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
            })
    void aSoundRequestIsServed(String request) throws IOException {
        assertThat(RawHttp.ask(server.port(), request).status()).isEqualTo(200);
        assertThat(handled).hasValue(1);
    }

    @Test
    void aRefusalSaysWhatIsWrong() throws IOException {
        Answer answer = RawHttp.ask(server.port(), "GET / HTTP/1.1\r\n\r\n");
        assertThat(answer.text()).contains("Host header");
    }

    /// Otherwise the rest of a smuggled body would be the next request.
    @Test
    void whatFollowsARefusedRequestIsNeverServed() throws IOException {
        try (RawHttp http = RawHttp.connect(server.port())) {
            http.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +0\r\n\r\n" + Door.get("/smuggled") + "\r\n");
            assertThat(http.answer().status()).isEqualTo(400);
            assertThat(http.ended()).isTrue();
            assertThat(handled).hasValue(0);
        }
    }
}
