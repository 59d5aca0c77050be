package io.geminibalance.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Bytes in, statuses out: what is no sound request is refused by an answer, and the connection ends.
class StrictReadingTest {
    private static final String END = "GET /end HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");
    private static final Pattern ESCAPE = Pattern.compile("\\\\([rntv0]|x[0-9a-f]{2})");
    private static final Pattern REPEATED = Pattern.compile("\\{(.*?)\\*(\\d+)}", Pattern.DOTALL);

    private static HttpServer server;

    record Case(String name, List<String> statuses, byte[] bytes) {
        @Override
        public String toString() {
            return name;
        }
    }

    @BeforeAll
    static void open() throws IOException {
        server = new EngineProvider().createHttpServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(200, -1);
            }
        });
        server.start();
    }

    @AfterAll
    static void close() {
        server.stop(0);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isAnsweredByTheseStatuses(Case given) throws IOException {
        assertThat(statuses(given.bytes, given.bytes.length)).isEqualTo(given.statuses);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isAnsweredAlikeHoweverItIsCut(Case given) throws IOException {
        assertThat(statuses(given.bytes, given.bytes.length > 1000 ? 977 : 1)).isEqualTo(given.statuses);
    }

    static List<Case> cases() throws IOException {
        try (InputStream in = StrictReadingTest.class.getResourceAsStream("/cases/http-requests.txt")) {
            Stream<String> lines = new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines();
            return lines.filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(StrictReadingTest::read)
                    .toList();
        }
    }

    private static Case read(String line) {
        String[] parts = line.split(" \\| ", 3);
        String plain = ESCAPE.matcher(parts[2])
                .replaceAll(found -> Matcher.quoteReplacement(
                        switch (found.group(1)) {
                            case "r" -> "\r";
                            case "n" -> "\n";
                            case "t" -> "\t";
                            case "v" -> "\u000b";
                            case "0" -> "\0";
                            default ->
                                String.valueOf(
                                        (char) Integer.parseInt(found.group(1).substring(1), 16));
                        }));
        String whole = REPEATED.matcher(plain)
                .replaceAll(found -> Matcher.quoteReplacement(found.group(1).repeat(Integer.parseInt(found.group(2)))));
        return new Case(parts[0], List.of(parts[1].split(" ")), whole.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static List<String> statuses(byte[] bytes, int piece) throws IOException {
        try (Socket socket =
                new Socket(server.getAddress().getAddress(), server.getAddress().getPort())) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(20_000);
            Thread.ofVirtual().start(() -> send(socket, bytes, piece));
            String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            List<String> statuses = new ArrayList<>();
            Matcher status = STATUS.matcher(answers);
            while (status.find()) {
                statuses.add(status.group(1));
            }
            return statuses;
        }
    }

    private static void send(Socket socket, byte[] bytes, int piece) {
        try {
            for (int at = 0; at < bytes.length; at += piece) {
                socket.getOutputStream().write(bytes, at, Math.min(piece, bytes.length - at));
            }
            socket.getOutputStream().write(END.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException _) {
            // The server has refused it already.
        }
    }
}
