package io.geminibalance.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Copies of a folder as another process would find it, were this one killed now.
final class Copies {
    private Copies() {}

    static Path of(Path folder, Path to) throws IOException {
        Files.createDirectories(to);
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            // To close the lock file would give it up.
            files = all.filter(file -> !file.endsWith("lock")).toList();
        }
        for (Path file : files) {
            try {
                Files.write(to.resolve(file.getFileName()), Files.readAllBytes(file));
            } catch (NoSuchFileException _) {
                // It was there a moment ago.
            }
        }
        return to;
    }
}
