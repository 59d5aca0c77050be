package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.keys.KeyStatus;
import io.geminibalance.support.Await;
import io.geminibalance.support.RawHttp;
import io.geminibalance.support.RawHttp.Answer;
import io.geminibalance.support.RawServer;
import io.geminibalance.support.UpstreamFault;
import io.geminibalance.support.UpstreamFault.Ending;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whatever the upstream does wrong: what each kind of client is told, that no key is blamed, that the next request
/// is served, and that nothing is left behind.
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class UpstreamFaultsTest {
    private static final Map<String, String> IMPATIENT =
            Map.of("FIRST_BYTE_TIMEOUT_SECONDS", "1", "IDLE_TIMEOUT_SECONDS", "1", "CONNECT_TIMEOUT_SECONDS", "1");

    static final String CHAT = "{\"model\":\"gemini-2.5-flash\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    private static final String CHAT_STREAM = CHAT.replace("{\"model\"", "{\"stream\":true,\"model\"");

    @ParameterizedTest
    @EnumSource
    void aNativeStreamIsToldTheTruth(UpstreamFault fault) throws Exception {
        try (Scene scene = Scene.of(fault)) {
            scene.plays(World.STREAM, World.QUESTION, answer -> {
                switch (fault.ending()) {
                    case UNREACHABLE, TIMED_OUT -> refused(fault, answer);
                    case BROKEN -> {
                        if (begun(answer)) {
                            assertThat(answer.complete()).isFalse();
                            assertThat(answer.text()).contains("Hello");
                        }
                    }
                    case GOOD -> {
                        assertThat(answer.status()).isEqualTo(200);
                        assertThat(answer.complete()).isTrue();
                    }
                    case ENDLESS -> throw new AssertionError("it never ends");
                }
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void aNativeDocumentIsToldTheTruth(UpstreamFault fault) throws Exception {
        try (Scene scene = Scene.of(fault)) {
            scene.plays(World.GENERATE, World.QUESTION, answer -> {
                switch (fault.ending()) {
                    case UNREACHABLE, TIMED_OUT -> refused(fault, answer);
                    case BROKEN -> assertThat(answer.status()).isIn(502, 504);
                    case GOOD -> assertThat(answer.status()).isEqualTo(200);
                    case ENDLESS -> throw new AssertionError("it never ends");
                }
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTranslatedStreamIsToldTheTruth(UpstreamFault fault) throws Exception {
        try (Scene scene = Scene.of(fault)) {
            scene.plays("/v1/chat/completions", CHAT_STREAM, answer -> {
                switch (fault.ending()) {
                    case UNREACHABLE, TIMED_OUT -> refused(fault, answer);
                    case BROKEN -> {
                        if (begun(answer)) {
                            assertThat(answer.text())
                                    .contains("Hello", "\"error\"")
                                    .doesNotContain("\"stop\"");
                        }
                    }
                    case GOOD -> assertThat(answer.text()).contains("Hello", "[DONE]");
                    case ENDLESS -> throw new AssertionError("it never ends");
                }
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTranslatedDocumentIsToldTheTruth(UpstreamFault fault) throws Exception {
        try (Scene scene = Scene.of(fault)) {
            scene.plays("/v1/chat/completions", CHAT, answer -> {
                switch (fault.ending()) {
                    case UNREACHABLE, TIMED_OUT -> refused(fault, answer);
                    case BROKEN -> assertThat(answer.status()).isIn(502, 504);
                    case GOOD -> assertThat(answer.status()).isEqualTo(200);
                    case ENDLESS -> throw new AssertionError("it never ends");
                }
            });
        }
    }

    /// Whether the break came after the first event; one that comes with it may well take that away.
    private static boolean begun(Answer answer) {
        assertThat(answer.status()).isIn(200, 502);
        return answer.status() == 200;
    }

    private static void refused(UpstreamFault fault, Answer answer) {
        assertThat(answer.complete()).isTrue();
        assertThat(answer.status()).isEqualTo(fault.ending() == Ending.TIMED_OUT ? 504 : 502);
        assertThat(new JsonView(Json.read(answer.text()))
                        .at("error")
                        .at("message")
                        .text(""))
                .isNotEmpty();
    }

    @Test
    void aPortWithoutAListenerIsSaidToBeOutOfReach() throws Exception {
        outOfReach("http://127.0.0.1:" + RawServer.closedPort());
    }

    @Test
    void aNameWithoutAnAddressIsSaidToBeOutOfReach() throws Exception {
        outOfReach("http://no-such-host.invalid");
    }

    @Test
    void aServerThatCannotSpeakTlsIsSaidToBeOutOfReach() throws Exception {
        try (RawServer upstream = RawServer.start(peer -> {
            peer.bytes(5);
            peer.say("HTTP/1.1 400 Bad Request\r\n\r\n");
        })) {
            outOfReach("https://127.0.0.1:" + upstream.port());
        }
    }

    @Test
    void aServerThatStallsInTheTlsHandshakeIsSaidToBeOutOfReach() throws Exception {
        try (RawServer upstream = RawServer.start(RawServer.Peer::awaitEnd)) {
            outOfReach("https://127.0.0.1:" + upstream.port());
        }
    }

    private static void outOfReach(String base) throws Exception {
        // Which limit is hit shall not depend on which of two clocks ticks first.
        Map<String, String> patient = Map.of("CONNECT_TIMEOUT_SECONDS", "1", "FIRST_BYTE_TIMEOUT_SECONDS", "60");
        try (World world = World.before(URI.create(base), patient)) {
            for (String target : List.of(World.STREAM, World.GENERATE)) {
                Answer answer = ask(world, target, World.QUESTION);
                assertThat(answer.status()).isIn(502, 504);
                assertThat(answer.text()).contains("UNAVAILABLE").doesNotContain("java.", "Exception");
            }
            nobodyIsBlamed(world);
            nothingIsLeft(world);
        }
    }

    static Answer ask(World world, String target, String body) throws IOException {
        return RawHttp.ask(world.port(), post(target, body));
    }

    static String post(String target, String body) {
        return "POST " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
    }

    static void nobodyIsBlamed(World world) {
        assertThat(world.service.pool().snapshot()).allSatisfy(key -> {
            assertThat(key.state()).isEqualTo(KeyStatus.State.ACTIVE);
            assertThat(key.failures()).isZero();
            assertThat(key.models()).isEmpty();
        });
    }

    /// No request runs, no answer of the upstream is open, no key is in use.
    static void nothingIsLeft(World world) throws Exception {
        Await.until("no request runs", () -> world.service.running() == 0);
        Await.until(
                "no key is in use",
                () -> world.service.pool().snapshot().stream().allMatch(key -> key.inFlight() == 0));
        Await.until("no answer is open", () -> world.service.answersOpen() == 0);
    }

    /// What is checked of an answer.
    interface Check {
        void accept(Answer answer) throws Exception;
    }

    /// The service in front of an upstream that is at fault until it is healed.
    record Scene(UpstreamFault fault, RawServer upstream, AtomicBoolean healed, World world) implements AutoCloseable {
        static Scene of(UpstreamFault fault) throws IOException {
            AtomicBoolean healed = new AtomicBoolean();
            RawServer upstream = RawServer.start(peer -> {
                if (healed.get()) {
                    UpstreamFault.good(peer);
                } else {
                    fault.play(peer);
                }
            });
            return new Scene(fault, upstream, healed, World.before(upstream.address(), IMPATIENT));
        }

        void plays(String target, String body, Check check) throws Exception {
            if (fault.ending() == Ending.ENDLESS) {
                try (RawHttp client = RawHttp.connect(world.port())) {
                    client.send(post(target, body));
                    leave(client, target.equals(World.STREAM) || body.equals(CHAT_STREAM) && hasEvents(fault));
                }
            } else {
                check.accept(ask(world, target, body));
            }
            nobodyIsBlamed(world);
            nothingIsLeft(world);
            Await.until("every connection to the upstream is closed", () -> upstream.open() == 0);
            // Three tries at most, and the JDK's client opens a connection that is reset at once a second time.
            assertThat(upstream.connections()).isLessThanOrEqualTo(6);

            healed.set(true);
            Answer good = ask(world, target, body);
            assertThat(good.status()).isEqualTo(200);
            assertThat(good.complete()).isTrue();
            nothingIsLeft(world);
        }

        private static boolean hasEvents(UpstreamFault fault) {
            return fault != UpstreamFault.NEVER_ENDS_AN_EVENT && fault != UpstreamFault.SENDS_A_BOMB;
        }

        /// Takes what has come, and hangs up.
        private void leave(RawHttp client, boolean stream) throws Exception {
            if (stream) {
                assertThat(client.bytes(100)).startsWith("HTTP/1.1 200");
            } else {
                Await.until("the upstream has been asked", () -> upstream.connections() > 0);
            }
            client.reset();
        }

        @Override
        public void close() throws IOException {
            world.close();
            upstream.close();
        }
    }
}
