package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.geminibalance.support.RawServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What the Dockerfile puts into the image, made by the same script and started on nothing but itself.
class ImageIT {
    private static final long MOST_BYTES = 90_000_000;
    private static final Path OUT = Path.of("target", "image").toAbsolutePath();
    private static final Path JAVA = OUT.resolve("app/java/bin/java");

    @BeforeAll
    static void runTheStepsOfTheDockerfile() throws Exception {
        List<String> steps = Files.readAllLines(Path.of("Dockerfile")).stream()
                .filter(line -> line.startsWith("RUN "))
                .map(line -> line.substring("RUN ".length()))
                .toList();
        // Nothing may be done to the image that is not tried here.
        assertThat(steps).containsExactly("scripts/image /opt/gemini-balance");
        // Otherwise the script would begin to build what this build is about to finish.
        Path jar = Path.of(System.getProperty("project.jar"));
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now()));
        Process image = new ProcessBuilder("scripts/image", OUT.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(image.getInputStream().readAllBytes());
        assertThat(image.waitFor()).as(said).isZero();
    }

    @Test
    void theImageIsSmallerThanNinetyMegabytes() throws Exception {
        assertThat(bytes(OUT)).isBetween(30_000_000L, MOST_BYTES);
    }

    @Test
    void theProgramRunsAsAnotherUserWithNothingAroundItAndHearsTheSignal() throws Exception {
        assumeThat(mayEnter())
                .as("only root can enter a root file system of its own")
                .isTrue();
        Path root = rootFileSystem();
        int port = RawServer.closedPort();
        Process service = inside(root, port, "--sandbox");
        try {
            assertThat(answers(port)).isTrue();
            Process health = inside(root, port, "--healthcheck");
            assertThat(health.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(health.exitValue()).isZero();
            Process ill = inside(root, RawServer.closedPort(), "--healthcheck");
            assertThat(ill.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(ill.exitValue()).isEqualTo(1);
            assertThat(Files.getAttribute(root.resolve("data/sandbox"), "unix:uid"))
                    .isEqualTo(65532);
        } finally {
            service.destroy();
        }
        assertThat(service.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(service.exitValue())
                .as(Files.readString(root.resolveSibling("out.txt")))
                .isZero();
    }

    /// As Docker lays it out: the copied root, the program, and two volumes of the user's own.
    private static Path rootFileSystem() throws Exception {
        Path root = Files.createTempDirectory("image").resolve("root");
        String at = root + OUT.toString();
        run("mkdir -p " + at + " " + root + "/dev " + root + "/proc && cp -a " + OUT + "/root/. " + root + " && cp -a "
                + OUT + "/app " + at + " && cp -a " + OUT + "/volumes/. " + root + " && chown 65532:65532 " + root
                + "/data " + root + "/logs && chmod a+rx " + root.getParent());
        return root;
    }

    /// The cache must fit, or the JVM refuses to start; Docker too provides /dev and /proc, and nothing is writable
    /// but the volumes.
    private static Process inside(Path root, int port, String argument) throws IOException {
        String enter = "mount --bind /dev " + root + "/dev && mount --bind /proc " + root + "/proc && exec env -i"
                + " HOST=127.0.0.1 PORT=" + port + " DATA_DIR=/data LOG_DIR=/logs /usr/sbin/chroot"
                + " --userspec=65532:65532 " + root + " " + JAVA + " @" + OUT + "/app/jvm.flags -XX:AOTMode=on -jar "
                + OUT + "/app/gemini-balance.jar " + argument;
        return new ProcessBuilder("unshare", "--mount", "bash", "-c", enter)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        root.resolveSibling("out.txt").toFile()))
                .start();
    }

    private static boolean answers(int port) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest health = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health"))
                    .build();
            for (int tries = 0; tries < 600; tries++) {
                try {
                    return client.send(health, BodyHandlers.ofString()).statusCode() == 200;
                } catch (IOException _) {
                    Thread.sleep(50);
                }
            }
        }
        return false;
    }

    private static boolean mayEnter() throws Exception {
        try {
            Process tried = new ProcessBuilder("unshare", "--mount", "/usr/sbin/chroot", "/", "true").start();
            return tried.waitFor() == 0;
        } catch (IOException _) {
            return false;
        }
    }

    private static void run(String command) throws Exception {
        Process process = new ProcessBuilder("bash", "-c", command)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static long bytes(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(folder)) {
            all.filter(Files::isRegularFile).forEach(files::add);
        }
        return files.stream().mapToLong(ImageIT::size).sum();
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
