package io.geminibalance.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// The texts that settings are read from: what the command line overrides, the environment, the `.env` file if
/// there is one, and a way to the file of keys.
///
/// @param dotEnvName how people call the file that stands in for `.env`
public record Sources(
        Map<Setting, String> commandLine,
        Map<String, String> environment,
        Optional<String> dotEnv,
        String dotEnvName,
        KeysFileReader keysFile) {
    /// The file that is read where none is named.
    public static final String USUAL = ".env";

    public Sources {
        commandLine = Map.copyOf(commandLine);
        environment = Map.copyOf(environment);
    }

    /// With the usual file.
    public Sources(
            Map<Setting, String> commandLine,
            Map<String, String> environment,
            Optional<String> dotEnv,
            KeysFileReader keysFile) {
        this(commandLine, environment, dotEnv, USUAL, keysFile);
    }

    /// Gives the text of the file of keys.
    @FunctionalInterface
    public interface KeysFileReader {
        String read(Path file) throws IOException;
    }
}
