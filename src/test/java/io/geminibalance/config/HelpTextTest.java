package io.geminibalance.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HelpTextTest {
    private final String flowing = HelpText.text().replaceAll("\\s+", " ");

    @ParameterizedTest
    @EnumSource(Setting.class)
    void everySettingIsExplainedWithItsDefaultRangeAndOtherNames(Setting setting) {
        String value = setting.defaultText().isEmpty() ? "" : " [" + setting.defaultText() + "]";
        assertThat(flowing).contains(" " + setting.name() + value + " " + setting.meaning());
        setting.range().ifPresent(range -> assertThat(flowing).contains(setting.meaning() + " (" + range + ")"));
        setting.otherNames().forEach(name -> assertThat(flowing).contains(" " + name));
    }

    @Test
    void itFitsATerminalAndNamesTheOptions() {
        assertThat(HelpText.text().lines().filter(line -> line.startsWith("      ")))
                .anySatisfy(line -> assertThat(line).hasSizeGreaterThan(90))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
        assertThat(HelpText.text())
                .endsWith("\n")
                .contains("check", "--healthcheck", "--version", "--sandbox", "--env-file", "--host", "--port");
    }
}
