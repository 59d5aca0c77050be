package io.geminibalance.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.geminibalance.client.DirectRequest.Base;
import io.geminibalance.support.RawServer;
import io.geminibalance.support.RawServer.Request;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class DirectRequestTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final List<String> FIELDS = List.of("X-B", "1", "x-a", "2", "X-B", "3 \u00e9");

    @Test
    void itLeavesAsItWasGivenAndItsAnswerComesAsItWasSent() throws Exception {
        List<Request> seen = new CopyOnWriteArrayList<>();
        try (RawServer server = answering(seen);
                SocketClient client = new SocketClient(LONG, LONG, System::nanoTime)) {
            HttpResponse<String> answer = client.send(posting(server), BodyHandlers.ofString());

            assertThat(seen.getFirst().head())
                    .containsExactly(
                            "POST /base/a%20b?c=d[]/? HTTP/1.1",
                            "Host: " + server.address().getAuthority(),
                            "X-B: 1",
                            "x-a: 2",
                            "X-B: 3 \u00e9",
                            "Content-Length: 4");
            assertThat(seen.getFirst().text()).isEqualTo("body");
            List<String> fields = new ArrayList<>();
            ((DirectAnswer<String>) answer).eachField((name, value) -> fields.add(name + "=" + value));
            assertThat(fields).containsExactly("X-Z=1", "Content-Length=2", "x-y=2", "X-Z=3");
            assertThat(answer.headers().map())
                    .containsEntry("X-Z", List.of("1", "3"))
                    .containsEntry("x-y", List.of("2"));
            assertThat(answer.body()).isEqualTo("ok");
        }
    }

    @Test
    void everyOtherClientCanSendItToo() throws Exception {
        List<Request> seen = new CopyOnWriteArrayList<>();
        try (RawServer server = answering(seen);
                HttpClient client = HttpClient.newHttpClient()) {
            DirectRequest request = DirectRequest.of(
                    Base.of(server.address() + "/base"),
                    "POST",
                    "/a?c=d",
                    FIELDS,
                    Optional.of(BodyPublishers.ofString("body")));

            assertThat(client.send(request, BodyHandlers.ofString()).body()).isEqualTo("ok");
            assertThat(seen.getFirst().head()).contains("POST /base/a?c=d HTTP/1.1", "x-a: 2", "X-B: 1");
            assertThat(request.uri()).isEqualTo(URI.create(server.address() + "/base/a?c=d"));
            assertThat(request.headers().map()).containsEntry("X-B", List.of("1", "3 \u00e9"));
        }
    }

    @ParameterizedTest
    @CsvSource({"/a?, /a", "/a?b, /a?b", "/, /", "/?, /"})
    void aQueryWithNothingInItIsLeftOut(String given, String sent) {
        assertThat(request("GET", given).target()).isEqualTo(sent);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "*",
                "http://other/",
                "/a b",
                "/a\r\nX: y",
                "/a#b",
                "/\u00e9",
                "/a\\b",
                "/<>",
                "/a|b",
                "/a[]",
                "/a?b#c"
            })
    void whatIsNoTargetIsRefused(String target) {
        assertThatThrownBy(() -> request("GET", target)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GE T", "GET\r\n", "G\u00e9t", "GET /"})
    void whatIsNoMethodIsRefused(String method) {
        assertThatThrownBy(() -> request(method, "/")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "| 1",
                "X Y| 1",
                "X:| 1",
                "X\r\nY| 1",
                "X\u00e9| 1",
                "X| 1\r\nY: 2",
                "X| 1\n2",
                "X| \u0000",
                "X| \u20ac",
                "Host| other",
                "CONTENT-LENGTH| 3",
                "transfer-encoding| chunked",
                "Connection| close",
                "Expect| 100-continue",
                "Upgrade| h2c"
            })
    void whatMayNotStandInAHeadIsRefused(String field) {
        List<String> pair = List.of(field.split("\\| "));

        assertThatThrownBy(() -> DirectRequest.of(Base.of("http://host"), "GET", "/", pair, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://host", "host", "http:///path", "http://a b"})
    void whatIsNoAddressOfAServerIsRefused(String text) {
        assertThatThrownBy(() -> Base.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    private static RawServer answering(List<Request> seen) throws IOException {
        return RawServer.start(peer -> {
            seen.add(peer.request());
            peer.say("HTTP/1.1 200 OK\r\nX-Z: 1\r\nContent-Length: 2\r\nx-y: 2\r\nX-Z: 3\r\n\r\nok");
        });
    }

    private static HttpRequest posting(RawServer server) {
        return DirectRequest.of(
                Base.of(server.address() + "/base"),
                "POST",
                "/a%20b?c=d[]/?",
                FIELDS,
                Optional.of(BodyPublishers.ofString("body")));
    }

    private static DirectRequest request(String method, String target) {
        return DirectRequest.of(Base.of("http://host"), method, target, List.of(), Optional.empty());
    }
}
