package io.geminibalance.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MaskingTest {
    private static final String SECRET = "OpenSesame";

    @Test
    void noResultOfAReadingShowsASecret() {
        Map<String, String> environment = Readings.map(
                "GOOGLE_API_KEYS", "[\"p/l=" + SECRET + "-1abcd\", \"" + SECRET + "-2abcd==\"]",
                "GEMINI_API_KEY", SECRET + "-3abcd",
                "GOOGLE_API_KEY_1", "short",
                "GOOGLE_API_KEYS_FILE", "keys",
                "ACCESS_TOKENS", "bob=" + SECRET + "-4abcd," + SECRET + "-5abcd",
                "ADMIN_TOKEN", SECRET + "-6abcd",
                "HTTPS_PROXY", "http://user:" + SECRET + "@proxy:1",
                "http_proxy", SECRET + ":x@proxy:1");
        Reading reading = SettingsReader.read(
                new Sources(Map.of(), environment, Optional.empty(), _ -> "f=" + SECRET + "-7abcd"), true);

        assertThat(Readings.loaded(reading).settings().pool().keys()).hasSize(5);
        assertThat(reading.toString())
                .doesNotContain(SECRET, "short")
                .contains("p/l=...abcd, ...cd==")
                .contains("bob=...abcd, ...abcd")
                .contains("http://...@proxy:1")
                .contains("...@proxy:1");
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void noProblemWithASecretSettingShowsTheSecret(Setting setting) {
        if (!setting.secret()) {
            return;
        }
        assertThat(Readings.environment(setting.name(), SECRET + " 1234")).isInstanceOf(Reading.Invalid.class);
        for (String odd : List.of(
                SECRET + " 1234",
                "x=" + SECRET + "\u0001",
                "[\"" + SECRET,
                "http://u:" + SECRET,
                "http://u:" + SECRET + ":80",
                "http://u:" + SECRET + "@h:x",
                "http://h:80/" + SECRET,
                SECRET + "ü@h")) {
            assertThat(Readings.environment(setting.name(), odd).toString()).doesNotContain(SECRET);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://h/path | https://h/path",
                "https://h?key=OpenSesame | https://h?...",
                "https://h/#OpenSesame | https://h/?...",
                "https://OpenSesame@h/path | https://...@h/path",
                "https://a:OpenSesame@b:OpenSesame@h?x | https://...@h?...",
                "a:OpenSesame@h | ...@h",
                "http://u:Open/Sesame@h | http://...@h",
                "http://u:Open?Sesame@h | http://...@h"
            })
    void anAddressIsShownWithoutUserAndQuery(String text, String shown) {
        assertThat(Shown.url(text)).isEqualTo(shown);
        assertThat(Shown.of(Setting.GEMINI_API_BASE_URL, text)).isEqualTo(shown);
    }

    @Test
    void whatIsShownCannotUpsetATerminalOrALog() {
        assertThat(Shown.plain("a\u001B[31m\r\nb\u202Ec\u2028d")).isEqualTo("a?[31m??b?c?d");
        assertThat(Shown.plain("x".repeat(5_000))).hasSizeLessThan(300).endsWith("...");
        assertThat(Shown.secret("0123456789\u001B[m")).isEqualTo("...9?[m");
    }

    @Test
    void theTableSaysWhichSettingsHoldSecrets() {
        assertThat(Arrays.stream(Setting.values()).filter(Setting::secret))
                .containsExactly(
                        Setting.GOOGLE_API_KEYS,
                        Setting.ACCESS_TOKENS,
                        Setting.ADMIN_TOKEN,
                        Setting.HTTPS_PROXY,
                        Setting.HTTP_PROXY);
    }
}
