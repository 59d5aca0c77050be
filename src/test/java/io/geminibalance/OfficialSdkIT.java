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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The official SDKs of Google, OpenAI and Anthropic, and what is built on them, as clients of the jar, with five
/// keys of which two are dry.
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
        Map<String, String> dry =
                Map.of("GOOGLE_API_KEYS", "demo-dry-1,demo-dry-2", "ACCESS_TOKENS", "let-me-in-please");
        try (Program program = Program.start(TWO_OF_FIVE_DRY, "--sandbox", "--port", "0");
                Program exhausted = Program.start(dry, "--sandbox", "--port", "0")) {
            assertAllOk(20, "anthropic.mjs", address(program), address(exhausted));
        }
    }

    @Test
    void picturesAndSoundWorkWithOpenAisSdk() throws Exception {
        assumeInstalled("openai");
        try (Program program = Program.start(TWO_OF_FIVE_DRY, "--sandbox", "--port", "0")) {
            assertAllOk(11, "media.mjs", address(program));
        }
    }

    @Test
    void fourProvidersOfTheAiSdkWork() throws Exception {
        assumeInstalled("ai");
        Map<String, String> dry =
                Map.of("GOOGLE_API_KEYS", "demo-dry-1,demo-dry-2", "ACCESS_TOKENS", "let-me-in-please");
        try (Program program = Program.start(TWO_OF_FIVE_DRY, "--sandbox", "--port", "0");
                Program exhausted = Program.start(dry, "--sandbox", "--port", "0")) {
            assertAllOk(32, "ai-sdk.mjs", address(program), address(exhausted));
        }
    }

    @Test
    void openAisAgentsWorkInBothForms() throws Exception {
        assumeInstalled("@openai/agents");
        Map<String, String> dry =
                Map.of("GOOGLE_API_KEYS", "demo-dry-1,demo-dry-2", "ACCESS_TOKENS", "let-me-in-please");
        try (Program program = Program.start(TWO_OF_FIVE_DRY, "--sandbox", "--port", "0");
                Program exhausted = Program.start(dry, "--sandbox", "--port", "0")) {
            assertAllOk(16, "agents-sdk.mjs", address(program), address(exhausted));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "genai, @google/genai",
        "openai-sdk, openai",
        "anthropic-sdk, @anthropic-ai/sdk",
        "ai-sdk, ai",
        "agents-sdk, @openai/agents"
    })
    void everyProgramOfTheDocumentationWorksAsItStands(String section, String needed) throws Exception {
        assumeInstalled(needed);
        Map<String, String> settings = Map.of("GOOGLE_API_KEYS", "demo-good-1", "ACCESS_TOKENS", "client-token");
        try (Program program = Program.start(settings, "--sandbox", "--port", "0")) {
            List<String> programs = DocsPage.blocks(section, address(program)).stream()
                    .filter(block -> block.startsWith("import ") && block.contains("console.log"))
                    .toList();
            assertThat(programs).isNotEmpty();
            for (String each : programs) {
                ProcessBuilder node = new ProcessBuilder("node", "--input-type=module", "-e", each)
                        .directory(JS.toFile())
                        .redirectErrorStream(true);
                node.environment().put("TOKEN", "client-token");
                Process process = node.start();
                String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

                assertThat(process.waitFor()).as(said).isZero();
                assertThat(said).contains("Hello");
            }
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
