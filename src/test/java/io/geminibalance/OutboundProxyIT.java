package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.geminibalance.support.Certificate;
import io.geminibalance.support.RawServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The jar behind the proxies that people run: Debian's tinyproxy and microsocks, with user and password, before an
/// upstream that speaks TLS.
class OutboundProxyIT {
    private static final String HOST = hostName();

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final List<Process> proxies = new ArrayList<>();
    private Path folder;
    private Certificate certificate;
    private RawServer google;

    @BeforeEach
    void startUpstream() throws Exception {
        folder = Files.createTempDirectory("proxies");
        certificate = Certificate.of(folder, "dns:" + HOST + ",ip:127.0.0.1");
        google = RawServer.start(certificate.context().getServerSocketFactory().createServerSocket(0), this::answer);
    }

    @AfterEach
    void stop() throws Exception {
        google.close();
        proxies.forEach(Process::destroyForcibly);
    }

    @Test
    void keysGoOutThroughTinyproxyAndMicrosocksWithUserAndPassword() throws Exception {
        int http = tinyproxy();
        int socks = microsocks();
        try (Program program = program(
                "127.0.0.1",
                "a=key-of-alice-0001 via http://eve:pass@127.0.0.1:" + http + ",b=key-of-bob-0002 via"
                        + " socks5://eve:pass@127.0.0.1:" + socks)) {
            assertThat(ask(program).statusCode()).isEqualTo(200);
            assertThat(ask(program).statusCode()).isEqualTo(200);
            assertThat(seen).containsExactlyInAnyOrder("key-of-alice-0001 ", "key-of-bob-0002 ");
        }
        assertThat(Files.readString(folder.resolve("tinyproxy.log"))).contains("CONNECT 127.0.0.1:");
    }

    @Test
    void theProxyOfTheEnvironmentIsTakenButForExceptions() throws Exception {
        int http = tinyproxy();
        for (Map<String, String> settings : List.of(
                Map.of("HTTPS_PROXY", "http://eve:pass@127.0.0.1:" + http),
                Map.of("https_proxy", "http://127.0.0.1:" + RawServer.closedPort(), "NO_PROXY", "other, " + HOST))) {
            try (Program program = program(HOST, "key-of-alice-0001", settings)) {
                assertThat(ask(program).statusCode()).isEqualTo(200);
            }
        }
        assertThat(Files.readString(folder.resolve("tinyproxy.log"))).containsOnlyOnce("CONNECT " + HOST);
    }

    @Test
    void aWrongPasswordIsTheProxysAffairAndNoKeyIsBlamed() throws Exception {
        int http = tinyproxy();
        int socks = microsocks();
        for (String proxy : List.of("http://eve:wrong@127.0.0.1:" + http, "socks5://eve:wrong@127.0.0.1:" + socks)) {
            try (Program program = program("127.0.0.1", "a=key-of-alice-0001 via " + proxy)) {
                HttpResponse<String> refused = ask(program);
                assertThat(refused.statusCode()).isEqualTo(502);
                assertThat(refused.body()).contains("the outbound proxy");
                assertThat(get(program, "/api/status/keys").body())
                        .contains("\"failure_count\":0", "\"status\":\"cooling_down\"")
                        .doesNotContain("wrong");
            }
        }
        assertThat(seen).isEmpty();
    }

    private void answer(RawServer.Peer peer) throws IOException {
        RawServer.Request request = peer.request();
        seen.add(String.join(" ", request.all("x-goog-api-key")) + " "
                + String.join(" ", request.all("proxy-authorization")));
        String body = "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hello\"}]}}]}";
        peer.say("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body);
    }

    private Program program(String host, String keys) throws IOException {
        return program(host, keys, Map.of());
    }

    private Program program(String host, String keys, Map<String, String> more) throws IOException {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("GOOGLE_API_KEYS", keys);
        settings.put("PORT", "0");
        settings.put("GEMINI_API_BASE_URL", "https://" + host + ":" + google.port());
        settings.put("JAVA_TOOL_OPTIONS", certificate.trusting());
        return Program.start(settings);
    }

    private static HttpResponse<String> ask(Program program) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + program.port() + World.GENERATE))
                .timeout(Duration.ofSeconds(30))
                .POST(BodyPublishers.ofString(World.QUESTION))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString());
        }
    }

    private static HttpResponse<String> get(Program program, String target) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + program.port() + target))
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    private int tinyproxy() throws Exception {
        int port = RawServer.closedPort();
        Path settings = Files.writeString(
                folder.resolve("tinyproxy.conf"), """
                Port %d
                Listen 127.0.0.1
                Timeout 60
                LogFile "%s"
                LogLevel Connect
                BasicAuth eve pass
                """.formatted(port, folder.resolve("tinyproxy.log")));
        start(port, program("tinyproxy"), "-d", "-c", settings.toString());
        return port;
    }

    private int microsocks() throws Exception {
        int port = RawServer.closedPort();
        start(port, program("microsocks"), "-i", "127.0.0.1", "-p", "" + port, "-u", "eve", "-P", "pass");
        return port;
    }

    private void start(int port, Path program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(program.getFileName() + ".out").toFile())
                .start();
        proxies.add(process);
        for (int tries = 0; tries < 1000; tries++) {
            try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException _) {
                Thread.sleep(10);
            }
        }
        throw new IOException(program + " does not listen");
    }

    /// Installed, or unpacked by scripts/test.
    private static Path program(String name) {
        Optional<Path> found = Stream.concat(
                        Stream.of(System.getenv("PATH").split(":")).map(Path::of),
                        Stream.of(Path.of("target/debian/usr/bin").toAbsolutePath()))
                .map(at -> at.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
        assumeThat(found)
                .as(name + " is neither installed nor unpacked by scripts/test")
                .isPresent();
        return found.orElseThrow();
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (IOException e) {
            return "localhost.localdomain";
        }
    }
}
