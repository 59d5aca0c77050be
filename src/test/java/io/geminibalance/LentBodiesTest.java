package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.support.RawHttp;
import io.geminibalance.support.RawServer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Bodies share memory one after the other; what one client sent must never reach the upstream in another's name.
class LentBodiesTest {
    private static final int LENGTH = 400_000;
    private static final String BEGIN = "{\"contents\":[{\"parts\":[{\"text\":\"";

    @Test
    void noBodyHoldsAByteOfAnotherHoweverEarlyTheUpstreamAnswers() throws Exception {
        Queue<String> mixed = new ConcurrentLinkedQueue<>();
        try (RawServer upstream = RawServer.start(peer -> serve(peer, mixed));
                World world = World.before(upstream.address(), Map.of("MAX_ATTEMPTS", "1"));
                ExecutorService clients = Executors.newFixedThreadPool(16)) {
            List<Future<Integer>> answers = IntStream.range(0, 400)
                    .mapToObj(i -> clients.submit(() -> ask(world, (char) ('a' + i % 26))))
                    .toList();
            for (Future<Integer> answer : answers) {
                assertThat(answer.get()).isIn(200, 400);
            }
        }
        assertThat(mixed).isEmpty();
    }

    /// Answers every second letter after some of the body, and then takes a while to notice the rest.
    private static void serve(RawServer.Peer peer, Queue<String> mixed) throws IOException {
        while (true) {
            peer.head();
            peer.bytes(BEGIN.length());
            String first = peer.bytes(1);
            boolean early = first.charAt(0) % 2 == 0;
            if (early) {
                peer.say("HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\n\r\n{}");
            }
            String rest;
            int left = LENGTH - 1;
            do {
                rest = peer.bytes(Math.min(left, 10_000));
                left -= rest.length();
                if (!rest.replace(first, "").isEmpty()) {
                    mixed.add(first + " was followed by "
                            + rest.replace(first, "").charAt(0));
                }
            } while (!rest.isEmpty() && left > 0);
            if (left > 0) {
                return;
            }
            peer.bytes("\"}]}]}".length());
            if (!early) {
                peer.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
            }
        }
    }

    private static int ask(World world, char letter) throws IOException {
        String body = BEGIN + String.valueOf(letter).repeat(LENGTH) + "\"}]}]}";
        String head = "POST " + World.GENERATE + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + body.length() + "\r\n\r\n";
        return RawHttp.ask(world.port(), head + body).status();
    }
}
