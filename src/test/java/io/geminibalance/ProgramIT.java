package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.geminibalance.support.RawHttp;
import io.geminibalance.support.RawServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The program as its users meet it: its jar, its arguments, its settings, its exit codes.
class ProgramIT {
    private static final Map<String, String> KEY = Map.of("GOOGLE_API_KEYS", "a-key-of-somebody-0001");

    @Test
    void theSandboxNeedsNothingAndSaysThatItIsOne() throws Exception {
        try (Program program = Program.start(Map.of(), "--sandbox", "--port", "0")) {
            int port = program.port();

            assertThat(get(port, "/health").text()).isEqualTo("{\"status\":\"ok\"}");
            assertThat(get(port, "/ready").status()).isEqualTo(200);
            assertThat(get(port, "/api/status/keys").text()).contains("\"sandbox\":true");
            assertThat(get(port, "/").text()).contains("Gemini Balance");
            program.terminate();
            assertThat(program.exitCode()).isZero();
            assertThat(program.output()).contains("curl");
        }
    }

    @Test
    void noSettingTurnsTheSandboxOnAndRealKeysAreNeverShownToIt() throws Exception {
        try (Program program = Program.start(KEY, "--port", "0")) {
            assertThat(get(program.port(), "/api/status/keys").text())
                    .contains("\"sandbox\":false")
                    .contains("...0001");
        }
        try (Program program = Program.start(KEY, "--sandbox", "--port", "0")) {
            assertThat(get(program.port(), "/api/status/keys").text())
                    .contains("\"sandbox\":true")
                    .doesNotContain("a-key-of-somebody");
            program.terminate();
            assertThat(program.output()).contains("stay unused").doesNotContain("a-key-of-somebody");
        }
    }

    @Test
    void aSecondProcessOnTheSameFolderSaysSoAndStops() throws Exception {
        try (Program first = Program.start(KEY, "--port", "0")) {
            first.port();
            try (Program second = Program.startIn(first.folder, KEY, "--port", "0")) {
                assertThat(second.exitCode()).isEqualTo(2);
                assertThat(second.output()).contains("DATA_DIR", "in use by another process");
            }
        }
    }

    @Test
    void withoutAKeyItDoesNotStartAndSaysWhatToDo() throws Exception {
        try (Program program = Program.start(Map.of())) {
            assertThat(program.exitCode()).isEqualTo(2);
            assertThat(program.output()).contains("GOOGLE_API_KEYS").contains("--sandbox");
        }
    }

    @Test
    void allMistakesAreToldAtOnce() throws Exception {
        Map<String, String> wrong = Map.of("PORT", "99999", "MAX_ATTEMPTS", "many", "GOOGLE_API_KEYZ", "secret-0001");
        try (Program program = Program.start(wrong)) {
            assertThat(program.exitCode()).isEqualTo(2);
            assertThat(program.output())
                    .contains("PORT")
                    .contains("99999")
                    .contains("MAX_ATTEMPTS")
                    .contains("GOOGLE_API_KEYS")
                    .contains("GOOGLE_API_KEYZ")
                    .doesNotContain("secret-0001");
        }
    }

