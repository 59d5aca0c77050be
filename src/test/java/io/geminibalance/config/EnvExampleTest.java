package io.geminibalance.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EnvExampleTest {
    private static final Pattern SETTING = Pattern.compile("\\n((?:# .*\\n)+)#(\\w+)=(.*)\\n");

    @Test
    void itHoldsTheTableInItsOrderCommentedOut() throws IOException {
        assertThat(SETTING.matcher(example()).results().map(EnvExampleTest::flowing))
                .containsExactlyElementsOf(Arrays.stream(Setting.values())
                        .map(setting -> setting.name() + "=" + setting.defaultText() + " # " + setting.meaning())
                        .toList());
    }

    @Test
    void asItStandsItSetsNothing() throws IOException {
        DotEnv dotEnv = DotEnv.parse(example());

        assertThat(dotEnv.problems()).isEmpty();
        assertThat(dotEnv.entries()).isEmpty();
    }

    @Test
    void withEveryLineInForceItStillMeansTheDefaults() throws IOException {
        String inForce = example().replaceAll("(?m)^#(\\w+=)", "$1");

        assertThat(Readings.loaded(Readings.read(Map.of(), inForce, false)))
                .satisfies(loaded -> assertThat(loaded.warnings()).isEmpty())
                .satisfies(loaded -> assertThat(loaded.settings())
                        .isEqualTo(Readings.loaded(Readings.read(Map.of(), "", false))
                                .settings()));
        assertThat(DotEnv.parse(inForce).values()).hasSameSizeAs(Setting.values());
    }

    private static String flowing(MatchResult setting) {
        return setting.group(2) + "=" + setting.group(3) + " # "
                + setting.group(1).lines().map(line -> line.substring(2)).collect(Collectors.joining(" "));
    }

    private static String example() throws IOException {
        return Files.readString(Path.of(".env.example"));
    }
}
