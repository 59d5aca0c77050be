package io.geminibalance.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.wire.Headers;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginsTest {
    private static final Origins NONE = new Origins(Set.of());
    private static final Origins APP = new Origins(Set.of("https://app.example"));
    private static final Origins ALL = new Origins(Set.of("*"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:8090",
                "LocalHost:1",
                "127.0.0.1",
                "127.0.0.1:8090",
                "127.1.2.3:80",
                "[::1]",
                "[::1]:8090",
                "localhost.",
                "app.localhost:8090"
            })
    void loopbackNamesMayCall(String host) {
        assertThat(NONE.fault(Headers.of("host", host))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "evil.example",
                "evil.example:8090",
                "localhost.evil.example",
                "evillocalhost",
                "127.0.0.1.evil.example",
                "127.0.0.1x",
                "128.0.0.1",
                "10.0.0.1",
                "192.168.1.2:8090",
                "0.0.0.0",
                "[::]",
                "[::2]",
                "[::ffff:8.8.8.8]",
                "localhost:80:80",
                "localhost:x",
                ".localhost",
                "a.b@localhost",
                "localhost evil"
            })
    void otherNamesMayNot(String host) {
        assertThat(NONE.fault(Headers.of("host", host))).isPresent();
        assertThat(ALL.fault(Headers.of("host", host))).isPresent();
    }

    @Test
    void aRequestWithoutAHostMayNot() {
        assertThat(NONE.fault(Headers.NONE)).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:8090, http://localhost:8090",
        "LOCALHOST:8090, http://localhost:8090",
        "127.0.0.1:8090, http://127.0.0.1:8090",
        "[::1]:8090, http://[::1]:8090",
        "localhost, http://localhost"
    })
    void thePageOfThisServiceMayCall(String host, String origin) {
        assertThat(NONE.fault(Headers.of("host", host, "origin", origin, "sec-fetch-site", "same-origin")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "",
                "https://evil.example",
                "http://localhost:8091",
                "http://127.0.0.1:8090",
                "https://localhost:8090",
                "http://localhost:8090.evil.example",
                "http://localhost:8090/",
                "http://app.localhost:8090",
                "file://",
                "chrome-extension://abc",
                "https://app.example"
            })
    void pagesOfOtherOriginsMayNot(String origin) {
        assertThat(NONE.fault(Headers.of("host", "localhost:8090", "origin", origin)))
                .isPresent();
        assertThat(NONE.fault(Headers.of("host", "localhost:8090", "origin", origin, "sec-fetch-site", "same-origin")))
                .isPresent();
    }

    @Test
    void listedOriginsMayCall() {
        Headers headers =
                Headers.of("host", "localhost", "origin", "https://APP.example", "sec-fetch-site", "cross-site");
        assertThat(APP.fault(headers)).isEmpty();
        assertThat(ALL.fault(headers)).isEmpty();
        assertThat(APP.fault(headers.with("origin", "https://app.example.evil")))
                .isPresent();
        assertThat(APP.fault(headers.with("origin", "http://app.example"))).isPresent();
        assertThat(APP.fault(headers.with("origin", "null"))).isPresent();
    }

    /// A form, a picture or a link of another page sends no Origin with a GET.
    @ParameterizedTest
    @CsvSource({"same-origin, true", "none, true", "cross-site, false", "same-site, false", "anything, false"})
    void withoutAnOriginTheSiteDecides(String site, boolean allowed) {
        assertThat(NONE.fault(Headers.of("host", "localhost", "sec-fetch-site", site))
                        .isEmpty())
                .isEqualTo(allowed);
    }

    @Test
    void onlyAllowedOriginsArePermittedToRead() {
        assertThat(APP.permit(Headers.of("origin", "https://app.example")))
                .isEqualTo(Headers.of(
                        "access-control-allow-origin", "https://app.example",
                        "access-control-expose-headers", "*",
                        "vary", "Origin"));
        assertThat(APP.permit(Headers.of("origin", "https://evil.example"))).isEqualTo(Headers.NONE);
        assertThat(APP.permit(Headers.NONE)).isEqualTo(Headers.NONE);
        assertThat(NONE.permit(Headers.of("origin", "http://localhost"))).isEqualTo(Headers.NONE);
        assertThat(ALL.permit(Headers.of("origin", "https://any.example")).first("access-control-allow-origin"))
                .contains("https://any.example");
    }

    @Test
    void aPreflightIsAnOptionsThatNamesItsOriginAndMethod() {
        Headers asked = Headers.of("origin", "https://app.example", "access-control-request-method", "POST");
        assertThat(Origins.isPreflight("OPTIONS", asked)).isTrue();
        assertThat(Origins.isPreflight("POST", asked)).isFalse();
        assertThat(Origins.isPreflight("OPTIONS", Headers.of("origin", "https://app.example")))
                .isFalse();
        assertThat(Origins.isPreflight("OPTIONS", Headers.of("access-control-request-method", "POST")))
                .isFalse();
    }

    @Test
    void aPreflightIsAnsweredWithTheFieldsThatWereAskedFor() {
        Headers answer = APP.preflight(Headers.of(
                "origin", "https://app.example",
                "access-control-request-method", "POST",
                "access-control-request-headers", "content-type,x-goog-api-key"));
        assertThat(answer.first("access-control-allow-origin")).contains("https://app.example");
        assertThat(answer.first("access-control-allow-headers")).contains("content-type,x-goog-api-key");
        assertThat(answer.first("access-control-allow-methods", "").split(", ")).contains("POST", "PATCH", "DELETE");
        assertThat(answer.has("access-control-allow-credentials")).isFalse();
        assertThat(answer.first("vary", "")).contains("Origin");
    }
}
