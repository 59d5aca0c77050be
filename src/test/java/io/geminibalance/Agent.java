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

/// A command-line agent that npm has fetched, in an empty home of its own, which holds a folder to work in and
/// a file there to read.
final class Agent {
    static final String SECRET = "The sea is 95 metres deep here.";
    private static final int PATIENCE_SECONDS = 120;
    private static final Path AGENTS = Path.of("target", "agents").toAbsolutePath();

    private final Path program;
    private final Path home;
    private final Map<String, String> environment;

    private Agent(Path program, Path home, Map<String, String> environment) {
        this.program = program;
        this.home = home;
        this.environment = environment;
    }

    /// With the variables that its documentation tells to set; skips the test where it is not installed.
    static Agent named(String name, Map<String, String> environment) throws IOException {
        Path program = AGENTS.resolve(name).resolve(Path.of("node_modules", ".bin", name));
        assumeThat(program).as("npm has fetched " + name + " (scripts/test)").isExecutable();
        Agent agent = new Agent(program, Files.createTempDirectory("agent"), environment);
        agent.write("work/notes.txt", SECRET + "\n");
        return agent;
    }

    /// Writes a file below its home.
    void write(String path, String content) throws IOException {
        Path file = home.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    /// What it says until it ends well.
    String run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        Path output = home.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(home.resolve("work").toFile())
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(each -> !each.equals("PATH"));
        builder.environment().put("HOME", home.toString());
        // Some fetch parts of themselves when they start, which would make the test depend on the network.
        builder.environment().put("npm_config_registry", "http://127.0.0.1:9/");
        builder.environment().putAll(environment);
        Process process = builder.start();
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        String said = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(ended).as(said).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }
}
