package io.geminibalance.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderNamesTest {
    private static final Secret KEY = new Secret("AIza-test-key-0001");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Goog-Api-Key",
                "Authorization",
                "X-Api-Key",
                "Cookie",
                "Proxy-Authorization",
                "Connection",
                "Keep-Alive",
                "TE",
                "Trailer",
                "Transfer-Encoding",
                "Upgrade",
                "Host",
                "Content-Length",
                "Expect",
                "Accept-Encoding",
                "Origin",
                "Referer",
                "Forwarded",
                "Via",
                "X-Forwarded-For",
                "X-Forwarded-Host",
                "X-Real-IP",
                "Sec-Fetch-Site",
                "x-gemini-api-privileged-user-id"
            })
    void whatEndsHereDoesNotGoUp(String name) {
        assertThat(HeaderNames.upward(Headers.of(name, "a"))).isEqualTo(Headers.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type",
                "Accept",
                "User-Agent",
                "x-goog-api-client",
                "x-goog-request-params",
                "x-goog-fieldmask",
                "X-Goog-Upload-Protocol",
                "X-Goog-Upload-Command",
                "X-Goog-Upload-Offset",
                "x-server-timeout",
                "Range",
                "If-None-Match",
                "x-not-known-yet",
                "traceparent",
                "anthropic-version"
            })
    void allElseGoesUpUnchanged(String name) {
        assertThat(HeaderNames.upward(Headers.of(name, "a"))).isEqualTo(Headers.of(name, "a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Alt-Svc",
                "Set-Cookie",
                "Connection",
                "Transfer-Encoding",
                "Content-Length",
                "Keep-Alive",
                "Date",
                "x-goog-api-key",
                "Authorization",
                "Access-Control-Allow-Origin",
                "Strict-Transport-Security",
                ":status"
            })
    void whatIsTrueForTheUpstreamOnlyDoesNotComeDown(String name) {
        assertThat(HeaderNames.downward(Headers.of(name, "a"), KEY)).isEqualTo(Headers.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type",
                "Content-Encoding",
                "Retry-After",
                "Vary",
                "Server",
                "Server-Timing",
                "X-Goog-Upload-URL",
                "X-Goog-Upload-Status",
                "X-Goog-Upload-Chunk-Granularity",
                "x-gemini-service-tier",
                "ETag",
                "Location",
                "Cache-Control",
                "x-not-known-yet"
            })
    void allElseComesDownUnchanged(String name) {
        assertThat(HeaderNames.downward(Headers.of(name, "a"), KEY)).isEqualTo(Headers.of(name, "a"));
    }

    @Test
    void fieldsThatConnectionNamesEndHereInBothDirections() {
        Headers headers = Headers.of(
                "Connection", "close, X-One", "connection", " x-two ", "x-one", "1", "X-Two", "2", "x-three", "3");
        assertThat(HeaderNames.upward(headers)).isEqualTo(Headers.of("x-three", "3"));
        assertThat(HeaderNames.downward(headers, KEY)).isEqualTo(Headers.of("x-three", "3"));
    }

    @Test
    void theKeyIsHiddenInWhatComesDown() {
        Headers headers = Headers.of("location", "https://example.com/?key=" + KEY.reveal() + "&a=b");
        assertThat(HeaderNames.downward(headers, KEY).first("location"))
                .contains("https://example.com/?key=******************&a=b");
    }

    @Test
    void aFieldWithTheKeyInItsNameDoesNotComeDown() {
        String name = "X-" + KEY.reveal() + "-Seen";
        Headers headers = Headers.of(name, "1", name.toLowerCase(Locale.ROOT), "2", "x-else", "3");
        assertThat(HeaderNames.downward(headers, KEY)).isEqualTo(Headers.of("x-else", "3"));
    }

    @Test
    void valuesOfOneFieldStayApartAndInOrder() {
        Headers headers = Headers.of("x-a", "1", "x-b", "2", "X-A", "3");
        assertThat(HeaderNames.upward(headers)).isEqualTo(headers);
        assertThat(HeaderNames.downward(headers, KEY)).isEqualTo(headers);
    }
}
