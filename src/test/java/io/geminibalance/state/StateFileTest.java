package io.geminibalance.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.keys.PoolMemory;
import io.geminibalance.keys.PoolMemory.Aside;
import io.geminibalance.keys.PoolMemory.CoolDown;
import io.geminibalance.keys.PoolMemory.Day;
import io.geminibalance.keys.PoolMemory.OfKey;
import io.geminibalance.keys.PoolMemory.OfProject;
import io.geminibalance.keys.Rest;
import io.geminibalance.support.ManualClock;
import io.geminibalance.wire.Secret;
import io.geminibalance.wire.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateFileTest {
    private static final Secret BOB = new Secret("AIza-secret-of-bob");
    private static final Secret ANN = new Secret("AIza-secret-of-ann");
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final Aside ASIDE = new Aside("API_KEY_INVALID: \"no\"", NOON, NOON.plusSeconds(3600));
    private static final Rest REST = new Rest(Rest.Kind.DAY, NOON, NOON.plusSeconds(7200), 0, "quota", "PerDay", "20");

    @TempDir
    Path temp;

    private final ManualClock clock = new ManualClock("2026-11-22T18:00:00Z");
    private Folder folder;
    private StateFile file;

    @BeforeEach
    void open() throws IOException {
        folder = Folder.open(temp);
        file = StateFile.open(folder, KeyPrints.open(folder, new Random(7)), clock);
    }

    @AfterEach
    void close() throws IOException {
        folder.close();
    }

    @Test
    void whatAPoolKnewComesBackAsItWas() throws IOException {
        PoolMemory memory = new PoolMemory(
                List.of(full(BOB), plain(ANN)),
                Map.of("shop", new OfProject(Optional.of(ASIDE), Map.of("gemini-2.5-flash", REST))));

        file.write(memory);
        restart();

        assertThat(file.recall(List.of(BOB, ANN))).isEqualTo(memory);
        assertThat(file.recall(List.of(ANN, new Secret("unknown"))).keys()).containsExactly(plain(ANN));
    }

    @Test
    void aFolderWithoutStateRemembersNothing() {
        assertThat(file.recall(List.of(BOB))).isEqualTo(PoolMemory.NOTHING);
    }

    @Test
    void noKeyStandsInAnyFileNotEvenWhereGoogleEchoedIt() throws IOException {
        Aside echo = new Aside("Consumer 'api_key:" + BOB.reveal() + "' has been suspended.", NOON, NOON);
        CoolDown cool = new CoolDown(NOON, NOON, "not " + BOB.reveal());
        Rest rest = new Rest(Rest.Kind.BACK_OFF, NOON, NOON, 1, "too many for " + ANN.reveal(), "", "");
        OfProject project = new OfProject(Optional.of(echo), Map.of("m", rest));
        OfKey key = new OfKey(BOB, false, Optional.of(echo), 0, 0, Optional.of(cool), Optional.empty(), project);

        file.write(new PoolMemory(List.of(key, plain(ANN)), Map.of("shop", project)));

        try (Stream<Path> files = Files.list(temp)) {
            assertThat(files.filter(each -> !each.endsWith("lock")))
                    .hasSize(2)
                    .allSatisfy(each -> assertThat(Files.readString(each)).doesNotContain("AIza", "secret-of"));
        }
        restart();
        assertThat(file.recall(List.of(BOB))
                        .keys()
                        .getFirst()
                        .aside()
                        .orElseThrow()
                        .reason())
                .isEqualTo("Consumer 'api_key:******************' has been suspended.");
    }

    @Test
    void whatIsKnownOfAKeyThatIsAwayIsKeptForAWeek() throws IOException {
        OfProject shop = new OfProject(Optional.of(ASIDE), Map.of());
        file.write(new PoolMemory(List.of(full(BOB), plain(ANN)), Map.of("shop", shop)));
        clock.advance(Duration.ofDays(1));
        restart();

        file.write(only(plain(ANN)));
        clock.advance(Duration.ofDays(6).minusSeconds(1));
        file.write(only(plain(ANN)));
        restart();
        assertThat(file.recall(List.of(BOB)).keys()).containsExactly(full(BOB));
        assertThat(file.recall(List.of(BOB)).projects()).containsEntry("shop", shop);

        clock.advance(Duration.ofSeconds(2));
        file.write(only(plain(ANN)));
        assertThat(file.recall(List.of(BOB))).isEqualTo(PoolMemory.NOTHING);
    }

    @Test
    void aKeyThatLeavesAndComesBackWhileTheServiceRunsIsKnown() throws IOException {
        file.write(only(full(BOB)));
        assertThat(file.recall(List.of(BOB)).keys()).as("the pool knows better").isEmpty();

        file.write(only(plain(ANN)));

        assertThat(file.recall(List.of(BOB, ANN)).keys()).containsExactly(full(BOB));
        file.write(only(plain(BOB)));
        assertThat(file.recall(List.of(BOB)).keys()).isEmpty();
        restart();
        assertThat(file.recall(List.of(BOB)).keys()).containsExactly(plain(BOB));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[]",
                "null",
                "\"state\"",
                "{\"version\":1,\"keys\":{\"a\":",
                "\u0000\u0000",
                "{} {}"
            })
    void aDocumentThatMakesNoSenseIsPutAside(String broken) throws IOException {
        Files.writeString(temp.resolve("state.json.broken"), "of before");
        Files.writeString(temp.resolve("state.json"), broken);

        restart();

        assertThat(file.recall(List.of(BOB))).isEqualTo(PoolMemory.NOTHING);
        assertThat(Files.readString(temp.resolve("state.json.broken"))).isEqualTo(broken);
        file.write(only(full(BOB)));
        restart();
        assertThat(file.recall(List.of(BOB)).keys()).containsExactly(full(BOB));
    }

    @Test
    void aDocumentCutAtAnyByteIsWholeOrPutAside() throws IOException {
        file.write(only(full(BOB)));
        byte[] whole = Files.readAllBytes(temp.resolve("state.json"));

        for (int cut = 0; cut < whole.length; cut++) {
            Files.write(temp.resolve("state.json"), Arrays.copyOf(whole, cut));
            restart();
            assertThat(file.recall(List.of(BOB))).as("cut at %d", cut).isEqualTo(PoolMemory.NOTHING);
            assertThat(temp.resolve("state.json")).doesNotExist();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"keys\":7,\"projects\":[]}",
                "{\"keys\":{\"PRINT\":null}}",
                "{\"keys\":{\"PRINT\":{\"away_since\":7}}}",
                "{\"version\":99,\"written_at\":\"yesterday\",\"more\":{},\"keys\":{\"PRINT\":{\"paused\":\"yes\",\"failures\":-1}}}",
                "{\"keys\":{\"PRINT\":{\"set_aside\":{\"since\":\"noon\"},\"cool_down\":[],\"cool_downs\":\"many\"}}}",
                "{\"keys\":{\"PRINT\":{\"day\":{\"date\":\"2026-02-31\"},\"alone\":{\"rests\":{\"m\":{\"kind\":\"SLEEP\"}}}}}}"
            })
    void whatCannotBeUnderstoodIsLeftOut(String odd) throws IOException {
        String print = KeyPrints.open(folder, new Random(7)).of(BOB);
        Files.writeString(temp.resolve("state.json"), odd.replace("PRINT", print));

        restart();

        PoolMemory memory = file.recall(List.of(BOB));
        assertThat(memory.keys()).allSatisfy(key -> assertThat(key).isEqualTo(plain(BOB)));
        assertThat(memory.projects()).isEmpty();
        assertThat(temp.resolve("state.json.broken")).doesNotExist();
        file.write(memory);
    }

    @Test
    void unknownFieldsOfAKnownKeyDoNoHarm() throws IOException {
        file.write(only(full(BOB)));
        String text = Files.readString(temp.resolve("state.json"));
        Files.writeString(temp.resolve("state.json"), text.replace("\"paused\"", "\"new\":[1,{}],\"paused\""));

        restart();

        assertThat(file.recall(List.of(BOB)).keys()).containsExactly(full(BOB));
    }

    @Test
    void theDocumentCanBeReadByPeople() throws IOException {
        file.write(only(full(BOB)));

        JsonView document = new JsonView(Json.read(Files.readAllBytes(temp.resolve("state.json"))));
        JsonView key =
                document.at("keys").at(KeyPrints.open(folder, new Random(7)).of(BOB));
        assertThat(document.at("version").number(0)).isEqualTo(1);
        assertThat(document.at("written_at").text()).contains("2026-11-22T18:00:00Z");
        assertThat(key.at("set_aside").at("ask_again").text()).contains("2026-11-22T13:00:00Z");
        assertThat(key.at("alone").at("rests").at("gemini-2.5-pro").at("kind").text())
                .contains("DAY");
        assertThat(key.at("day")
                        .at("tokens")
                        .at("gemini-2.5-flash")
                        .at("thoughts")
                        .number(0))
                .isEqualTo(3);
    }

    private static PoolMemory only(OfKey key) {
        return new PoolMemory(List.of(key), Map.of());
    }

    private static OfKey plain(Secret secret) {
        return new OfKey(secret, false, Optional.empty(), 0, 0, Optional.empty(), Optional.empty(), OfProject.NOTHING);
    }

    private static OfKey full(Secret secret) {
        return new OfKey(
                secret,
                true,
                Optional.of(ASIDE),
                2,
                3,
                Optional.of(new CoolDown(NOON, NOON.plusMillis(1), "403")),
                Optional.of(new Day(
                        LocalDate.parse("2026-11-22"),
                        Map.of("gemini-2.5-flash", 4),
                        Map.of("gemini-2.5-flash", new Tokens(1, 2, 3, 1L << 40)),
                        Map.of("", Map.of("throttled", 5)))),
                new OfProject(Optional.empty(), Map.of("gemini-2.5-pro", REST)));
    }

    private void restart() throws IOException {
        close();
        open();
    }
}
