package io.geminibalance;

import io.geminibalance.config.CommandLine;
import io.geminibalance.config.CommandLine.Options;
import io.geminibalance.config.HelpText;
import io.geminibalance.config.Reading;
import io.geminibalance.config.SettingsReader;
import io.geminibalance.config.Sources;
import io.geminibalance.logs.Stamped;
import io.geminibalance.upstream.HttpUpstream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/// The program: reads the command line and the settings, then serves, checks or answers a question.
public final class App {
    private App() {}

    public static void main(String[] args) {
        // Before any class that reads them.
        HttpUpstream.prepare();
        HeadStart.begin();
        System.setErr(Stamped.over(System.err, InstantSource.system()));
        Exit exit = run(CommandLine.parse(List.of(args)));
        if (exit != Exit.SERVING) {
            System.exit(exit.code());
        }
    }

    private static Exit run(CommandLine command) {
        return switch (command) {
            case CommandLine.Help _ -> said(HelpText.text());
            case CommandLine.Version _ -> said("Gemini Balance " + version() + "\n");
            case CommandLine.Wrong(List<String> mistakes) -> {
                mistakes.forEach(System.err::println);
                System.err.println("Try --help.");
                yield Exit.BAD_SETTINGS;
            }
            case CommandLine.Serve(Options options) ->
                withSettings(options, !options.sandbox(), loaded -> Serving.start(loaded.settings(), options));
            case CommandLine.Check(Options options) ->
                withSettings(
                        options,
                        !options.sandbox(),
                        loaded -> Checking.run(loaded, options, InstantSource.system(), System.out));
            case CommandLine.HealthCheck(Options options) ->
                withSettings(options, false, loaded -> Health.ask(loaded.settings()));
        };
    }

    /// What is done once there are settings.
    private interface Job {
        Exit run(Reading.Loaded loaded);
    }

    private static Exit withSettings(Options options, boolean keysNeeded, Job job) {
        Optional<String> dotEnv;
        try {
            dotEnv = dotEnv(options);
        } catch (IOException e) {
            System.err.println("The settings file cannot be read: " + e.getMessage());
            return Exit.BAD_SETTINGS;
        }
        Sources sources = new Sources(
                options.overrides(),
                System.getenv(),
                dotEnv,
                options.envFile().map(Path::toString).orElse(Sources.USUAL),
                Files::readString);
        return switch (SettingsReader.read(sources, keysNeeded)) {
            case Reading.Loaded loaded -> {
                loaded.warnings().forEach(warning -> System.err.println("Warning: " + warning));
                yield job.run(loaded);
            }
            case Reading.Invalid(var problems, var warnings) -> {
                warnings.forEach(warning -> System.err.println("Warning: " + warning));
                problems.forEach(problem -> System.err.println("Error: " + problem));
                yield Exit.BAD_SETTINGS;
            }
        };
    }

    /// The file that was named must be there; the usual one need not.
    private static Optional<String> dotEnv(Options options) throws IOException {
        if (options.envFile().isPresent()) {
            return Optional.of(Files.readString(options.envFile().get()));
        }
        try {
            return Optional.of(Files.readString(Path.of(Sources.USUAL)));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    static String version() {
        Properties properties = new Properties();
        try (InputStream in = App.class.getResourceAsStream("/version.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("the jar cannot be read", e);
        }
        return properties.getProperty("version");
    }

    private static Exit said(String text) {
        System.out.print(text);
        return Exit.OK;
    }
}
