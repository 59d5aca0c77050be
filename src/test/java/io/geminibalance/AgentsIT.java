package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Command-line agents as clients of the jar: each reads a file with a tool of its own, because the model wants it to,
/// and ends with what it was told. Offline, each in a home of its own.
class AgentsIT {
    private static final Path PROGRAMS =
            Path.of("target", "agents", "node_modules", ".bin").toAbsolutePath();
    private static final Map<String, String> TWO_OF_FIVE_DRY = Map.of(
            "GOOGLE_API_KEYS", "dry/a=demo-dry-1,x/b=demo-good-2,dry-too/c=demo-dry-3,y/d=demo-good-4,z/e=demo-good-5");
    private static final String SECRET = "The sea is 95 metres deep here.";

    @Test
    void claudeCodeReadsAFile() throws Exception {
        try (Program program = Program.start(TWO_OF_FIVE_DRY, "--sandbox", "--port", "0")) {
            String said = run(
                    Map.of(
                            "ANTHROPIC_BASE_URL", "http://127.0.0.1:" + program.port(),
                            "ANTHROPIC_AUTH_TOKEN", "any-token-will-do",
                            "ANTHROPIC_MODEL", "gemini-3.8-flash",
                            "ANTHROPIC_DEFAULT_HAIKU_MODEL", "gemini-3.5-flash-lite",
                            "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1",
                            "DISABLE_AUTOUPDATER", "1"),
                    "claude",
                    "-p",
                    "Use the Read tool on notes.txt",
                    "--tools",
                    "Read");
            assertThat(said).contains(SECRET);
        }
    }

    @Test
    void geminiCliReadsAFile() throws Exception {
        try (Program program = Program.start(TWO_OF_FIVE_DRY, "--sandbox", "--port", "0")) {
            String said = run(
                    Map.of(
                            "GOOGLE_GEMINI_BASE_URL",
                            "http://127.0.0.1:" + program.port(),
                            "GEMINI_API_KEY",
                            "any-key-will-do"),
                    "gemini",
                    "-m",
                    "gemini-2.5-flash",
                    "--skip-trust",
                    "--approval-mode",
                    "yolo",
                    "-p",
                    "Use read_file on notes.txt");
            assertThat(said).contains(SECRET);
        }
    }

    private static String run(Map<String, String> environment, String name, String... arguments) throws Exception {
        Path agent = PROGRAMS.resolve(name);
        assumeThat(agent).as("npm has fetched " + name + " (scripts/test)").isExecutable();
        Path home = home();
        Path work = Files.createDirectory(home.resolve("work"));
        Files.writeString(work.resolve("notes.txt"), SECRET + "\n");
        List<String> command = new ArrayList<>(List.of(agent.toString()));
        command.addAll(List.of(arguments));
        Path output = home.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(each -> !each.equals("PATH"));
        builder.environment().put("HOME", home.toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        boolean ended = process.waitFor(120, TimeUnit.SECONDS);
        process.destroyForcibly();
        String said = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(ended).as(said).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    /// A home in which Gemini CLI has been told to use a key.
    private static Path home() throws IOException {
        Path home = Files.createTempDirectory("agent");
        Path settings = Files.createDirectory(home.resolve(".gemini")).resolve("settings.json");
        Files.writeString(settings, "{ \"security\": { \"auth\": { \"selectedType\": \"gemini-api-key\" } } }");
        return home;
    }
}
