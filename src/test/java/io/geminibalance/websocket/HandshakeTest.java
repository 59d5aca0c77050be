package io.geminibalance.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.websocket.Handshake.Accepted;
import io.geminibalance.websocket.Handshake.Refused;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Secret;
import org.junit.jupiter.api.Test;

class HandshakeTest {
    /// The request of RFC 6455, 1.3.
    private static final Headers GOOD = Headers.of(
            "Host", "server.example.com",
            "Upgrade", "websocket",
            "Connection", "Upgrade",
            "Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version", "13");

    @Test
    void theExampleOfTheRfcIsAccepted() {
        assertThat(accepted(GOOD).headers())
                .isEqualTo(Headers.of("Upgrade", "websocket", "Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
        assertThat(accepted(GOOD).token()).isEmpty();
    }

    @Test
    void tokensOfTheFieldsAreFoundInListsAndInAnyCase() {
        accepted(GOOD.with("Connection", "keep-alive, UPGRADE").with("Upgrade", "h2c, WebSocket"));
        accepted(GOOD.with("Content-Length", "0"));
    }

    @Test
    void extensionsAreNotTaken() {
        assertThat(accepted(GOOD.with("Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits")))
                .isEqualTo(accepted(GOOD));
    }

    @Test
    void theTokenBehindBearerIsTakenAndBearerIsChosen() {
        Accepted answer = accepted(GOOD.with("Sec-WebSocket-Protocol", "bearer, tok-123456789"));

        assertThat(answer.token().map(Secret::reveal)).contains("tok-123456789");
        assertThat(answer.headers().all("Sec-WebSocket-Protocol")).containsExactly("bearer");
        assertThat(answer.toString()).doesNotContain("tok-123456789");
    }

    @Test
    void theTokenMayStandInAFieldOfItsOwn() {
        Headers.Builder request = Headers.builder();
        GOOD.forEach(request::add);
        request.add("Sec-WebSocket-Protocol", "log").add("Sec-WebSocket-Protocol", "bearer");
        request.add("Sec-WebSocket-Protocol", "secret");

        assertThat(accepted(request.build()).token().map(Secret::reveal)).contains("secret");
    }

    @Test
    void otherProtocolsAndABearerWithoutATokenAreNotChosen() {
        for (String offered : new String[] {"chat, superchat", "bearer", "tok, bearer", "Bearer, tok", ""}) {
            Accepted answer = accepted(GOOD.with("Sec-WebSocket-Protocol", offered));

            assertThat(answer.token()).as(offered).isEmpty();
            assertThat(answer.headers().has("Sec-WebSocket-Protocol"))
                    .as(offered)
                    .isFalse();
        }
    }

    @Test
    void aRequestThatIsNotForAWebSocketIsToldHowToAsk() {
        for (Headers request : new Headers[] {Headers.NONE, GOOD.with("Upgrade", "h2c"), GOOD.with("Upgrade", "")}) {
            Refused refused = refused("GET", "HTTP/1.1", request);

            assertThat(refused.status()).isEqualTo(426);
            assertThat(refused.headers()).isEqualTo(Headers.of("Upgrade", "websocket", "Sec-WebSocket-Version", "13"));
        }
    }

    @Test
    void anotherVersionIsToldTheRightOne() {
        for (String version : new String[] {"8", "14", "013", "13, 8", ""}) {
            Refused refused = refused("GET", "HTTP/1.1", GOOD.with("Sec-WebSocket-Version", version));

            assertThat(refused.status()).as(version).isEqualTo(426);
            assertThat(refused.headers().first("Sec-WebSocket-Version")).contains("13");
        }
        assertThat(refused("GET", "HTTP/1.1", GOOD.keep((name, _) -> !name.endsWith("Version")))
                        .status())
                .isEqualTo(426);
    }

    @Test
    void aKeyThatIsNotSixteenBytesIsMalformed() {
        for (String key : new String[] {
            "",
            "x",
            "dGhlIHNhbXBsZSBub25jZQ",
            "dGhlIHNhbXBsZSBub25jZQ===",
            "dGhlIHNhbXBsZSBub24=",
            "dGhlIHNhbXBsZSBub25jZSE=",
            "dGhlIHNhbXBsZSBub25jZQ==\r"
        }) {
            assertThat(refused("GET", "HTTP/1.1", GOOD.with("Sec-WebSocket-Key", key))
                            .status())
                    .as(key)
                    .isEqualTo(400);
        }
        Headers.Builder twice = Headers.builder();
        GOOD.forEach(twice::add);
        twice.add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        assertThat(refused("GET", "HTTP/1.1", twice.build()).status()).isEqualTo(400);
    }

    @Test
    void otherMethodsVersionsAndBodiesAreMalformed() {
        assertThat(refused("POST", "HTTP/1.1", GOOD).status()).isEqualTo(400);
        assertThat(refused("get", "HTTP/1.1", GOOD).status()).isEqualTo(400);
        assertThat(refused("GET", "HTTP/1.0", GOOD).status()).isEqualTo(400);
        assertThat(refused("GET", "HTTP/1.1", GOOD.with("Connection", "close")).status())
                .isEqualTo(400);
        assertThat(refused("GET", "HTTP/1.1", GOOD.with("Content-Length", "5")).status())
                .isEqualTo(400);
        assertThat(refused("GET", "HTTP/1.1", GOOD.with("Transfer-Encoding", "chunked"))
                        .status())
                .isEqualTo(400);
    }

    private static Accepted accepted(Headers request) {
        Handshake answer = Handshake.answer("GET", "HTTP/1.1", request);
        assertThat(answer).isInstanceOf(Accepted.class);
        return (Accepted) answer;
    }

    private static Refused refused(String method, String version, Headers request) {
        Handshake answer = Handshake.answer(method, version, request);
        assertThat(answer).isInstanceOf(Refused.class);
        return (Refused) answer;
    }
}
