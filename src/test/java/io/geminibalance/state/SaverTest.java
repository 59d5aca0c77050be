package io.geminibalance.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.keys.KeyPool;
import io.geminibalance.keys.KeySpec;
import io.geminibalance.keys.Policy;
import io.geminibalance.support.ManualClock;
import io.geminibalance.wire.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SaverTest {
    private static final List<KeySpec> KEYS =
            List.of(new KeySpec("bob", "", new Secret("secret-of-bob")), new KeySpec("", "shop", new Secret("other")));

    @TempDir
    Path temp;

    private final ManualClock clock = new ManualClock("2026-11-22T18:00:00Z");
    private final KeyPool pool =
            new KeyPool(KEYS, new Policy(Duration.ofSeconds(300), Duration.ofSeconds(43200), 3), clock, new Random(1));
    private Folder folder;
    private Owners owners;
    private StateFile file;

    @BeforeEach
    void open() throws IOException {
        folder = Folder.open(temp);
        owners = Owners.open(folder, clock, 1000);
        file = StateFile.open(folder, KeyPrints.open(folder, new Random(7)), clock);
    }

    @AfterEach
    void close() throws IOException {
        owners.close();
        folder.close();
    }

    @Test
    void eachSecondWhatHasChangedIsWritten() {
        List<Duration> pauses = new ArrayList<>();
        List<Boolean> written = new ArrayList<>();
        Saver saver = new Saver(pool, file, owners, time -> {
            pauses.add(time);
            written.add(Files.exists(file.path()));
            switch (pauses.size()) {
                case 2 -> pool.pause("k1");
                case 3 -> delete();
                case 5 -> throw new InterruptedException();
                default -> {}
            }
        });

        saver.run();

        assertThat(pauses).containsOnly(Duration.ofSeconds(1));
        assertThat(written).containsExactly(false, false, true, false, false);
    }

    @Test
    void whatWasNotWrittenYetIsWrittenAtTheEnd() throws IOException {
        Saver saver = saver();
        pool.pause("k1");
        owners.remember("files/a", new Owner("p", "", ""), Duration.ofHours(1));
        owners.forget("files/a");

        saver.close();
        restart();

        assertThat(file.recall(List.of(KEYS.getFirst().secret()))
                        .keys()
                        .getFirst()
                        .paused())
                .isTrue();
        assertThat(owners.empty()).isTrue();
    }

    @Test
    void namesThatWereForgottenAreWrittenWithTheNextRound() throws IOException {
        Saver saver = saver();
        owners.remember("files/a", new Owner("p", "", ""), Duration.ofHours(1));
        owners.forget("files/a");

        saver.round();

        assertThat(Files.readString(temp.resolve("owners.journal"))).contains("\tgone\tfiles/a\n");
    }

    @Test
    void aWriteThatFailsIsTriedAgain() throws IOException {
        Saver saver = saver();
        Path obstacle = Files.createDirectories(temp.resolve("state.json/in the way"));
        pool.pause("k1");

        saver.round();
        saver.round();
        Files.delete(obstacle);
        Files.delete(temp.resolve("state.json"));
        saver.round();

        assertThat(Files.readString(file.path())).contains("\"paused\":true");
    }

    @Test
    void aPoolThatStartsAgainGoesOnWhereItWas() throws IOException {
        pool.pause("k1");
        saverAfter().close();
        restart();
        KeyPool next = new KeyPool(
                KEYS.reversed(),
                new Policy(Duration.ofSeconds(300), Duration.ofSeconds(43200), 3),
                clock,
                new Random(1));

        next.restore(file.recall(KEYS.stream().map(KeySpec::secret).toList()));

        assertThat(next.memory().keys())
                .hasSize(2)
                .containsExactlyInAnyOrderElementsOf(pool.memory().keys());
        assertThat(next.memory().projects()).isEqualTo(pool.memory().projects());
    }

    private Saver saver() {
        return new Saver(pool, file, owners, _ -> {});
    }

    /// One for which the pool has changed since.
    private Saver saverAfter() {
        Saver saver = saver();
        pool.pause("k1");
        return saver;
    }

    private void delete() {
        file.path().toFile().delete();
    }

    private void restart() throws IOException {
        close();
        open();
    }
}
