package io.geminibalance.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One reading of the arguments of the program.
final class Arguments {
    private static final List<String> COMMANDS = List.of("serve", "check");
    private static final List<String> FLAGS = List.of("--sandbox", "--healthcheck", "--version", "--help", "-h");
    private static final List<String> VALUED = List.of("--env-file", "--host", "--port");

    private final List<String> arguments;
    private final List<String> commands = new ArrayList<>();
    private final List<String> flags = new ArrayList<>();
    private final Map<String, String> values = new LinkedHashMap<>();
    private final List<String> mistakes = new ArrayList<>();

    Arguments(List<String> arguments) {
        this.arguments = arguments;
    }

    CommandLine parse() {
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (VALUED.contains(argument)) {
                boolean followed =
                        i + 1 < arguments.size() && !arguments.get(i + 1).startsWith("--");
                value(argument, followed ? arguments.get(++i) : "");
            } else if (argument.startsWith("-")) {
                option(argument);
            } else {
                command(argument, i + 1);
            }
        }
        // Who asks for help is helped, whatever else is wrong.
        if (flags.contains("--help") || flags.contains("-h")) {
            return new CommandLine.Help();
        }
        if (flags.contains("--healthcheck") && !commands.isEmpty()) {
            mistakes.add("--healthcheck is a command by itself and goes with no other");
        }
        CommandLine.Options options = options();
        if (!mistakes.isEmpty()) {
            return new CommandLine.Wrong(mistakes);
        }
        if (flags.contains("--version")) {
            return new CommandLine.Version();
        }
        if (flags.contains("--healthcheck")) {
            return new CommandLine.HealthCheck(options);
        }
        return commands.contains("check") ? new CommandLine.Check(options) : new CommandLine.Serve(options);
    }

    private void option(String argument) {
        int equals = argument.indexOf('=');
        String name = equals < 0 ? argument : argument.substring(0, equals);
        if (FLAGS.contains(name) && equals < 0) {
            flags.add(name);
        } else if (FLAGS.contains(name)) {
            mistakes.add(name + " takes no value");
        } else if (VALUED.contains(name)) {
            value(name, argument.substring(equals + 1));
        } else {
            List<String> known = new ArrayList<>(FLAGS);
            known.addAll(VALUED);
            mistakes.add("unknown option " + Shown.plain(name) + meant(name, known));
        }
    }

    private void value(String name, String value) {
        if (value.isBlank()) {
            mistakes.add(name + " needs a value");
        }
        values.put(name, value);
    }

    private void command(String word, int position) {
        if (!COMMANDS.contains(word)) {
            // The word itself is not repeated: it may well be a key that somebody put there.
            mistakes.add(
                    "argument " + position + " is no command; commands are serve and check" + meant(word, COMMANDS));
        } else if (!commands.isEmpty()) {
            mistakes.add("there is more than one command");
        }
        commands.add(word);
    }

    private static String meant(String word, List<String> known) {
        return Spelling.nearest(word, known)
                .map(nearest -> "; did you mean " + nearest + "?")
                .orElse("");
    }

    private CommandLine.Options options() {
        return new CommandLine.Options(
                flags.contains("--sandbox"),
                Optional.ofNullable(values.get("--env-file")).flatMap(this::path),
                Optional.ofNullable(values.get("--host")),
                Optional.ofNullable(values.get("--port")));
    }

    private Optional<Path> path(String text) {
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException _) {
            mistakes.add("--env-file must be a path");
            return Optional.empty();
        }
    }
}
