package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Google's official SDK holds conversations by the Live API, with the jar alone and with nginx in front.
class LiveSdkIT {
    private static final Path JS = Path.of("src", "test", "js");
    private static final Path NGINX = Path.of("/usr/sbin/nginx");
    private static final Map<String, String> TWO_OF_FIVE_DRY = Map.of(
            "GOOGLE_API_KEYS", "dry/a=demo-dry-1,x/b=demo-good-2,dry-too/c=demo-dry-3,y/d=demo-good-4,z/e=demo-good-5");

    @BeforeEach
    void needsTheSdk() {
        assumeThat(JS.resolve("node_modules/@google/genai"))
                .as("npm has installed @google/genai")
                .isDirectory();
    }

    @Test
    void itConversesDirectly() throws Exception {
        try (Program program = Program.start(TWO_OF_FIVE_DRY, "--sandbox", "--port", "0")) {
            assertConverses("http://127.0.0.1:" + program.port());
        }
    }

    @Test
    void itConversesThroughNginxAtOneOrigin() throws Exception {
        assumeThat(NGINX).as("nginx is installed").exists();
        int port = freePort();
        Path folder = Files.createTempDirectory("nginx");
        try (Program program = Program.start(TWO_OF_FIVE_DRY, "--sandbox", "--port", "0")) {
            Path configuration = Files.writeString(folder.resolve("nginx.conf"), """
                    daemon off;
                    pid nginx.pid;
                    error_log stderr;
                    events {}
                    http {
                        access_log off;
                        client_body_temp_path body;
                        proxy_temp_path proxy;
                        fastcgi_temp_path fastcgi;
                        uwsgi_temp_path uwsgi;
                        scgi_temp_path scgi;
                        map $http_upgrade $connection_upgrade {
                            default upgrade;
                            '' '';
                        }
                        server {
                            listen 127.0.0.1:%d;
                            location / {
                                proxy_pass http://127.0.0.1:%d;
                                proxy_http_version 1.1;
                                proxy_set_header Host $http_host;
                                proxy_set_header Upgrade $http_upgrade;
                                proxy_set_header Connection $connection_upgrade;
                                proxy_buffering off;
                            }
                        }
                    }
                    """.formatted(port, program.port()));
            Process nginx = new ProcessBuilder(
                            NGINX.toString(), "-p", folder.toString(), "-c", configuration.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("out").toFile())
                    .start();
            try {
                awaitListening(port, nginx);
                assertConverses("http://127.0.0.1:" + port);
            } finally {
                nginx.destroy();
                nginx.waitFor(20, TimeUnit.SECONDS);
            }
        }
    }

    private static void assertConverses(String address) throws Exception {
        Process node = new ProcessBuilder("node", "live.mjs", address)
                .directory(JS.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(node.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(node.exitValue()).as(output).isZero();
        assertThat(output.lines().filter(line -> line.startsWith("ok: "))).hasSize(7);
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static void awaitListening(int port, Process nginx) throws Exception {
        while (nginx.isAlive()) {
            try (Socket _ = new Socket("127.0.0.1", port)) {
                return;
            } catch (ConnectException _) {
                Thread.onSpinWait();
            }
        }
        throw new AssertionError("nginx has ended with " + nginx.exitValue());
    }
}
