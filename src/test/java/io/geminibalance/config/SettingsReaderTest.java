package io.geminibalance.config;

import static io.geminibalance.config.Readings.dotEnv;
import static io.geminibalance.config.Readings.loaded;
import static io.geminibalance.config.Readings.problems;
import static io.geminibalance.config.Readings.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.config.Origin.Source;
import io.geminibalance.config.Settings.Engine;
import io.geminibalance.config.Settings.Logging.Level;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {

    @Test
    void aliasesOfModelsAreNamesAndModels() {
        Map<String, String> given = Map.of("MODEL_ALIASES", "claude-sonnet-*=gemini-4-argon, gpt-4o = models/gemini-x");
        assertThat(loaded(Readings.read(given, "", false)).settings().modelAliases())
                .containsExactly(
                        new ModelAlias("claude-sonnet-*", "gemini-4-argon"),
                        new ModelAlias("gpt-4o", "models/gemini-x"));
    }

    @Test
    void withNothingSetTheDefaultsHold() {
        Settings settings = loaded(Readings.read(Map.of(), "", false)).settings();

        assertThat(settings.listen().host()).isEqualTo("127.0.0.1");
        assertThat(settings.listen().port()).isEqualTo(8090);
        assertThat(settings.listen().loopback()).isTrue();
        assertThat(settings.listen().engine()).isEqualTo(Engine.OWN);
        assertThat(settings.upstream().client()).isEqualTo(Engine.OWN);
        assertThat(settings.listen().publicUrl()).isEmpty();
        assertThat(settings.listen().corsOrigins()).isEmpty();
        assertThat(settings.listen().trustedProxies().ranges())
                .containsExactly(AddressRange.parse("127.0.0.1"), AddressRange.parse("::1"));
        assertThat(settings.pool().keysFile()).isEmpty();
        assertThat(settings.pool().coolDown()).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.pool().maxCoolDown()).isEqualTo(Duration.ofHours(12));
        assertThat(settings.pool().failureThreshold()).isEqualTo(3);
        assertThat(settings.pool().maxAttempts()).isEqualTo(5);
        assertThat(settings.pool().maxWait()).isEqualTo(Duration.ZERO);
        assertThat(settings.upstream().base()).isEqualTo(URI.create("https://generativelanguage.googleapis.com"));
        assertThat(settings.upstream().proxies().https()).isEmpty();
        assertThat(settings.upstream().connectTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.upstream().firstByteTimeout()).isEqualTo(Duration.ofMinutes(10));
        assertThat(settings.upstream().idleTimeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(settings.limits())
                .isEqualTo(new Settings.Limits(
                        100L * 1024 * 1024,
                        0,
                        4L << 30,
                        65_536,
                        200,
                        8192,
                        4096,
                        2000,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(75)));
        assertThat(settings.fetchMedia()).isFalse();
        assertThat(settings.sharedResources()).isFalse();
        assertThat(settings.storage()).isEqualTo(new Settings.Storage(Path.of("data"), Path.of("logs")));
        assertThat(settings.logging()).isEqualTo(new Settings.Logging(Level.INFO, 10_485_760, 5, false));
    }

    @Test
    void everyValueArrivesWhereItBelongs() {
        Settings settings = settings(
                "HOST", "localhost",
                "PORT", "0",
                "HTTP_ENGINE", "JDK",
                "HTTP_CLIENT", "JDK",
                "PUBLIC_URL", "https://Gemini.example/base/",
                "CORS_ORIGINS", "https://App.example:443,\nhttp://localhost:3000",
                "API_KEY_COOL_DOWN_SECONDS", "1",
                "MAX_COOL_DOWN_SECONDS", "2",
                "API_KEY_FAILURE_THRESHOLD", "4",
                "MAX_ATTEMPTS", "6",
                "MAX_WAIT_SECONDS", "7",
                "CONNECT_TIMEOUT_SECONDS", "8",
                "FIRST_BYTE_TIMEOUT_SECONDS", "9",
                "IDLE_TIMEOUT_SECONDS", "11",
                "MAX_BODY_BYTES", "12",
                "MAX_HEADER_BYTES", "2000",
                "MAX_HEADER_FIELDS", "21",
                "MAX_CONNECTIONS", "13",
                "MAX_REQUESTS", "18",
                "BODY_MEMORY_BYTES", "19",
                "BODY_DISK_BYTES", "20",
                "MAX_WEBSOCKETS", "17",
                "HEAD_TIMEOUT_SECONDS", "14",
                "BODY_TIMEOUT_SECONDS", "15",
                "KEEP_ALIVE_SECONDS", "16",
                "FETCH_MEDIA", "TRUE",
                "SHARED_RESOURCES", "true",
                "DATA_DIR", "/var/lib/gemini balance",
                "LOG_DIR", "l",
                "LOG_LEVEL", "warn",
                "LOG_MAX_BYTES", "1000",
                "LOG_BACKUPS", "0",
                "DEBUG_LOG_ENABLED", "True");

        assertThat(settings.listen().host()).isEqualTo("localhost");
        assertThat(settings.listen().port()).isZero();
        assertThat(settings.listen().engine()).isEqualTo(Engine.JDK);
        assertThat(settings.upstream().client()).isEqualTo(Engine.JDK);
        assertThat(settings.listen().publicUrl()).contains(URI.create("https://Gemini.example/base"));
        assertThat(settings.listen().corsOrigins()).containsExactly("https://app.example", "http://localhost:3000");
        assertThat(settings.pool().coolDown()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.pool().maxCoolDown()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.pool().failureThreshold()).isEqualTo(4);
        assertThat(settings.pool().maxAttempts()).isEqualTo(6);
        assertThat(settings.pool().maxWait()).isEqualTo(Duration.ofSeconds(7));
        assertThat(settings.upstream().connectTimeout()).isEqualTo(Duration.ofSeconds(8));
        assertThat(settings.upstream().firstByteTimeout()).isEqualTo(Duration.ofSeconds(9));
        assertThat(settings.upstream().idleTimeout()).isEqualTo(Duration.ofSeconds(11));
        assertThat(settings.limits())
                .isEqualTo(new Settings.Limits(
                        12,
                        19,
                        20,
                        2000,
                        21,
                        13,
                        18,
                        17,
                        Duration.ofSeconds(14),
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(16)));
        assertThat(settings.fetchMedia()).isTrue();
        assertThat(settings.sharedResources()).isTrue();
        assertThat(settings.storage())
                .isEqualTo(new Settings.Storage(Path.of("/var/lib/gemini balance"), Path.of("l")));
        assertThat(settings.logging()).isEqualTo(new Settings.Logging(Level.WARN, 1000, 0, true));
    }

    @Test
    void theCommandLineWinsOverTheEnvironmentAndThatOverDotEnv() {
        Sources sources = new Sources(
                Map.of(Setting.PORT, "1"),
                Map.of("PORT", "2", "MAX_ATTEMPTS", "2"),
                Optional.of("PORT=3\nMAX_ATTEMPTS=3\nLOG_BACKUPS=3\n"),
                Readings.NO_FILE);
        Reading.Loaded loaded = loaded(SettingsReader.read(sources, false));

        assertThat(loaded.settings().listen().port()).isEqualTo(1);
        assertThat(loaded.settings().pool().maxAttempts()).isEqualTo(2);
        assertThat(loaded.settings().logging().backups()).isEqualTo(3);
        assertThat(loaded.origins())
                .contains(
                        new Origin(Setting.PORT, "--port", "1", Source.COMMAND_LINE),
                        new Origin(Setting.MAX_ATTEMPTS, "MAX_ATTEMPTS", "2", Source.ENVIRONMENT),
                        new Origin(Setting.LOG_BACKUPS, "LOG_BACKUPS", "3", Source.DOT_ENV),
                        new Origin(Setting.HOST, "HOST", "127.0.0.1", Source.DEFAULT));
    }

    @Test
    void anEmptyValueIsNotSet() {
        Reading.Loaded loaded = loaded(Readings.read(
                Map.of("PORT", "", "MAX_ATTEMPTS", " ", "ACCESS_TOKENS", "", "PUBLIC_URL", "\n"), "PORT=3\n", false));

        assertThat(loaded.settings().listen().port()).isEqualTo(3);
        assertThat(loaded.settings().pool().maxAttempts()).isEqualTo(5);
        assertThat(loaded.settings().listen().publicUrl()).isEmpty();
    }

    @Test
    void blanksAroundAValueDoNotCount() {
        assertThat(settings("PORT", " 80 ", "LOG_LEVEL", "DEBUG\n").listen().port())
                .isEqualTo(80);
    }

    @Test
    void allProblemsComeAtOnceAndEachNamesItsSetting() {
        Reading reading = Readings.read(
                Map.of("PORT", "x", "LOG_LEVEL", "loud", "MAX_ATTEMPTS", "0", "GOOGLE_API_KEYS", "a b"),
                "HOST=http://here\nbroken\nHTTPS_PROXY=ftp://proxy:1080\nDEBUG_LOG_ENABLED=yes\n",
                true);

        assertThat(problems(reading))
                .satisfiesExactlyInAnyOrder(
                        problem -> assertThat(problem).startsWith(".env line 2: "),
                        problem -> assertThat(problem).startsWith("HOST=http://here: "),
                        problem -> assertThat(problem).isEqualTo("PORT=x: must be a whole number, 0 to 65535"),
                        problem -> assertThat(problem).isEqualTo("MAX_ATTEMPTS=0: must be a whole number, 1 to 100"),
                        problem -> assertThat(problem)
                                .isEqualTo("LOG_LEVEL=loud: must be TRACE, DEBUG, INFO, WARN or ERROR"),
                        problem -> assertThat(problem).startsWith("GOOGLE_API_KEYS=...: entry 1: "),
                        problem -> assertThat(problem).startsWith("HTTPS_PROXY=ftp://proxy:1080: the proxy itself"),
                        problem -> assertThat(problem).isEqualTo("DEBUG_LOG_ENABLED=yes: must be true or false"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "+5", "5.0", "1e3", "0x10", "1 0", "1_0", "five", "٣", "99999999999999999999", "5;"})
    void onlyPlainWholeNumbersAreNumbers(String text) {
        assertThat(problems("LOG_BACKUPS", text))
                .containsExactly("LOG_BACKUPS=" + text + ": must be a whole number, 0 to 1000");
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void theEndsOfEveryRangeAreAllowedAndWhatLiesBeyondIsNot(Setting setting) {
        setting.range().ifPresent(range -> {
            settings(setting.name(), Long.toString(range.least()));
            settings(setting.name(), Long.toString(range.most()));
            assertThat(problems(setting.name(), Long.toString(range.least() - 1)))
                    .hasSize(1);
            assertThat(problems(setting.name(), Long.toString(range.most() + 1)))
                    .hasSize(1);
        });
    }

    @Test
    void aPortOfTheCommandLineIsCheckedUnderItsOwnName() {
        Sources sources =
                new Sources(Map.of(Setting.PORT, "65536"), Map.of("PORT", "1"), Optional.empty(), Readings.NO_FILE);

        assertThat(problems(SettingsReader.read(sources, false)))
                .containsExactly("--port=65536: must be a whole number, 0 to 65535");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://h",
                "h:80",
                "127.0.0.256",
                "8090",
                "1.2.3",
                "*",
                "a b",
                "-h",
                "[::1",
                "::g",
                "fe80::1%eth0"
            })
    void aHostIsAnAddressOrANameAndNothingElse(String host) {
        assertThat(problems("HOST", host))
                .singleElement()
                .asString()
                .startsWith("HOST=" + host + ": must be an address");
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0,0.0.0.0", "::,::", "[::1],::1", "my_host-1.local,my_host-1.local", "127.0.0.2,127.0.0.2"})
    void aHostComesWithoutBrackets(String text, String host) {
        assertThat(settings("HOST", text).listen().host()).isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP_ENGINE", "HTTP_CLIENT"})
    void anEngineThatDoesNotExistIsRefusedWithThoseThatDo(String setting) {
        assertThat(problems(setting, "netty"))
                .singleElement()
                .asString()
                .startsWith(setting + "=netty: must be ")
                .endsWith("jdk");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GEMINI_API_BASE_URL", "PUBLIC_URL"})
    void anAddressOfAnApiIsHttpWithAHostAndNothingBehindThePath(String name) {
        for (String bad : List.of(
                "ftp://h",
                "h.example",
                "//h",
                "https://",
                "https:///path",
                "https://h?",
                "https://h/#",
                "https://h:0",
                "https://h:65536",
                "https://under_score",
                "https://h /x",
                "mailto:a")) {
            assertThat(problems(name, bad)).as(bad).singleElement().asString().startsWith(name + "=");
        }
        for (String good : List.of(
                "http://h", "https://h:8443", "https://[::1]:1/a/b%20c", "https://h:65535", "HTTPS://h.example.")) {
            settings(name, good);
        }
    }

    @Test
    void theBaseLosesTheSlashAtItsEnd() {
        assertThat(settings("GEMINI_API_BASE_URL", "HTTPS://gateway.example/v1/gemini//")
                        .upstream()
                        .base())
                .isEqualTo(URI.create("https://gateway.example/v1/gemini"));
        assertThat(settings("GEMINI_API_BASE_URL", "https://h/").upstream().base())
                .isEqualTo(URI.create("https://h"));
    }

    @Test
    void aBaseThatIsProbablyNotMeantGivesAWarning() {
        assertThat(Readings.loaded("GEMINI_API_BASE_URL", "https://h/v1beta/").warnings())
                .singleElement()
                .asString()
                .contains("twice");
        assertThat(Readings.loaded("GEMINI_API_BASE_URL", "http://h").warnings())
                .singleElement()
                .asString()
                .contains("unencrypted");
        assertThat(Readings.loaded("GEMINI_API_BASE_URL", "http://127.0.0.1:9/x")
                        .warnings())
                .isEmpty();
    }

    @Test
    void aCapBelowTheBaseOfTheBackOffGivesAWarning() {
        assertThat(Readings.loaded("MAX_COOL_DOWN_SECONDS", "299").warnings()).hasSize(1);
        assertThat(Readings.loaded("MAX_COOL_DOWN_SECONDS", "300").warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app.example",
                "https://app.example/",
                "https://app.example/x",
                "https://*.example",
                "https://u@app.example",
                "https://app.example:0",
                "https://app.example:65536",
                "https://bücher.example",
                "null",
                "https://"
            })
    void aBrowserOriginIsSchemeHostAndPort(String origin) {
        assertThat(problems("CORS_ORIGINS", "http://ok.example," + origin))
                .singleElement()
                .asString()
                .startsWith("CORS_ORIGINS=")
                .contains("entry 2: ");
    }

    @Test
    void browserOriginsAreWrittenAsBrowsersWriteThem() {
        assertThat(settings(
                                "CORS_ORIGINS",
                                "[\"HTTP://A.example:80\", \"http://a.example:443\", \"chrome-extension://abcdef\","
                                        + " \"http://[::1]:5173\", \"http://b:65535\", \"http://b:1\"]")
                        .listen()
                        .corsOrigins())
                .containsExactly(
                        "http://a.example",
                        "http://a.example:443",
                        "chrome-extension://abcdef",
                        "http://[::1]:5173",
                        "http://b:65535",
                        "http://b:1");
    }

    @Test
    void everyOriginIsAllowedOnlyBehindTokens() {
        assertThat(problems("CORS_ORIGINS", "*"))
                .singleElement()
                .asString()
                .startsWith("CORS_ORIGINS=*: ")
                .contains("ACCESS_TOKENS");
        assertThat(settings("CORS_ORIGINS", "*", "ACCESS_TOKENS", "t").listen().anyOrigin())
                .isTrue();
        assertThat(settings("CORS_ORIGINS", "https://a").listen().anyOrigin()).isFalse();
    }

    @Test
    void everySettingHasAnOriginInTheOrderOfTheTable() {
        assertThat(loaded(Readings.read(Map.of(), "", false)).origins())
                .extracting(Origin::setting)
                .containsExactly(Setting.values());
        assertThat(loaded(Readings.read(Map.of(), "", false)).origins())
                .extracting(Origin::shown)
                .containsExactlyElementsOf(Arrays.stream(Setting.values())
                        .map(Setting::defaultText)
                        .toList());
    }

    @Test
    void eachListOfKeysHasItsOwnOrigin() {
        Reading reading = Readings.read(
                Map.of("GOOGLE_API_KEY_2", "two=key-number-2"), "GEMINI_API_KEY=p/q=key-number-1, key-number-3", true);

        assertThat(loaded(reading).origins().subList(0, 3))
                .containsExactly(
                        new Origin(Setting.GOOGLE_API_KEYS, "GEMINI_API_KEY", "p/q=...er-1, ...er-3", Source.DOT_ENV),
                        new Origin(Setting.GOOGLE_API_KEYS, "GOOGLE_API_KEY_2", "two=...er-2", Source.ENVIRONMENT),
                        new Origin(Setting.GOOGLE_API_KEYS_FILE, "GOOGLE_API_KEYS_FILE", "", Source.DEFAULT));
    }

    @Test
    void aDotEnvThatIsNotThereIsNoProblem() {
        Sources sources = new Sources(Map.of(), Map.of("GOOGLE_API_KEY", "k"), Optional.empty(), Readings.NO_FILE);

        assertThat(SettingsReader.read(sources, true)).isInstanceOf(Reading.Loaded.class);
    }

    @Test
    void aMisspeltNameIsToldEvenWhenTheReadingFails() {
        assertThat(dotEnv("GOOGLE_API_KEYZ=k"))
                .isInstanceOfSatisfying(
                        Reading.Invalid.class,
                        invalid -> assertThat(invalid.warnings())
                                .containsExactly(
                                        ".env: GOOGLE_API_KEYZ is not a setting; did you mean GOOGLE_API_KEYS?"));
    }

    @Test
    void aDoubleInDotEnvGivesAWarning() {
        assertThat(loaded(dotEnv("GOOGLE_API_KEY=some-key\nPORT=1\nPORT=2")).warnings())
                .containsExactly(".env line 2: PORT is overruled by line 3");
    }
}
