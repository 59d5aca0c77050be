package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.http.Engine;
import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.support.Await;
import io.geminibalance.support.ClientFault;
import io.geminibalance.support.ClientFault.Reach;
import io.geminibalance.support.ProcessHoldings;
import io.geminibalance.support.RawHttp;
import io.geminibalance.support.RawHttp.Answer;
import io.geminibalance.support.RawServer;
import io.geminibalance.support.RawServer.Peer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever a client does wrong at whatever stage: no key is blamed, nothing is left behind, the log tells the
/// truth, and the next request is served.
@Timeout(120)
@Isolated("counts the descriptors and threads of the whole process")
class ClientFaultsTest {
    private static final String EVENT =
            "data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": \"Hello\"}]}}]}\n\n";
    private static final String LAST =
            "data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": \"!\"}]}, \"finishReason\": \"STOP\"}]}\n\n";
    private static final String CHUNKED =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final Map<String, String> SETTINGS = Map.of("IDLE_TIMEOUT_SECONDS", "60");
    /// The JDK's engine notices that a client is gone only when it writes: the README says so.
    private static final boolean NOTICES = !(Engine.usual() instanceof Engine.Stock);

    /// The faults that the engine can notice: the JDK's never learns that who waits for a document is gone, for
    /// nothing is written until the document is whole.
    static List<ClientFault> faults() {
        return Stream.of(ClientFault.values())
                .filter(fault -> NOTICES
                        || fault != ClientFault.BEFORE_A_NATIVE_DOCUMENT
                                && fault != ClientFault.BEFORE_A_TRANSLATED_DOCUMENT)
                .toList();
    }

