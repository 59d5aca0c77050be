package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The official SDKs of Google, OpenAI and Anthropic as clients of the jar, with five keys of which two are dry.
class OfficialSdkIT {
    private static final Path JS = Path.of("src", "test", "js");
    private static final Map<String, String> TWO_OF_FIVE_DRY = Map.of(
            "GOOGLE_API_KEYS", "dry/a=demo-dry-1,x/b=demo-good-2,dry-too/c=demo-dry-3,y/d=demo-good-4,z/e=demo-good-5");

    @Test
    void everythingWorksWithGooglesSdk() throws Exception {
        assumeInstalled("@google/genai");
        try (Program program = Program.start(TWO_OF_FIVE_DRY, "--sandbox", "--port", "0")) {
            assertAllOk(11, "genai.mjs", address(program));
        }
    }

    @Test
    void everythingWorksWithOpenAisSdk() throws Exception {
        assumeInstalled("openai");
        Map<String, String> dry =
                Map.of("GOOGLE_API_KEYS", "demo-dry-1,demo-dry-2", "ACCESS_TOKENS", "let-me-in-please");
        try (Program program = Program.start(TWO_OF_FIVE_DRY, "--sandbox", "--port", "0");
                Program exhausted = Program.start(dry, "--sandbox", "--port", "0")) {
            assertAllOk(21, "openai.mjs", address(program), address(exhausted));
        }
    }

    @Test
    void responsesWorkWithOpenAisSdk() throws Exception {
        assumeInstalled("openai");
        try (Program program = Program.start(TWO_OF_FIVE_DRY, "--sandbox", "--port", "0")) {
            assertAllOk(5, "responses.mjs", address(program));
        }
    }

    @Test
    void everythingWorksWithAnthropicsSdk() throws Exception {
        assumeInstalled("@anthropic-ai/sdk");
        Map<String, String> dry = Map.of("GOOGLE_API_KEYS", "demo-dry-1,demo-dry-2");
        try (Program program = Program.start(TWO_OF_FIVE_DRY, "--sandbox", "--port", "0");
                Program exhausted = Program.start(dry, "--sandbox", "--port", "0")) {
            assertAllOk(9, "anthropic.mjs", address(program), address(exhausted));
        }
    }

    private static void assumeInstalled(String name) {
        assumeThat(JS.resolve("node_modules").resolve(name))
                .as("npm has installed " + name)
                .isDirectory();
    }

    private static String address(Program program) throws Exception {
        return "http://127.0.0.1:" + program.port();
    }

    private static void assertAllOk(int checks, String script, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("node", script));
        command.addAll(List.of(arguments));
        Process node = new ProcessBuilder(command)
                .directory(JS.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(node.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(node.exitValue()).as(output).isZero();
        assertThat(output.lines().filter(line -> line.startsWith("ok: "))).hasSize(checks);
    }
}
