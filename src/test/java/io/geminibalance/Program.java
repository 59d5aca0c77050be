package io.geminibalance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The jar, started as its users start it, in an empty folder and with no settings but those given.
final class Program implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("listens on http://(\\S+):([0-9]+)");
    private static final int PATIENCE_SECONDS = 60;
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    final Path folder;
    private final Process process;
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final CompletableFuture<String> output = new CompletableFuture<>();

    private Program(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
        Thread.ofVirtual().start(this::read);
    }

    static Program start(Map<String, String> environment, String... arguments) throws IOException {
        return start(JAVA, environment, arguments);
    }

    /// In a folder where it may have run before.
    static Program startIn(Path folder, Map<String, String> environment, String... arguments) throws IOException {
        return start(JAVA, folder, environment, arguments);
    }

    static Program start(Path java, Map<String, String> environment, String... arguments) throws IOException {
        return start(java, Files.createTempDirectory("program"), environment, arguments);
    }

    private static Program start(Path java, Path folder, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(java.toString(), "-jar", System.getProperty("project.jar")));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
        builder.environment().putAll(environment);
        return new Program(builder.start(), folder);
    }

    /// The port on which it listens; waits until it does.
    int port() throws Exception {
        return port.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /// Asks it to stop, as a service manager does.
    void terminate() {
        process.destroy();
    }

    /// Ends it as `kill -9` does.
    void kill() throws Exception {
        process.destroyForcibly();
        exitCode();
    }

    /// What the JDK's `jcmd` says to a command; fails where it refuses.
    String diagnose(List<String> command) throws Exception {
        List<String> line = new ArrayList<>(List.of(JAVA.resolveSibling("jcmd").toString(), "" + process.pid()));
        line.addAll(command);
        Process jcmd = new ProcessBuilder(line).redirectErrorStream(true).start();
        String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (jcmd.waitFor() != 0) {
            throw new IOException(said);
        }
        return said;
    }

    int exitCode() throws Exception {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("the program does not end");
        }
        return process.exitValue();
    }

    /// All that it printed; waits until it has ended.
    String output() throws Exception {
        return output.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void read() {
        StringBuilder lines = new StringBuilder();
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.append(line).append('\n');
                Matcher address = ADDRESS.matcher(line);
                if (address.find()) {
                    port.complete(Integer.parseInt(address.group(2)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            port.completeExceptionally(new IOException("it never listened:\n" + lines));
            output.complete(lines.toString());
        }
    }
}
