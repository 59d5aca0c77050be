package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Google's own SDK as a client of the jar, with five keys of which two are dry.
class OfficialSdkIT {
    private static final Path JS = Path.of("src", "test", "js");

    @Test
    void everythingWorksWhileTwoOfFiveKeysAreDry() throws Exception {
        assumeThat(JS.resolve("node_modules/@google/genai"))
                .as("npm has installed @google/genai")
                .isDirectory();
        Map<String, String> keys = Map.of(
                "GOOGLE_API_KEYS",
                "dry/a=demo-dry-1,x/b=demo-good-2,dry-too/c=demo-dry-3,y/d=demo-good-4,z/e=demo-good-5");
        try (Program program = Program.start(keys, "--sandbox", "--port", "0")) {
            Process node = new ProcessBuilder("node", "genai.mjs", "http://127.0.0.1:" + program.port())
                    .directory(JS.toFile())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(node.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(node.exitValue()).as(output).isZero();
            assertThat(output.lines().filter(line -> line.startsWith("ok: "))).hasSize(11);
        }
    }
}
