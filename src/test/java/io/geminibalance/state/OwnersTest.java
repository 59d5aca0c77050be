package io.geminibalance.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.support.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnersTest {
    private static final Duration TWO_DAYS = Duration.ofHours(48);
    private static final Owner SHOP = new Owner("print-a", "shop", "alice");
    private static final Owner HOME = new Owner("print-b", "home", "alice");

    @TempDir
    Path temp;

    private final ManualClock clock = new ManualClock("2026-11-22T18:00:30Z");
    private int limit = 1000;
    private Folder folder;
    private Owners owners;

    @BeforeEach
    void open() throws IOException {
        folder = Folder.open(temp);
        owners = Owners.open(folder, clock, limit);
    }

    @AfterEach
    void close() throws IOException {
        owners.close();
        folder.close();
    }

    @Test
    void aNameIsKnownAtOnceAndAfterARestart() throws IOException {
        assertThat(owners.empty()).isTrue();
        assertThat(owners.remember("files/a", SHOP, TWO_DAYS)).isTrue();
        assertThat(owners.remember(List.of("files/b", "files/c"), HOME, TWO_DAYS))
                .isTrue();

        assertThat(owners.find("files/a")).contains(SHOP);
        restart();

        assertThat(owners.find("files/a")).contains(SHOP);
        assertThat(owners.find("files/b")).contains(HOME);
        assertThat(owners.find("files/c")).contains(HOME);
        assertThat(owners.find("files/d")).isEmpty();
        assertThat(owners.size()).isEqualTo(3);
        assertThat(owners.empty()).isFalse();
    }

    @Test
    void aNameIsForgottenWhenItsLifeIsOver() throws IOException {
        owners.remember("files/a", SHOP, TWO_DAYS);
        owners.remember("files/b", SHOP, TWO_DAYS.plusHours(2));

        clock.advance(TWO_DAYS.minusSeconds(1));
        assertThat(owners.find("files/a")).contains(SHOP);
        clock.advance(Duration.ofMinutes(1));
        assertThat(owners.find("files/a")).isEmpty();
        restart();
        assertThat(owners.find("files/a")).isEmpty();
        assertThat(owners.find("files/b")).contains(SHOP);
        clock.advance(Duration.ofDays(1));

        assertThat(owners.find("files/b")).isEmpty();
        assertThat(owners.empty()).isTrue();
    }

    @Test
    void aNameStaysWithTheProjectThatMadeItFirst() throws IOException {
        owners.remember("files/a", SHOP, TWO_DAYS);

        assertThat(owners.remember("files/a", HOME, TWO_DAYS.multipliedBy(2))).isTrue();

        assertThat(owners.find("files/a")).contains(SHOP);
        restart();
        assertThat(owners.find("files/a")).contains(SHOP);
        clock.advance(TWO_DAYS.plusMinutes(1));
        owners.remember("files/a", HOME, TWO_DAYS);
        assertThat(owners.find("files/a")).contains(HOME);
        restart();
        assertThat(owners.find("files/a")).contains(HOME);
    }

    @Test
    void keysWithoutAProjectAreProjectsOfTheirOwn() {
        Owner first = new Owner("print-a", "", "");
        owners.remember("files/a", first, TWO_DAYS);

        owners.remember("files/a", new Owner("print-b", "", "bob"), TWO_DAYS);

        assertThat(owners.find("files/a")).contains(first);
    }

    @Test
    void aClientIsAddedWhereNoneWasKnownAndNeverReplaced() throws IOException {
        owners.remember("files/a", new Owner("print-a", "shop", ""), TWO_DAYS);

        owners.remember("files/a", new Owner("print-c", "shop", "bob"), TWO_DAYS);
        Owner bobs = new Owner("print-a", "shop", "bob");
        assertThat(owners.find("files/a")).contains(bobs);
        owners.remember("files/a", new Owner("print-a", "renamed", "carol"), TWO_DAYS);
        owners.remember("files/a", new Owner("print-a", "shop", ""), TWO_DAYS);

        assertThat(owners.find("files/a")).contains(bobs);
        restart();
        assertThat(owners.find("files/a")).contains(bobs);
    }

    @Test
    void aLifeIsProlongedAndNeverShortened() throws IOException {
        owners.remember("caches/a", SHOP, Duration.ofHours(1));
        clock.advance(Duration.ofMinutes(30));

        owners.remember("caches/a", SHOP, Duration.ofHours(1));
        owners.remember("caches/a", SHOP, Duration.ofMinutes(1));

        clock.advance(Duration.ofMinutes(59));
        assertThat(owners.find("caches/a")).contains(SHOP);
        restart();
        assertThat(owners.find("caches/a")).contains(SHOP);
    }

    @Test
    void aNameThatIsMetAllTheTimeIsSeldomWritten() throws IOException {
        owners.remember("files/a", SHOP, TWO_DAYS);

        for (int minute = 0; minute < 2 * 24 * 60; minute++) {
            clock.advance(Duration.ofMinutes(1));
            owners.remember("files/a", SHOP, TWO_DAYS);
        }

        assertThat(lines()).hasSizeBetween(2, 20);
        clock.advance(TWO_DAYS.minusMinutes(1));
        assertThat(owners.find("files/a")).contains(SHOP);
    }

    @Test
    void aNameThatWasDeletedIsForgotten() throws IOException {
        owners.remember(List.of("files/a", "files/b"), SHOP, TWO_DAYS);

        owners.forget("files/a");
        owners.forget("files/unknown");

        assertThat(owners.find("files/a")).isEmpty();
        assertThat(owners.settle()).isTrue();
        assertThat(lines()).hasSize(3);
        restart();
        assertThat(owners.find("files/a")).isEmpty();
        assertThat(owners.find("files/b")).contains(SHOP);
        owners.remember("files/a", HOME, TWO_DAYS);
        assertThat(owners.find("files/a")).contains(HOME);
    }

    @Test
    void beyondTheLimitThoseThatExpireSoonestAreForgottenAlsoAfterARestart() throws IOException {
        limit = 16;
        restart();
        for (int i = 0; i < 40; i++) {
            owners.remember("files/" + i, SHOP, TWO_DAYS.plusMinutes(i));
        }

        assertThat(owners.size()).isEqualTo(16);
        assertThat(owners.find("files/23")).isEmpty();
        assertThat(owners.find("files/24")).contains(SHOP);
        restart();
        assertThat(owners.size()).isEqualTo(16);
        assertThat(owners.find("files/39")).contains(SHOP);
    }

    @Test
    void aNameThatIsNoNameIsNotRemembered() throws IOException {
        assertThat(owners.remember("x".repeat(100_000), SHOP, TWO_DAYS)).isFalse();

        assertThat(owners.empty()).isTrue();
        assertThat(owners.remember("files/\u0000".repeat(5_000), SHOP, TWO_DAYS))
                .isTrue();
        restart();
        assertThat(owners.find("files/\u0000".repeat(5_000))).contains(SHOP);
    }

    @Test
    void aLifeWithoutEndAndOneThatIsOverDoNoHarm() throws IOException {
        owners.remember("files/a", SHOP, Duration.ofSeconds(Long.MAX_VALUE));
        owners.remember("files/b", SHOP, Duration.ofDays(-2));

        restart();
        assertThat(owners.find("files/a")).contains(SHOP);
        assertThat(owners.find("files/b")).isEmpty();
        assertThat(owners.remember("files/a", SHOP, Duration.ofSeconds(Long.MAX_VALUE)))
                .isTrue();
    }

    @Test
    void afterItsEndNothingIsWrittenAndNothingBreaks() {
        owners.close();

        assertThat(owners.remember("files/a", SHOP, TWO_DAYS)).isFalse();
        assertThat(owners.find("files/a")).contains(SHOP);
    }

    private void restart() throws IOException {
        close();
        open();
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(temp.resolve("owners.journal"));
    }
}
