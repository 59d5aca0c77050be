package io.geminibalance.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What no mutation of a good request may bring about. Each failure names its seed.
class MutationsTest {
    private static final int MUTATIONS = 200_000;
    private static final int LARGEST_SEED = 20_261_123;

    /// Each asks for `/good`, and is followed by nothing.
    private static final List<String> GOOD = List.of(
            "GET /good HTTP/1.1\r\nHost: localhost:8090\r\nAccept: */*\r\n\r\n",
            "POST /good?x=%20y HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\nContent-Type: a/b\r\n\r\nhello world",
            "POST /good HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nX-T: v\r\n\r\n",
            "POST /good HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\nhello",
            "PUT http://[::1]:80/good HTTP/1.1\r\nHost: [::1]:80\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc",
            "GET /good HTTP/1.1\r\nHost: a\r\nConnection: close, TE\r\nX-Long: " + "y".repeat(1500) + "\r\n\r\n");

    /// What smugglers use.
    private static final String[] TOKENS = {
        "\r",
        "\n",
        "\r\n",
        "\r\n\r\n",
        "\0",
        " ",
        "\t",
        ":",
        ";",
        ",",
        "0",
        "5",
        "-1",
        "+5",
        "0x5",
        "fffffffffffffffff",
        "\u000b",
        "chunked",
        "identity",
        "Content-Length: 5\r\n",
        "Content-Length: 0\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Host: b\r\n",
        "Connection: close\r\n",
        "HTTP/1.1",
        "HTTP/1.0",
        "/",
        "%",
        "\u00ff",
        "\u007f",
        " \r\n",
        "0\r\n\r\n",
        "Expect: 100-continue\r\n"
    };

    @Test
    @Timeout(120)
    void aMutatedRequestIsServedOnceOrRefusedAndTheConnectionAlwaysEnds() {
        for (int i = 0; i < MUTATIONS; i++) {
            int seed = LARGEST_SEED - i;
            Random random = new Random(seed);
            String request = mutated(GOOD.get(random.nextInt(GOOD.size())), random);
            byte[] bytes = request.getBytes(StandardCharsets.ISO_8859_1);
            List<String> handled = new ArrayList<>();
            Tape tape = Tape.play(
                    exchange -> handle(exchange, handled, random.nextInt(4)),
                    EngineLimits.USUAL,
                    bytes,
                    cuts(bytes, random));
            check(seed, request, tape, handled);
        }
    }

    /// Wherever a good request is cut in two, it is the same request; and where the second half never comes, it is
    /// none.
    @Test
    void aGoodRequestIsTheSameHoweverItArrives() {
        for (String good : GOOD) {
            byte[] bytes = (good + "GET /next HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
            String whole = undated(Tape.play(RequestCasesTest::echo, EngineLimits.USUAL, bytes));
            assertThat(whole).startsWith("HTTP/1.1 ");
            for (int cut = 1; cut < bytes.length; cut++) {
                Tape tape = Tape.play(RequestCasesTest::echo, EngineLimits.USUAL, bytes, cut);
                if (!good.contains("Expect")) {
                    assertThat(undated(tape)).as("cut at " + cut).isEqualTo(whole);
                }
            }
            for (int length = 1; length < good.length(); length++) {
                List<String> handled = new ArrayList<>();
                Tape.play(exchange -> handle(exchange, handled, 0), EngineLimits.USUAL, Arrays.copyOf(bytes, length));
                assertThat(handled).as("the first " + length).isEmpty();
            }
        }
    }

    private static void handle(HttpExchange exchange, List<String> handled, int way) throws IOException {
        boolean reads = way < 3;
        byte[] body = reads ? exchange.getRequestBody().readAllBytes() : new byte[0];
        handled.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body.length);
        if (way == 1) {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(body);
            exchange.getResponseBody().close();
        } else {
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private static void check(int seed, String request, Tape tape, List<String> handled) {
        String what = "seed " + seed + ": " + request;
        assertThat(tape.closed()).as(what).isTrue();
        assertThat(handled).as(what).hasSizeLessThanOrEqualTo(1);
        String said = tape.said().replace("HTTP/1.1 100 Continue\r\n\r\n", "");
        assertThat(said).as(what).doesNotContain("HTTP/1.1 500");
        if (handled.isEmpty()) {
            // Refused in so many words, or nothing but empty lines.
            assertThat(said.isEmpty() ? "HTTP/1.1 4" : said).as(what).matches("(?s)HTTP/1\\.1 [45].*");
        }
        int answers = said.split("HTTP/1\\.1 [1-5]", -1).length - 1;
        assertThat(answers).as(what).isLessThanOrEqualTo(handled.size() + 1);
    }

    /// With one to four changes; never with a second request in it.
    private static String mutated(String good, Random random) {
        StringBuilder text = new StringBuilder(good);
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            int at = random.nextInt(text.length() + 1);
            int end = Math.min(text.length(), at + 1 + random.nextInt(8));
            switch (random.nextInt(6)) {
                case 0 -> text.insert(at, TOKENS[random.nextInt(TOKENS.length)]);
                case 1 -> text.replace(at, Math.min(at + 1, text.length()), "" + (char) random.nextInt(256));
                case 2 -> text.delete(at, end);
                case 3 -> text.insert(at, text.substring(at, end));
                case 4 -> text.replace(at, end, TOKENS[random.nextInt(TOKENS.length)]);
                default -> text.setLength(Math.max(1, at));
            }
        }
        return text.toString();
    }

    private static int[] cuts(byte[] bytes, Random random) {
        int pieces = random.nextInt(6);
        return pieces == 5
                ? IntStream.range(1, bytes.length).toArray()
                : random.ints(pieces, 0, bytes.length + 1).sorted().toArray();
    }

    private static String undated(Tape tape) {
        return tape.said().replaceAll("Date: [^\r]*", "Date");
    }
}
