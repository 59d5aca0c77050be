package io.geminibalance.config;

import static io.geminibalance.config.Readings.environment;
import static io.geminibalance.config.Readings.loaded;
import static io.geminibalance.config.Readings.problems;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyEntryTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "AIzaSyExample | - | - | AIzaSyExample",
                "bob=AIzaSyExample | - | bob | AIzaSyExample",
                "shop/bob=AIzaSyExample | shop | bob | AIzaSyExample",
                "my shop/bob 2 = AIzaSyExample | my shop | bob 2 | AIzaSyExample",
                "a.b_c-d=k | - | a.b_c-d | k",
                "AQ.Ab8RN6-x_y | - | - | AQ.Ab8RN6-x_y",
                "abcdef== | - | - | abcdef==",
                "abcdef= | - | - | abcdef=",
                "bob=abcdef== | - | bob | abcdef==",
                "shop/bob=abc=def | shop | bob | abc=def",
                "ab+cd/ef=gh | - | - | ab+cd/ef=gh",
                "a/b/c=k | - | - | a/b/c=k",
                "/bob=k | - | - | /bob=k",
                "shop/=k | - | - | shop/=k",
                "=k | - | - | =k",
                "== | - | - | ==",
                "k | - | - | k",
            })
    void anEntryIsAKeyPerhapsWithLabelAndProject(String entry, String project, String label, String key) {
        KeyEntry read = KeyEntry.parse(entry);

        assertThat(read.project()).isEqualTo(Optional.ofNullable(project));
        assertThat(read.label()).isEqualTo(Optional.ofNullable(label));
        assertThat(read.key().reveal()).isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "AIza1 via http://proxy:3128 | - | AIza1 | http://proxy:3128 | -",
                "bob=AIza1  via  http://eve:geheim@proxy:3128 | bob | AIza1 | http://proxy:3128 | eve:geheim",
                "shop/bob=AIza1 via socks5://eve:a=b@proxy | bob | AIza1 | socks5://proxy:1080 | eve:a=b",
            })
    void aKeyMayHaveAProxyOfItsOwn(String entry, String label, String key, String proxy, String credentials) {
        KeyEntry read = KeyEntry.parse(entry);

        assertThat(read.label()).isEqualTo(Optional.ofNullable(label));
        assertThat(read.key().reveal()).isEqualTo(key);
        assertThat(read.via()).containsInstanceOf(Via.Through.class);
        HttpProxy through = ((Via.Through) read.via().orElseThrow()).proxy();
        assertThat(through.address()).isEqualTo(proxy);
        assertThat(through.credentials().map(secret -> secret.reveal())).isEqualTo(Optional.ofNullable(credentials));
    }

    @Test
    void aKeyMayGoOutDirectly() {
        assertThat(KeyEntry.parse("bob=AIza1 via direct").via()).contains(new Via.Direct());
        assertThat(KeyEntry.parse("bob=AIza1").via()).isEmpty();
    }

    @Test
    void aLabelMayHoldTheWordVia() {
        KeyEntry read = KeyEntry.parse("via air=AIza1");

        assertThat(read.label()).contains("via air");
        assertThat(KeyEntry.parse("sent via air=AIza1").label()).contains("sent via air");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=AIza1 via proxy:3128", "a=AIza1 via ftp://u:geheim@proxy", "a=AIza1 via socks4://proxy"})
    void anotherWayIsRefusedWithoutShowingKeyOrPassword(String entry) {
        assertThat(problems("GOOGLE_API_KEYS", entry))
                .singleElement()
                .asString()
                .contains("http://[user:password@]host[:port]")
                .doesNotContain("AIza1", "geheim");
    }

    @Test
    void aWayIsShownWithoutUserAndPassword() {
        assertThat(environment("GOOGLE_API_KEYS", "a=key-of-alice-1234 via http://mallory:geheim@proxy:1")
                        .toString())
                .contains("a=...1234 via http://...@proxy:1")
                .doesNotContain("geheim", "mallory");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "k1,b=k2,p/c=k3",
                " k1 ,\n b=k2 ,, \r\n\tp/c=k3,\n",
                "[\"k1\", \"b=k2\", \"p/c=k3\"]",
                "\n[\n\"k1\",\n\"\",\"b=k2\",\"p/c=k3\"\n]\n"
            })
    void aListIsCommasOrNewlinesOrAJsonArray(String text) {
        assertThat(keys("GOOGLE_API_KEYS", text)).containsExactly("k1", "k2", "k3");
    }

    @Test
    void withinAJsonArrayAKeyMayHoldAComma() {
        assertThat(keys("GOOGLE_API_KEYS", "[\"k1,k2\"]")).containsExactly("k1,k2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[\"sesame\"", "['sesame']", "[\"sesame\", 5]", "[[\"sesame\"]]", "[sesame]", "[\"sesame\"]x"})
    void aBrokenJsonArrayIsAProblemThatShowsNothingOfIt(String text) {
        assertThat(problems(environment("GOOGLE_API_KEYS", text)))
                .singleElement()
                .asString()
                .startsWith("GOOGLE_API_KEYS=...: ")
                .contains("JSON array")
                .doesNotContain("sesame");
    }

    @Test
    void allNamesAreMergedInAFixedOrderWithTheNumberedOnesByNumber() {
        assertThat(keys(
                        "GOOGLE_API_KEY_10", "k10",
                        "GOOGLE_API_KEY_9", "k9,k9b",
                        "GOOGLE_API_KEY_1", "one=k1",
                        "GEMINI_API_KEYS", "m1,m2",
                        "GEMINI_API_KEY", "m",
                        "GOOGLE_API_KEY", "g",
                        "GOOGLE_API_KEYS", "p1,p2"))
                .containsExactly("p1", "p2", "g", "m", "m1", "m2", "k1", "k9", "k9b", "k10");
    }

    @Test
    void ofTheSameKeyTheFirstEntryStays() {
        Settings settings = Readings.settings("GOOGLE_API_KEYS", "a=k1,k2,b=k1", "GEMINI_API_KEY", "c=k2");

        assertThat(settings.pool().keys())
                .extracting(KeyEntry::label)
                .containsExactly(Optional.of("a"), Optional.empty());
    }

    @Test
    void numberedKeysAreFoundInBothPlacesAndTheEnvironmentWins() {
        Reading reading = Readings.read(
                Map.of("GOOGLE_API_KEY_2", "environment-2"),
                "GOOGLE_API_KEY_1=file-1\nGOOGLE_API_KEY_2=file-2\n",
                true);

        assertThat(revealed(loaded(reading).settings().pool().keys())).containsExactly("file-1", "environment-2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AIza SyMySecret",
                "AIza\tSyMySecret",
                "AIza\u0000SyMySecret",
                "AIza\u007FSyMySecret",
                "AIza\u00A0SyMySecret",
                "AIzaSyMySecret\u200B",
                "ÄIzaSyMySecret",
                "bob=AIza SyMySecret",
                "[\"AIza\\r\\nHost: SyMySecret\"]"
            })
    void aKeyThatNoHeaderCanCarryIsAProblemAndMasked(String text) {
        assertThat(problems(environment("GOOGLE_API_KEYS", text)))
                .singleElement()
                .asString()
                .startsWith("GOOGLE_API_KEYS=...")
                .contains("entry 1: its character ")
                .doesNotContain("AIza", "SyMySecre", "\u0000", "\n", "\u200B");
    }

    @Test
    void aBadEntryNamesItsPlaceAndHidesNoOther() {
        assertThat(problems(environment("GOOGLE_API_KEYS", "good-key-1, bad key 123456, good-key-2, bäd-key-123456")))
                .satisfiesExactly(
                        problem -> assertThat(problem).contains("...3456: entry 2: its character 4"),
                        problem -> assertThat(problem).contains("...3456: entry 4: its character 2"));
    }

    @Test
    void keyAndLabelInTheWrongOrderDoNotShowTheKeyAsALabel() {
        String key = "AIzaSyA-123456789012345678901234567890x";

        assertThat(problems(environment("GOOGLE_API_KEYS", key + "=bob")))
                .singleElement()
                .asString()
                .contains("longer than a label")
                .doesNotContain(key.substring(0, 30));
    }

    @Test
    void aLabelHasThirtyCharactersAtMost() {
        String longest = "x".repeat(30);

        assertThat(KeyEntry.parse(longest + "/" + longest + "=k").label()).contains(longest);
        assertThat(problems(environment("GOOGLE_API_KEYS", "p/" + longest + "x=k")))
                .hasSize(1);
        assertThat(problems(environment("GOOGLE_API_KEYS", longest + "x/l=k"))).hasSize(1);
    }

    @Test
    void withoutAnyKeyTheProblemSaysHowToGiveOne() {
        assertThat(problems(environment("GOOGLE_API_KEYS", " ,", "GOOGLE_API_KEY", "")))
                .singleElement()
                .asString()
                .startsWith("GOOGLE_API_KEYS: ")
                .contains("GOOGLE_API_KEY ", "GOOGLE_API_KEYS_FILE", "--sandbox");
    }

    @Test
    void theSandboxNeedsNoKey() {
        assertThat(loaded(Readings.read(Map.of(), "", false)).settings().pool().keys())
                .isEmpty();
    }

    @Test
    void theFileHasOneEntryALineAndComments() {
        Entries<KeyEntry> file =
                KeysFile.parse("\uFEFF# ours\r\nk1\r\n\r\n  shop/bob=k#2   # until May\n  #k9\nk3,k4\nagain=k1\n");

        assertThat(file.problems()).isEmpty();
        assertThat(revealed(file.values())).containsExactly("k1", "k#2", "k3", "k4");
        assertThat(file.values().get(1).project()).contains("shop");
    }

    @Test
    void aBadLineOfTheFileIsNamedAndTheOthersAreRead() {
        Entries<KeyEntry> file = KeysFile.parse("k1\nbad key 123456\nk2");

        assertThat(revealed(file.values())).containsExactly("k1", "k2");
        assertThat(file.problems())
                .singleElement()
                .asString()
                .startsWith("GOOGLE_API_KEYS_FILE line 2=...3456: ")
                .doesNotContain("bad key");
    }

    @Test
    void theFileIsMergedBehindTheListsAndMayChange() {
        Settings.Pool pool = loaded(withFile(file -> "k2\nfrom-file\n# of " + file + "\n"))
                .settings()
                .pool();

        assertThat(pool.keysFile()).contains(Path.of("keys.txt"));
        assertThat(revealed(pool.keys())).containsExactly("k1", "k2", "from-file");
        assertThat(revealed(pool.keysWith(KeysFile.parse("k1\nnew").values()))).containsExactly("k1", "k2", "new");
    }

    @Test
    void aFileThatCannotBeReadIsAProblemThatSaysWhy() {
        assertThat(problems(withFile(Readings.NO_FILE)))
                .containsExactly("GOOGLE_API_KEYS_FILE=keys.txt: there is no such file");
        assertThat(problems(withFile(failing(new AccessDeniedException("keys.txt")))))
                .containsExactly("GOOGLE_API_KEYS_FILE=keys.txt: the file must not be read");
        assertThat(problems(withFile(failing(new MalformedInputException(1)))))
                .containsExactly("GOOGLE_API_KEYS_FILE=keys.txt: the file is not text in UTF-8");
        assertThat(problems(withFile(failing(new IOException("disk on fire")))))
                .containsExactly("GOOGLE_API_KEYS_FILE=keys.txt: the file cannot be read");
    }

    @Test
    void aKeyInQuotesIsTakenAsItIsWithAWarning() {
        Reading.Loaded loaded = loaded(environment("GOOGLE_API_KEYS", "\"first-key-123\",second-key-456"));

        assertThat(revealed(loaded.settings().pool().keys())).containsExactly("\"first-key-123\"", "second-key-456");
        assertThat(loaded.warnings()).singleElement().asString().contains("quotation mark", "...123\"");
    }

    private static Sources.KeysFileReader failing(IOException failure) {
        return _ -> {
            throw failure;
        };
    }

    private static Reading withFile(Sources.KeysFileReader reader) {
        Map<String, String> environment = Map.of("GOOGLE_API_KEYS", "k1,k2", "GOOGLE_API_KEYS_FILE", "keys.txt");
        return SettingsReader.read(new Sources(Map.of(), environment, Optional.empty(), reader), true);
    }

    private static List<String> keys(String... namesAndValues) {
        return revealed(loaded(environment(namesAndValues)).settings().pool().keys());
    }

    private static List<String> revealed(List<KeyEntry> entries) {
        return entries.stream().map(entry -> entry.key().reveal()).toList();
    }

    @Test
    void aKeyTooShortToBeFoundInAnAnswerIsTakenWithAWarning() {
        Reading.Loaded loaded = Readings.loaded("GOOGLE_API_KEYS", "bob=seven77,12345678");
        assertThat(loaded.settings().pool().keys()).hasSize(2);
        assertThat(loaded.warnings())
                .singleElement()
                .asString()
                .contains("the key bob", "8 characters")
                .doesNotContain("seven77");
    }
}
