package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.geminibalance.support.Certificate;
import io.geminibalance.support.RawServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The service behind a real nginx with `scripts/nginx.conf`.
class NginxIT {
    private static final String EVENT = "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"%s\"}]}%s}]}\n\n";
    private static final Duration LONG = Duration.ofSeconds(60);

    private final int port = closedPort();
    private Path folder;
    private Certificate certificate;
    private HttpClient client;
    private Optional<Process> nginx = Optional.empty();

    @BeforeEach
    void prepare() throws Exception {
        assumeThat(Stream.of("/usr/sbin/nginx", "/usr/bin/nginx").map(Path::of).anyMatch(Files::isExecutable))
                .as("nginx is not installed")
                .isTrue();
        folder = Files.createTempDirectory("nginx");
        certificate = Certificate.of(folder, "dns:localhost");
        client = HttpClient.newBuilder().sslContext(certificate.client()).build();
    }

    @AfterEach
    void stop() {
        nginx.ifPresent(Process::destroy);
    }

    @Test
    void aStreamComesEventByEventOverTls() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        try (RawServer google = RawServer.start(peer -> {
                    peer.request();
                    peer.say("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
                            + EVENT.formatted("one", ""));
                    // The second event is sent only when the client has the first: a buffer between would be a
                    // deadlock.
                    await(first);
                    peer.say(EVENT.formatted("two", ",\"finishReason\":\"STOP\""));
                });
                World world = World.before(google.address(), tokens())) {
            start(world, false);
            HttpResponse<InputStream> answer = client.send(
                    request(World.STREAM)
                            .POST(BodyPublishers.ofString(World.QUESTION))
                            .build(),
                    BodyHandlers.ofInputStream());
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body()))) {
                assertThat(lines.readLine()).contains("one");
                first.countDown();
                assertThat(lines.lines().toList().toString()).contains("two");
            }
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        }
    }

    @Test
    void largeUploadsPassWithoutBeingKept() throws Exception {
        long size = 150_000_000;
        try (RawServer google = RawServer.start(peer -> {
                    long length = peer.head().stream()
                            .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                            .mapToLong(line -> Long.parseLong(line.substring(15).strip()))
                            .findFirst()
                            .orElse(0);
                    long read = 0;
                    while (read < length) {
                        read += peer.awaitBytes((int) Math.min(1 << 20, length - read)).length;
                    }
                    String body = "{\"read\":" + read + "}";
                    peer.say("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
                            + "Content-Length: " + body.length() + "\r\n\r\n" + body);
                });
                World world = World.before(google.address(), tokens())) {
            start(world, false);
            HttpResponse<String> answer = client.send(
                    request("/upload/v1beta/files?uploadType=media")
                            .POST(BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> zeros(size)), size))
                            .build(),
                    BodyHandlers.ofString());

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{\"read\":150000000}");
            assertThat(folder.resolve("body")).isEmptyDirectory();
        }
    }

    @Test
    void webSocketsPass() throws Exception {
        assumeThat(System.getProperty("com.sun.net.httpserver.HttpServerProvider", ""))
                .isEmpty();
        try (World world = World.with(tokens(), "a=demo-good-a")) {
            start(world, false);
            LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
            WebSocket socket = client.newWebSocketBuilder()
                    .header("x-goog-api-key", "token-of-the-admin")
                    .buildAsync(
                            URI.create(
                                    "wss://localhost:" + port + "/api/status/logs/ws?log_file_name=transactions.log"),
                            new WebSocket.Listener() {
                                @Override
                                public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
                                    lines.add(text.toString());
                                    from.request(1);
                                    return null;
                                }
                            })
                    .get(60, TimeUnit.SECONDS);
            client.send(
                    request(World.GENERATE)
                            .POST(BodyPublishers.ofString(World.QUESTION))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(lines.poll(60, TimeUnit.SECONDS)).contains("gemini-2.5-flash");
            socket.abort();
        }
    }

    @Test
    void underAPrefixThePageAndRewrittenUploadAddressesWork() throws Exception {
        String url = "https://localhost:" + port + "/gemini";
        Map<String, String> settings = new HashMap<>(tokens());
        settings.put("PUBLIC_URL", url);
        try (World world = World.with(settings, "a=demo-good-a")) {
            start(world, true);
            assertThat(get(url + "/").body()).contains("web/");
            assertThat(get(url + "/web/icon.svg").statusCode()).isEqualTo(200);
            HttpResponse<String> begun = client.send(
                    HttpRequest.newBuilder(URI.create(url + "/upload/v1beta/files"))
                            .header("x-goog-api-key", "token-of-a-client")
                            .header("x-goog-upload-protocol", "resumable")
                            .header("x-goog-upload-command", "start")
                            .header("x-goog-upload-header-content-length", "5")
                            .header("x-goog-upload-header-content-type", "text/plain")
                            .POST(BodyPublishers.ofString("{\"file\":{\"displayName\":\"x\"}}"))
                            .build(),
                    BodyHandlers.ofString());
            String rest = begun.headers().firstValue("x-goog-upload-url").orElse("none, but " + begun.body());
            assertThat(rest).startsWith(url + "/upload/");
            HttpResponse<String> done = client.send(
                    HttpRequest.newBuilder(URI.create(rest))
                            .header("x-goog-api-key", "token-of-a-client")
                            .header("x-goog-upload-offset", "0")
                            .header("x-goog-upload-command", "upload, finalize")
                            .POST(BodyPublishers.ofString("hello"))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(done.body()).contains("\"name\"");
        }
    }

    @Test
    void withoutATokenNothingIsServedAndTheClientsOwnWordOnItsAddressCountsNothing() throws Exception {
        try (World world = World.with(tokens(), "a=demo-good-a")) {
            start(world, false);
            HttpResponse<String> refused = client.send(
                    HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/v1beta/models"))
                            .header("x-forwarded-for", "127.0.0.1")
                            .build(),
                    BodyHandlers.ofString());
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(get("https://localhost:" + port + "/health").body()).isEqualTo("{\"status\":\"ok\"}");
        }
    }

    private static Map<String, String> tokens() {
        return Map.of("ACCESS_TOKENS", "token-of-a-client", "ADMIN_TOKEN", "token-of-the-admin");
    }

    private HttpRequest.Builder request(String target) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + port + target))
                .timeout(LONG)
                .header("content-type", "application/json")
                .header("x-goog-api-key", "token-of-a-client");
    }

    private HttpResponse<String> get(String url) throws Exception {
        return client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    }

    /// The file as it is delivered, with the lines changed that it says are the operator's.
    private void start(World world, boolean prefix) throws Exception {
        String conf = Files.readString(Path.of("scripts/nginx.conf"));
        Path cert = Files.writeString(folder.resolve("cert.pem"), certificate.pem());
        Path key = Files.writeString(folder.resolve("key.pem"), certificate.privateKeyPem());
        conf = replaced(conf, "listen 443 ssl", "listen 127.0.0.1:" + port + " ssl");
        conf = replaced(conf, "server_name gemini.example.com", "server_name localhost");
        conf = replaced(conf, "/etc/ssl/certs/gemini.example.com.pem", cert.toString());
        conf = replaced(conf, "/etc/ssl/private/gemini.example.com.key", key.toString());
        conf = replaced(conf, "server 127.0.0.1:8090", "server 127.0.0.1:" + world.port());
        if (prefix) {
            conf = replaced(conf, "#prefix ", "");
            conf = conf.replaceFirst("(?s)    location / \\{.*?\\}", "");
        }
        Path server = Files.writeString(folder.resolve("gemini-balance.conf"), conf);
        Path main = Files.writeString(folder.resolve("nginx.conf"), """
                daemon off;
                user root;
                pid %1$s/pid;
                error_log %1$s/error.log;
                events {}
                http {
                    access_log off;
                    client_body_temp_path %1$s/body;
                    proxy_temp_path %1$s/proxy;
                    fastcgi_temp_path %1$s/fastcgi;
                    uwsgi_temp_path %1$s/uwsgi;
                    scgi_temp_path %1$s/scgi;
                    include %2$s;
                }
                """.formatted(folder, server));
        Process process = new ProcessBuilder("nginx", "-c", main.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out.txt").toFile())
                .start();
        nginx = Optional.of(process);
        for (int tries = 0; tries < 1000; tries++) {
            assertThat(process.isAlive())
                    .as(() -> said(folder.resolve("out.txt")))
                    .isTrue();
            try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException _) {
                Thread.sleep(10);
            }
        }
    }

    private static String replaced(String text, String what, String by) {
        assertThat(text).contains(what);
        return text.replace(what, by);
    }

    private static String said(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IOException("the first event never reached the client");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static InputStream zeros(long size) {
        return new InputStream() {
            private long left = size;

            @Override
            public int read() {
                return left-- > 0 ? 0 : -1;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                if (left <= 0) {
                    return -1;
                }
                int count = (int) Math.min(length, left);
                left -= count;
                return count;
            }
        };
    }

    private static int closedPort() {
        try {
            return RawServer.closedPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
