package io.geminibalance.state;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/// A process of its own that takes a folder and remembers names in it until it is killed.
final class OtherProcess implements AutoCloseable {
    static final Owner OWNER = new Owner("print", "shop", "alice");

    private final Process process;
    private final BufferedReader said;

    private OtherProcess(Process process) {
        this.process = process;
        this.said = process.inputReader(StandardCharsets.UTF_8);
    }

    static OtherProcess start(Path folder) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classes = Stream.of(Folder.class, OtherProcess.class, LoggerFactory.class)
                .map(OtherProcess::home)
                .distinct()
                .collect(Collectors.joining(System.getProperty("path.separator")));
        ProcessBuilder builder =
                new ProcessBuilder(java, "-XX:+UseSerialGC", "-cp", classes, OtherProcess.class.getName(), "" + folder);
        return new OtherProcess(
                builder.redirectError(ProcessBuilder.Redirect.DISCARD).start());
    }

    /// The next line that it says, null at its end.
    String line() throws IOException {
        return said.readLine();
    }

    /// Kills it as `kill -9` does.
    ///
    /// @return the lines that it had said
    Set<String> kill() {
        // By its handle, which leaves what it said to be read.
        process.toHandle().destroyForcibly();
        process.onExit().join();
        return said.lines().collect(Collectors.toCollection(LinkedHashSet::new));
    }

    @Override
    public void close() {
        kill();
    }

    private static String home(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Says each name after it has been remembered.
    public static void main(String[] args) throws Exception {
        try (Folder folder = Folder.open(Path.of(args[0]));
                Owners owners = Owners.open(folder, InstantSource.system(), Owners.LIMIT)) {
            System.out.println("open");
            for (int i = 0; ; i++) {
                List<String> names = List.of("files/" + i + "-a", "files/" + i + "-b");
                if (owners.remember(names, OWNER, Duration.ofHours(48))) {
                    names.forEach(System.out::println);
                }
            }
        } catch (FolderInUse e) {
            System.out.println(e.getMessage());
        }
    }
}
