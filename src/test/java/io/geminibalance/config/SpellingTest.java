package io.geminibalance.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpellingTest {

    @ParameterizedTest
    @CsvSource({
        "ACCESS_TOKEN, ACCESS_TOKENS",
        "ACESS_TOKENS, ACCESS_TOKENS",
        "ADMIN_TOKENS, ADMIN_TOKEN",
        "GOOGLE_API_KEYS_FLIE, GOOGLE_API_KEYS_FILE",
        "GOOGLE_API_KEY_FILE, GOOGLE_API_KEYS_FILE",
        "GOOGLE_API_KEY2, GOOGLE_API_KEYS",
        "GEMINI_APIKEY, GEMINI_API_KEY",
        "google_api_keys, GOOGLE_API_KEYS",
        "MAX_ATTEMPT, MAX_ATTEMPTS",
        "IDLE_TIMEOUT_SECOND, IDLE_TIMEOUT_SECONDS",
        "DEBUG_LOG_ENABLE, DEBUG_LOG_ENABLED",
        "TRUSTED_PROXYS, TRUSTED_PROXIES"
    })
    void aLongNameThatIsNearlyOursIsReportedInTheEnvironment(String name, String nearest) {
        assertThat(Spelling.warnings(List.of("PATH", name), List.of()))
                .containsExactly("environment: " + name + " is not read; did you mean " + nearest + "?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PATH",
                "HOME",
                "TERM",
                "USER",
                "SHELL",
                "HOSTNAME",
                "HOSTTYPE",
                "POST",
                "PORTS",
                "HOSTS",
                "LOST",
                "LANG",
                "PWD",
                "JAVA_HOME",
                "JAVA_TOOL_OPTIONS",
                "http_proxy",
                "https_proxy",
                "no_proxy",
                "ALL_PROXY",
                "all_proxy",
                "FTP_PROXY",
                "ftp_proxy",
                "RSYNC_PROXY",
                "XDG_DATA_DIRS",
                "XDG_DATA_HOME",
                "LOG_FILE",
                "LOG_PATH",
                "LOGLEVEL",
                "GOOGLE_CLOUD_PROJECT",
                "GOOGLE_CLOUD_LOCATION",
                "GOOGLE_GEMINI_BASE_URL",
                "GOOGLE_APPLICATION_CREDENTIALS",
                "GOOGLE_GENAI_USE_VERTEXAI",
                "GOOGLE_MAPS_API_KEY",
                "GEMINI_MODEL",
                "GEMINI_SANDBOX",
                "OPENAI_API_KEY",
                "OPENAI_BASE_URL",
                "OPENAI_API_BASE_URL",
                "ANTHROPIC_API_KEY",
                "DATABASE_URL",
                "NODE_ENV",
                "SSH_AUTH_SOCK",
                "KUBERNETES_PORT",
                "KUBERNETES_SERVICE_HOST",
                "COMPOSE_PROJECT_NAME",
                "GOOGLE_API_KEY_7",
                ""
            })
    void commonNamesInTheEnvironmentGiveNoWarning(String name) {
        assertThat(Spelling.warnings(List.of(name), List.of())).isEmpty();
    }

    @Test
    void ourOwnNamesGiveNoWarningAnywhere() {
        List<String> names = Arrays.stream(Setting.values()).map(Setting::name).toList();

        assertThat(Spelling.warnings(names, names)).isEmpty();
        assertThat(Spelling.warnings(
                        List.of(), List.of("GEMINI_API_KEYS", "GOOGLE_API_KEY", "GOOGLE_API_KEY_12", "https_proxy")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "HOTS, HOST",
        "HOSTS, HOST",
        "POTR, PORT",
        "Port, PORT",
        "LOGDIR, LOG_DIR",
        "LOG_LVL, LOG_LEVEL",
        "DATADIR, DATA_DIR",
        "CORS_ORIGIN, CORS_ORIGINS",
        "CORS_ALLOWED_ORIGINS, -",
        "PROT_NUMBER, -",
        "COST, HOST",
        "COMPOSE_PROJECT_NAME, -",
        "XY, -",
        "GOOGLE_API_KEY_, GOOGLE_API_KEYS"
    })
    void everyUnknownNameInDotEnvIsReportedWithTheNearestIfOneIsNear(String name, String nearest) {
        String expected = ".env: " + name + " is not a setting";

        assertThat(Spelling.warnings(List.of(), List.of("PORT", name)))
                .containsExactly(nearest.equals("-") ? expected : expected + "; did you mean " + nearest + "?");
    }

    @Test
    void theNearestOfSeveralIsNamed() {
        assertThat(Spelling.nearest("LOG_LEVLE", List.of("LOG_LEVER", "LOG_LEVEL")))
                .contains("LOG_LEVEL");
        assertThat(Spelling.nearest("LOG_LEVLE", List.of("LOG_LEVEL", "LOG_LEVER")))
                .contains("LOG_LEVEL");
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', 0",
        "'', abc, 3",
        "abc, abc, 0",
        "abc, acb, 1",
        "abc, ab, 1",
        "abc, xabc, 1",
        "abc, axc, 1",
        "kitten, sitting, 3",
        "ca, abc, 3"
    })
    void distanceCountsSlipsOfThePen(String a, String b, int slips) {
        assertThat(Spelling.distance(a, b)).isEqualTo(slips);
        assertThat(Spelling.distance(b, a)).isEqualTo(slips);
    }
}
