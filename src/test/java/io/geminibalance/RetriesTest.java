package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.support.Await;
import io.geminibalance.support.RawHttp;
import io.geminibalance.support.RawHttp.Answer;
import io.geminibalance.support.RawServer;
import io.geminibalance.support.RawServer.Peer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// How many tries after trouble of the upstream are under way at the same time, through the whole service.
@Timeout(60)
class RetriesTest {
    private static final String UNAVAILABLE =
            "{\"error\":{\"code\":503,\"message\":\"The model is overloaded.\"," + "\"status\":\"UNAVAILABLE\"}}";
    private static final String EXHAUSTED = "{\"error\":{\"code\":429,\"message\":\"Resource has been exhausted.\","
            + "\"status\":\"RESOURCE_EXHAUSTED\"}}";

    private static final String GOOD =
            "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Deep.\"}]},\"finishReason\":\"STOP\"}]}";

    /// What goes wrong with a first try.
    private enum Trouble {
        REFUSED_FOR_NOW(peer -> peer.say(answer("503 Service Unavailable", UNAVAILABLE)), 503),
        RESET(Peer::reset, 502);

        private final RawServer.Script script;
        private final int told;

        Trouble(RawServer.Script script, int told) {
            this.script = script;
            this.told = told;
        }
    }

    /// 17 streams are under way, and with the requests below 18 to 22: a fifth of them is three at first, then
    /// four.
    @ParameterizedTest
    @EnumSource
    void theyStayBelowAFifthOfWhatIsUnderWay(Trouble trouble) throws Exception {
        try (Scene scene = Scene.of(trouble)) {
            scene.begin("stream", 17);
            for (int i = 1; i <= 4; i++) {
                scene.begin("again " + i, 1);
            }

            assertThat(scene.ask("again 5").status()).isEqualTo(trouble.told);
            assertThat(scene.tries("again 5")).isOne();

            scene.lets("again 1");
            scene.begin("again 6", 1);
            assertThat(scene.ask("again 7").status()).isEqualTo(trouble.told);
            assertThat(scene.tries("again 7")).isOne();
        }
    }

    @ParameterizedTest
    @EnumSource
    void threeAreAlwaysAllowed(Trouble trouble) throws Exception {
        try (Scene scene = Scene.of(trouble)) {
            scene.begin("again 1", 1);
            scene.begin("again 2", 1);
            scene.begin("again 3", 1);

            assertThat(scene.ask("again 4").status()).isEqualTo(trouble.told);
            assertThat(scene.tries("again 4")).isOne();
        }
    }

    @ParameterizedTest
    @EnumSource
    void goingOnFromARefusedKeyIsNotLimited(Trouble trouble) throws Exception {
        try (Scene scene = Scene.of(trouble)) {
            scene.begin("again 1", 1);
            scene.begin("again 2", 1);
            scene.begin("again 3", 1);

            assertThat(scene.ask("refused").status()).isEqualTo(200);
            assertThat(scene.tries("refused")).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneThatIsOverMakesRoomHoweverItEnds(Trouble trouble) throws Exception {
        try (Scene scene = Scene.of(trouble)) {
            scene.begin("again 1", 1);
            scene.begin("again 2", 1);
            scene.begin("again 3", 1);
            scene.lets("again 1");
            scene.breaks("again 2");
            scene.begin("again 4", 1);
            scene.begin("again 5", 1);

            assertThat(scene.ask("again 6").status()).isEqualTo(trouble.told);
            assertThat(scene.tries("again 6")).isOne();
        }
    }

    private static String answer(String status, String body) {
        return "HTTP/1.1 " + status + "\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
    }

    /// The service in front of an upstream that knows the requests by the names in their questions.
    private record Scene(RawServer upstream, World world, Upstream is, Map<String, RawHttp> clients)
            implements AutoCloseable {
        static Scene of(Trouble trouble) throws IOException {
            Upstream is = new Upstream(trouble);
            RawServer upstream = RawServer.start(is::play);
            return new Scene(upstream, World.before(upstream.address(), Map.of()), is, new ConcurrentHashMap<>());
        }

        /// Sends requests until each is with the upstream and stays there: a stream has begun, another is in
        /// its second try.
        void begin(String name, int count) throws Exception {
            int tries = name.equals("stream") ? 1 : 2;
            List<String> names = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String each = count == 1 ? name : name + i;
                RawHttp client = RawHttp.connect(world.port());
                clients.put(each, client);
                client.send(UpstreamFaultsTest.post(tries == 1 ? World.STREAM : World.GENERATE, question(each)));
                names.add(each);
            }
            for (String each : names) {
                Await.until(each + " is with the upstream", () -> tries(each) == tries);
            }
        }

        /// Lets a request that is with the upstream have its answer.
        void lets(String name) throws Exception {
            is.held(name).release();
            assertThat(clients.get(name).answer().status()).isEqualTo(200);
            Await.until(name + " is over", () -> world.service.running() == is.waiting.get());
        }

        /// Breaks off the second try of a request, and those after it.
        void breaks(String name) throws Exception {
            is.broken.put(name, true);
            is.held(name).release();
            assertThat(clients.get(name).answer().status()).isEqualTo(is.trouble.told);
            Await.until(name + " is over", () -> world.service.running() == is.waiting.get());
        }

        Answer ask(String name) throws IOException {
            return UpstreamFaultsTest.ask(world, World.GENERATE, question(name));
        }

        int tries(String name) {
            return is.tries.getOrDefault(name, new AtomicInteger()).get();
        }

        private static String question(String name) {
            return World.QUESTION.replaceFirst("\"text\" *: *\"[^\"]*", "\"text\":\"<" + name + ">");
        }

        @Override
        public void close() throws IOException {
            world.close();
            upstream.close();
        }
    }

    /// What the upstream does, and what it has seen.
    private static final class Upstream {
        private final Trouble trouble;
        private final Map<String, AtomicInteger> tries = new ConcurrentHashMap<>();
        private final Map<String, Semaphore> held = new ConcurrentHashMap<>();
        private final Map<String, Boolean> broken = new ConcurrentHashMap<>();
        private final AtomicInteger waiting = new AtomicInteger();

        Upstream(Trouble trouble) {
            this.trouble = trouble;
        }

        Semaphore held(String name) {
            return held.computeIfAbsent(name, _ -> new Semaphore(0));
        }

        void play(Peer peer) throws IOException {
            String body = peer.request().text();
            String name = body.substring(body.indexOf('<') + 1, body.indexOf('>'));
            if (name.startsWith("stream")) {
                peer.say("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
                        + "data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": \"Hello\"}]}}]}\n\n");
                waiting.incrementAndGet();
                count(name);
                peer.awaitEnd();
                return;
            }
            boolean first = count(name) == 1;
            if (name.equals("refused")) {
                peer.say(first ? answer("429 Too Many Requests", EXHAUSTED) : answer("200 OK", GOOD));
            } else if (first || broken.containsKey(name)) {
                trouble.script.run(peer);
            } else {
                waiting.incrementAndGet();
                held(name).acquireUninterruptibly();
                waiting.decrementAndGet();
                if (broken.containsKey(name)) {
                    trouble.script.run(peer);
                } else {
                    peer.say(answer("200 OK", GOOD));
                }
            }
        }

        private int count(String name) {
            return tries.computeIfAbsent(name, _ -> new AtomicInteger()).incrementAndGet();
        }
    }
}