    /// How a client leaves.
    private interface Leaving {
        void leave(RawHttp client) throws IOException;
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aClientThatHangsUpLeavesNothingBehind(ClientFault fault) throws Exception {
        try (Scene scene = Scene.of(SETTINGS)) {
            scene.plays(List.of(fault), RawHttp::close, 1);
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aClientThatResetsLeavesNothingBehind(ClientFault fault) throws Exception {
        try (Scene scene = Scene.of(SETTINGS)) {
            scene.plays(List.of(fault), RawHttp::reset, 1);
        }
    }

    @Test
    void twoHundredThatLeaveAtOnceLeaveNothingBehind() throws Exception {
        try (Scene scene = Scene.of(SETTINGS)) {
            List<ClientFault> faults = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                faults.add(faults().get(i % faults().size()));
            }
            scene.plays(faults, RawHttp::reset, 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {World.GENERATE, "/v1/chat/completions"})
    void aClientThatSendsAByteAtATimeIsServed(String target) throws Exception {
        try (World world = World.of("a=demo-good-1");
                RawHttp client = RawHttp.connect(world.port())) {
            String body = target.equals(World.GENERATE) ? World.QUESTION : UpstreamFaultsTest.CHAT;
            String request = UpstreamFaultsTest.post(target, body);
            for (int i = 0; i < request.length(); i++) {
                client.send(request.substring(i, i + 1));
            }
            assertThat(client.answer().status()).isEqualTo(200);
            UpstreamFaultsTest.nothingIsLeft(world);
        }
    }

    /// The upload is larger than all buffers, so that the end of the connection lies behind what nobody reads.
    @Test
    void aClientThatResetsAnUploadOfWhichNothingIsTakenIsNoFaultOfTheUpstream() throws Exception {
        AtomicLong sent = new AtomicLong();
        try (RawServer upstream = RawServer.start(peer -> {
                    peer.head();
                    while (sent.get() >= 0) {
                        LockSupport.parkNanos(1_000_000);
                    }
                });
                World world = World.before(upstream.address(), Map.of("IDLE_TIMEOUT_SECONDS", "3"));
                RawHttp client = RawHttp.connect(world.port())) {
            Thread sending = Thread.ofVirtual().start(() -> {
                try {
                    client.send(
                            "POST /upload/v1beta/files HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000000\r\n\r\n");
                    for (int i = 0; i < 60_000; i++) {
                        client.send("y".repeat(1000));
                        sent.addAndGet(1000);
                    }
                } catch (IOException _) {
                    // Reset, below.
                }
            });
            standing(sent, 250);
            client.reset();
            sending.join();
            // The stock engine does not always say that an answer could not be sent.
            assertThat(statuses(world, 1)).hasSize(1).allMatch(status -> status == 499 || status == 504 && !NOTICES);
            UpstreamFaultsTest.nobodyIsBlamed(world);
            UpstreamFaultsTest.nothingIsLeft(world);
            sent.set(-1);
        }
    }

    /// The answer is larger than all buffers of the sockets in between, and the client waits for longer than
    /// the upstream may be silent.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aClientThatDoesNotReadHoldsTheUpstreamUpAndThenGetsAll(boolean translated) throws Exception {
        int events = 4000;
        String event = EVENT.replace("Hello", "y".repeat(16_000));
        AtomicLong written = new AtomicLong();
        try (RawServer upstream = RawServer.start(peer -> {
                    peer.request();
                    peer.say(CHUNKED);
                    for (int i = 0; i < events; i++) {
                        peer.say(chunk(event));
                        written.addAndGet(event.length());
                    }
                    peer.say(chunk(LAST) + "0\r\n\r\n");
                });
                World world = World.before(upstream.address(), Map.of("IDLE_TIMEOUT_SECONDS", "1"));
                RawHttp client = RawHttp.connect(world.port())) {
            client.send(
                    translated
                            ? UpstreamFaultsTest.post(
                                    "/v1/chat/completions", "{\"stream\":true," + UpstreamFaultsTest.CHAT.substring(1))
                            : UpstreamFaultsTest.post(World.STREAM, World.QUESTION));
            client.awaitFirstByte();
            long held = standing(written, 700);

            assertThat(held).isLessThan((long) events * event.length() / 2);
            Answer answer = client.answer();
            assertThat(answer.complete()).isTrue();
            assertThat(answer.body().length).isGreaterThan(events * 16_000);
            assertThat(answer.text()).contains(translated ? "[DONE]" : "STOP");
            UpstreamFaultsTest.nobodyIsBlamed(world);
            UpstreamFaultsTest.nothingIsLeft(world);
            assertThat(statuses(world, 1)).containsExactly(200);
        }
    }

    /// What a count has come to when it grows no more.
    ///
    /// @param looks how often it was the same, 2 ms apart
    private static long standing(AtomicLong count, int looks) throws Exception {
        long[] last = {-1, 0};
        Await.until("nothing more is written", () -> {
            long now = count.get();
            last[1] = now == last[0] ? last[1] + 1 : 0;
            last[0] = now;
            return now > 0 && last[1] > looks;
        });
        return last[0];
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    /// The status of each request in the log, once there are so many.
    private static List<Integer> statuses(World world, int count) throws Exception {
        Path file = world.folder.resolve("logs").resolve("transactions.log");
        Await.until(
                count + " requests are logged",
                () -> Files.exists(file) && Files.readAllLines(file).size() >= count);
        return Files.readAllLines(file).stream()
                .map(line -> new JsonView(Json.read(line)).at("status").number(0))
                .toList();
    }

    /// The service in front of an upstream that waits for clients to leave, and answers once it is healed.
    private record Scene(RawServer upstream, World world, Upstream is) implements AutoCloseable {
        static Scene of(Map<String, String> settings) throws IOException {
            Upstream is = new Upstream();
            RawServer upstream = RawServer.start(is::play);
            return new Scene(upstream, World.before(upstream.address(), settings), is);
        }

        /// Plays faults at the same time, some rounds of them. One more before loads what stays loaded.
        void plays(List<ClientFault> faults, Leaving leaving, int rounds) throws Exception {
            int understood = reaching(faults, Reach.HEAD);
            round(faults, leaving);
            // The log's file stays open from its first line on.
            statuses(world, understood + 1);
            ProcessHoldings before = ProcessHoldings.now();
            for (int i = 0; i < rounds; i++) {
                round(faults, leaving);
            }
            Await.until(
                    () -> "no more is held than " + before + ", now it is " + ProcessHoldings.now(),
                    () -> ProcessHoldings.now().within(before));

            UpstreamFaultsTest.nobodyIsBlamed(world);
            String metrics = RawHttp.ask(
                            world.port(), "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    .text();
            assertThat(metrics.lines().filter(line -> line.matches("gemini_balance_(in_flight|upstream_open).*")))
                    .hasSize(2)
                    .allMatch(line -> line.endsWith(" 0"));
            List<Integer> expected = new ArrayList<>();
            for (int i = 0; i < rounds + 1; i++) {
                expected.addAll(Collections.nCopies(understood, 499));
                expected.add(200);
            }
            assertThat(statuses(world, expected.size())).isEqualTo(expected);
        }

        private static int reaching(List<ClientFault> faults, Reach reach) {
            return (int) faults.stream()
                    .filter(fault -> fault.reach().compareTo(reach) >= 0)
                    .count();
        }

        private void round(List<ClientFault> faults, Leaving leaving) throws Exception {
            is.waits();
            List<RawHttp> clients = new ArrayList<>();
            for (ClientFault fault : faults) {
                RawHttp client = RawHttp.connect(world.port());
                fault.play(client);
                clients.add(client);
            }
            Await.until("the upstream has been asked", () -> is.asked.get() == reaching(faults, Reach.UPSTREAM));
            Await.until("all heads are understood", () -> world.service.running() == reaching(faults, Reach.HEAD));
            for (RawHttp client : clients) {
                leaving.leave(client);
            }
            is.left = true;
            UpstreamFaultsTest.nothingIsLeft(world);
            Await.until("every connection to the upstream is closed", () -> upstream.open() == 0);

            is.healed = true;
            assertThat(UpstreamFaultsTest.ask(world, World.GENERATE, World.QUESTION)
                            .status())
                    .isEqualTo(200);
            UpstreamFaultsTest.nothingIsLeft(world);
            Await.until("every connection to the upstream is closed", () -> upstream.open() == 0);
        }

        @Override
        public void close() throws IOException {
            world.close();
            upstream.close();
        }
    }

    /// What the upstream does at present.
    private static final class Upstream {
        private final AtomicInteger asked = new AtomicInteger();
        private volatile boolean healed;
        private volatile boolean left;

        void waits() {
            asked.set(0);
            healed = false;
            left = false;
        }

        void play(Peer peer) throws IOException {
            if (healed) {
                peer.request();
                String body = "{\"candidates\":[]}";
                peer.say("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body);
                return;
            }
            List<String> head = peer.head();
            boolean upload = head.getFirst().contains("/upload/");
            int length = upload ? 0 : length(head);
            boolean begins = new String(peer.awaitBytes(length), StandardCharsets.UTF_8).contains(ClientFault.BEGIN);
            asked.incrementAndGet();
            if (begins) {
                peer.say(CHUNKED + chunk(EVENT));
            }
            if (NOTICES || upload) {
                peer.awaitEnd();
                return;
            }
            while (!left) {
                LockSupport.parkNanos(1_000_000);
            }
            if (!begins) {
                peer.say(CHUNKED);
            }
            while (true) {
                peer.say(chunk(EVENT));
            }
        }

        private static int length(List<String> head) {
            return head.stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                    .mapToInt(line -> Integer.parseInt(line.split(": *")[1]))
                    .findFirst()
                    .orElse(0);
        }
    }
}
