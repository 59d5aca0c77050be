package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.geminibalance.sandbox.Sandbox;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Five keys in four projects behave like one for files, caches and batches, also after the service was killed.
class KeyBoundIT {
    private static final Path JS = Path.of("src", "test", "js");

    @Test
    void googlesSdkFindsWhatItMadeAlsoAfterTheServiceWasKilled() throws Exception {
        assumeThat(JS.resolve("node_modules/@google/genai"))
                .as("npm has installed @google/genai")
                .isDirectory();
        try (Sandbox google = Sandbox.open(InstantSource.system(), new Random(1))) {
            Map<String, String> settings = Map.of(
                    "GEMINI_API_BASE_URL",
                    google.uri().toString(),
                    "GOOGLE_API_KEYS",
                    "shop/a=demo-good-1@shop,shop/b=demo-good-2@shop,lab/c=demo-good-3@lab,d=demo-good-4,e=demo-good-5");
            Path folder = Files.createTempDirectory("program");
            String names;
            int port;
            try (Program program = Program.startIn(folder, settings, "--port", "0")) {
                port = program.port();
                names = run(6, "make", address(port));
                program.kill();
            }
            try (Program program = Program.startIn(folder, settings, "--port", Integer.toString(port))) {
                assertThat(program.port()).isEqualTo(port);
                run(6, "use", address(port), names);
            }
            try (Stream<Path> files = Files.list(folder.resolve("data"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                            .as(file.toString())
                            .doesNotContain("demo-good");
                }
            }
        }
    }

    private static String address(int port) {
        return "http://127.0.0.1:" + port;
    }

    /// @return the names that the script told
    private static String run(int checks, String... arguments) throws Exception {
        List<String> command = Stream.concat(Stream.of("node", "resources.mjs"), Stream.of(arguments))
                .toList();
        Process node = new ProcessBuilder(command)
                .directory(JS.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(node.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(node.exitValue()).as(output).isZero();
        assertThat(output.lines().filter(line -> line.startsWith("ok: "))).hasSize(checks);
        return output.lines()
                .filter(line -> line.startsWith("names: "))
                .findFirst()
                .orElseThrow()
                .substring("names: ".length());
    }
}