    @Test
    void aTakenAddressHasAnExitCodeOfItsOwn() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Program program = Program.start(KEY, "--port", "" + taken.getLocalPort())) {
            assertThat(program.exitCode()).isEqualTo(3);
            assertThat(program.output())
                    .contains("127.0.0.1:" + taken.getLocalPort())
                    .contains("taken");
        }
    }

    @Test
    void helpAndVersionArePrinted() throws Exception {
        try (Program help = Program.start(Map.of(), "--help");
                Program version = Program.start(Map.of(), "--version");
                Program wrong = Program.start(Map.of(), "--sandbos")) {
            assertThat(help.exitCode()).isZero();
            assertThat(help.output()).contains("GOOGLE_API_KEYS").contains("--sandbox");
            assertThat(version.output()).matches("Gemini Balance [0-9.]+\n");
            assertThat(wrong.exitCode()).isEqualTo(2);
        }
    }

    @Test
    void theHealthCheckTellsByItsExitCode() throws Exception {
        try (Program program = Program.start(Map.of(), "--sandbox", "--port", "0")) {
            int port = program.port();
            try (Program well = Program.start(Map.of(), "--healthcheck", "--port", "" + port);
                    Program ill = Program.start(Map.of(), "--healthcheck", "--port", "" + RawServer.closedPort())) {
                assertThat(well.exitCode()).isZero();
                assertThat(ill.exitCode()).isEqualTo(1);
            }
        }
    }

    @Test
    void checkAsksOncePerKeyAndShowsEverySettingMasked() throws Exception {
        try (RawServer google = RawServer.start(peer -> {
            RawServer.Request request = peer.request();
            boolean works = request.all("x-goog-api-key").contains("a-key-that-works-0001");
            String body = works ? "{\"models\":[]}" : "{\"error\":{\"code\":401,\"message\":\"No.\"}}";
            peer.say("HTTP/1.1 " + (works ? "200 OK" : "401 No") + "\r\nConnection: close\r\nContent-Length: "
                    + body.length() + "\r\n\r\n" + body);
        })) {
            String base = google.address().toString();
            Map<String, String> one = Map.of(
                    "GOOGLE_API_KEYS",
                    "ada=a-key-that-works-0001,bob=a-key-that-fails-0002",
                    "GEMINI_API_BASE_URL",
                    base);
            Map<String, String> none = Map.of("GOOGLE_API_KEYS", "a-key-that-fails-0002", "GEMINI_API_BASE_URL", base);
            try (Program works = Program.start(one, "check");
                    Program fails = Program.start(none, "check")) {
                assertThat(works.exitCode()).isZero();
                assertThat(works.output())
                        .contains("ada ...0001: works")
                        .contains("bob ...0002: key_refused")
                        .contains("PORT = 8090")
                        .doesNotContain("that-works");
                assertThat(fails.exitCode()).isEqualTo(1);
            }
        }
    }

    @Test
    void onAllAddressesATokenIsMadeKeptAndAskedFor() throws Exception {
        try (Program program = Program.start(KEY, "--host", "0.0.0.0", "--port", "0")) {
            int port = program.port();
            Path kept = program.folder.resolve("data/access-token");
            String token = Files.readString(kept);
            String admin = Files.readString(program.folder.resolve("data/admin-token"));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(program.folder.resolve("data"))))
                    .isEqualTo("rwx------");

            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                    .isEqualTo("rw-------");
            assertThat(get(port, "/v1beta/models").status()).isEqualTo(401);
            assertThat(get(port, "/api/status/keys?key=" + token).status()).isEqualTo(401);
            assertThat(get(port, "/api/status/keys?key=" + admin).status()).isEqualTo(200);
            assertThat(get(port, "/health").status()).isEqualTo(200);
            program.terminate();
            assertThat(program.output()).contains(token).contains(admin);
        }
    }

    @Test
    void diagnosticCommandsAndAFatalStartTellNoKeyAndNoToken() throws Exception {
        String mark = "zq7MARKzq7";
        Map<String, String> marked = Map.of(
                "GOOGLE_API_KEYS", "a=key-" + mark + "-a", "ACCESS_TOKENS", "ada=tok-" + mark, "LOG_LEVEL", "DEBUG");
        Path folder = Files.createTempDirectory("marked");
        Files.writeString(folder.resolve(".env"), "ADMIN_TOKEN=admin-" + mark + "\n");
        try (Program program = Program.startIn(folder, marked, "--port", "0")) {
            assertThat(get(program.port(), "/api/status/keys?key=admin-" + mark).status())
                    .isEqualTo(200);
            Path dump = folder.resolve("threads.json");
            for (List<String> command : List.of(
                    List.of("Thread.print"),
                    List.of("VM.command_line"),
                    List.of("VM.system_properties"),
                    List.of("Thread.dump_to_file", "-format=json", dump.toString()))) {
                assertThat(program.diagnose(command)).as(command.toString()).doesNotContain(mark);
            }
            assertThat(Files.readString(dump)).contains("threadDump").doesNotContain(mark);
            try (Program second = Program.startIn(folder, marked, "--port", "0")) {
                assertThat(second.exitCode()).isEqualTo(2);
                assertThat(second.output()).contains("DATA_DIR").doesNotContain(mark);
            }
            program.terminate();
            assertThat(program.output()).doesNotContain(mark);
        }
    }

    @Test
    void aSignalLetsARunningRequestEnd() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        try (RawServer google = RawServer.start(peer -> {
                    peer.request();
                    asked.countDown();
                    try {
                        answer.await(20, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    peer.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
                });
                Program program = Program.start(
                        Map.of(
                                "GOOGLE_API_KEYS",
                                "k",
                                "GEMINI_API_BASE_URL",
                                google.address().toString()),
                        "--port",
                        "0");
                RawHttp http = RawHttp.connect(program.port())) {
            http.send("GET /v1beta/models HTTP/1.1\r\nHost: localhost\r\n\r\n");
            asked.await(20, TimeUnit.SECONDS);
            program.terminate();
            answer.countDown();

            assertThat(http.answer().text()).isEqualTo("{}");
            assertThat(program.exitCode()).isZero();
            assertThat(Files.readString(program.folder.resolve("logs/app.log")))
                    .contains(" - Serving - INFO - stopping")
                    .contains(" - requests - INFO - 200 GET /v1beta/models");
            assertThat(Files.readAllLines(program.folder.resolve("logs/transactions.log")))
                    .singleElement()
                    .asString()
                    .contains("\"status\":200");
        }
    }

    @Test
    void anOlderJavaIsToldWhichOneIsNeeded() throws Exception {
        Optional<Path> old = olderJava();
        assumeThat(old).as("an older Java is installed, to try it with").isPresent();
        try (Program program = Program.start(old.orElseThrow(), Map.of(), "--version")) {
            assertThat(program.exitCode()).isEqualTo(2);
            assertThat(program.output().lines()).singleElement().asString().contains("needs Java 25");
        }
    }

    private static Optional<Path> olderJava() throws Exception {
        Path folder = Path.of("/usr/lib/jvm");
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> homes = Files.list(folder)) {
            List<Path> old = homes.filter(home -> home.getFileName().toString().matches(".*(-|\\.)(8|11|17|21)\\b.*"))
                    .map(home -> home.resolve("bin/java"))
                    .filter(Files::isExecutable)
                    .toList();
            return old.stream().findFirst();
        }
    }

    private static RawHttp.Answer get(int port, String target) throws Exception {
        return RawHttp.ask(port, "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    }
}
