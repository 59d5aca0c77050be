package io.geminibalance.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.config.CommandLine.Options;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    private static final Options NONE = new Options(false, Optional.empty(), Optional.empty(), Optional.empty());

    @Test
    void withoutArgumentsItServes() {
        assertThat(parse("")).isEqualTo(new CommandLine.Serve(NONE));
        assertThat(parse("serve")).isEqualTo(new CommandLine.Serve(NONE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--sandbox --env-file my.env --host ::1 --port 0",
                "serve --port=0 --host=::1 --env-file=my.env --sandbox",
                "--port 9 --sandbox serve --env-file my.env --port 0 --host ::1"
            })
    void optionsStandBeforeOrBehindTheCommandInBothForms(String line) {
        assertThat(parse(line))
                .isEqualTo(new CommandLine.Serve(
                        new Options(true, Optional.of(Path.of("my.env")), Optional.of("::1"), Optional.of("0"))));
    }

    @Test
    void theOtherCommandsTakeTheSameOptions() {
        Options port = new Options(false, Optional.empty(), Optional.empty(), Optional.of("1"));

        assertThat(parse("check --port 1")).isEqualTo(new CommandLine.Check(port));
        assertThat(parse("--healthcheck --port 1")).isEqualTo(new CommandLine.HealthCheck(port));
        assertThat(parse("--version")).isEqualTo(new CommandLine.Version());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "check --help", "--prot 1 --help", "serve serve -h"})
    void whoAsksForHelpIsHelped(String line) {
        assertThat(parse(line)).isEqualTo(new CommandLine.Help());
    }

    @Test
    void hostAndPortOverrideTheSettings() {
        assertThat(new Options(true, Optional.empty(), Optional.of("h"), Optional.of("x")).overrides())
                .isEqualTo(Map.of(Setting.HOST, "h", Setting.PORT, "x"));
        assertThat(NONE.overrides()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--port | --port needs a value",
                "--port --sandbox | --port needs a value",
                "--port= | --port needs a value",
                "--sandbox=yes | --sandbox takes no value",
                "--prot 1 | unknown option --prot; did you mean --port?",
                "--env_file=x | unknown option --env_file; did you mean --env-file?",
                "--frobnicate=secret | unknown option --frobnicate",
                "-p | unknown option -p",
                "serve check | there is more than one command",
                "chekc | argument 1 is no command; commands are serve and check; did you mean check?",
                "check --healthcheck | --healthcheck is a command by itself and goes with no other"
            })
    void aMistakeIsNamed(String line, String mistake) {
        assertThat(parse(line))
                .isInstanceOfSatisfying(
                        CommandLine.Wrong.class,
                        wrong -> assertThat(wrong.mistakes()).contains(mistake));
    }

    @Test
    void allMistakesComeAtOnce() {
        assertThat(parse("--prot=1 --sandbox=1 --host"))
                .isInstanceOfSatisfying(
                        CommandLine.Wrong.class,
                        wrong -> assertThat(wrong.mistakes()).hasSize(3));
    }

    @Test
    void aKeyPutOnTheCommandLineIsNotRepeated() {
        CommandLine parsed = parse("AIzaSyExample --key=AIzaSyExample");

        assertThat(parsed).isInstanceOf(CommandLine.Wrong.class);
        assertThat(parsed.toString()).doesNotContain("AIza");
    }

    private static CommandLine parse(String line) {
        return CommandLine.parse(line.isEmpty() ? List.of() : List.of(line.split(" ")));
    }
}
