package io.geminibalance.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The cases of `http-requests.txt`: bytes in, answers out, in one piece and byte by byte.
class RequestCasesTest {
    private static final EngineLimits LIMITS = new EngineLimits(
            10,
            2000,
            300,
            20,
            5000,
            100,
            EngineLimits.USUAL.head(),
            EngineLimits.USUAL.idle(),
            EngineLimits.USUAL.stall(),
            1,
            EngineLimits.USUAL.linger(),
            1000,
            1);

    private record Case(String name, byte[] request, List<String> answers) {}

    @TestFactory
    Stream<DynamicTest> whatIsReadFromBytes() throws IOException {
        return cases().stream().map(each -> DynamicTest.dynamicTest(each.name, () -> run(each)));
    }

    private static void run(Case each) throws IOException {
        int[] everywhere = IntStream.range(1, each.request.length).toArray();
        for (int[] cuts : new int[][] {{}, everywhere}) {
            Tape tape = Tape.play(RequestCasesTest::echo, LIMITS, each.request, cuts);
            assertThat(tape.closed()).isTrue();
            if (each.answers.equals(List.of("waits"))) {
                assertThat(tape.saidBeforeEnd()).isEmpty();
            } else {
                assertThat(answers(tape.said())).as(tape.said()).isEqualTo(each.answers);
            }
        }
    }

    /// Says what it was asked.
    static void echo(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String said = exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                + new String(body, StandardCharsets.ISO_8859_1);
        byte[] bytes = said.strip().getBytes(StandardCharsets.ISO_8859_1);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /// The status of each answer, for 200 its body, and whether the connection stays open behind it.
    private static List<String> answers(String said) {
        List<String> answers = new ArrayList<>();
        String rest = said;
        while (!rest.isEmpty()) {
            assertThat(rest).startsWith("HTTP/1.1 ").contains("\r\n\r\n");
            int status = Integer.parseInt(rest.substring(9, 12));
            int end = rest.indexOf("\r\n\r\n") + 4;
            String head = rest.substring(0, end);
            int length = status == 100
                    ? 0
                    : Integer.parseInt(head.replaceFirst("(?s).*\r\nContent-Length: (\\d+)\r\n.*", "$1"));
            String body = head.contains("\r\nX-Head") ? "" : rest.substring(end, end + length);
            rest = rest.substring(end + length);
            boolean closes = head.contains("\r\nConnection: close\r\n");
            if (status >= 400) {
                assertThat(closes).as("a refusal closes: %s", head).isTrue();
                assertThat(rest).as("nothing follows a refusal").isEmpty();
                answers.add(Integer.toString(status));
            } else {
                answers.add((status + " " + body).strip() + (closes ? " (last)" : ""));
            }
        }
        return answers;
    }

    private static List<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        String name = null;
        StringBuilder request = new StringBuilder();
        List<String> answers = new ArrayList<>();
        try (InputStream in = RequestCasesTest.class.getResourceAsStream("/cases/http-requests.txt")) {
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
            for (String line :
                    Stream.concat(lines.stream(), Stream.of("== end")).toList()) {
                if (line.startsWith("== ")) {
                    if (name != null) {
                        cases.add(new Case(name, bytes(request.toString()), List.copyOf(answers)));
                    }
                    name = line.substring(3);
                    request.setLength(0);
                    answers.clear();
                } else if (line.startsWith("> ")) {
                    answers.add(line.substring(2));
                } else if (!line.startsWith("#")) {
                    request.append(line);
                }
            }
        }
        return cases;
    }

    /// Undoes `\r`, `\n`, `\t`, `\\`, `\xHH` and `{TEXT*COUNT}`.
    private static byte[] bytes(String escaped) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < escaped.length(); i++) {
            char c = escaped.charAt(i);
            if (c == '{') {
                int end = escaped.indexOf('}', i);
                String[] repeated = escaped.substring(i + 1, end).split("\\*");
                text.append(new String(bytes(repeated[0]), StandardCharsets.ISO_8859_1)
                        .repeat(Integer.parseInt(repeated[1])));
                i = end;
            } else if (c != '\\') {
                text.append(c);
            } else {
                i++;
                switch (escaped.charAt(i)) {
                    case 'r' -> text.append('\r');
                    case 'n' -> text.append('\n');
                    case 't' -> text.append('\t');
                    case 'x' -> {
                        text.append((char) Integer.parseInt(escaped.substring(i + 1, i + 3), 16));
                        i += 2;
                    }
                    default -> text.append(escaped.charAt(i));
                }
            }
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
