package io.geminibalance.config;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the command line asks for.
public sealed interface CommandLine {

    /// What can be said with every command. `host` and `port` override the settings and are checked with them.
    record Options(boolean sandbox, Optional<Path> envFile, Optional<String> host, Optional<String> port) {

        /// The settings that the command line overrides.
        public Map<Setting, String> overrides() {
            Map<Setting, String> overrides = new LinkedHashMap<>();
            host.ifPresent(text -> overrides.put(Setting.HOST, text));
            port.ifPresent(text -> overrides.put(Setting.PORT, text));
            return overrides;
        }
    }

    /// Start the service.
    record Serve(Options options) implements CommandLine {}

    /// Show the settings and try the keys.
    record Check(Options options) implements CommandLine {}

    /// Ask the running service whether it is well.
    record HealthCheck(Options options) implements CommandLine {}

    /// Show the help.
    record Help() implements CommandLine {}

    /// Show the version.
    record Version() implements CommandLine {}

    /// Something that cannot be understood; one sentence for each mistake.
    record Wrong(List<String> mistakes) implements CommandLine {
        public Wrong {
            mistakes = List.copyOf(mistakes);
        }
    }

    /// Reads the arguments of the program.
    static CommandLine parse(List<String> arguments) {
        return new Arguments(arguments).parse();
    }
}
