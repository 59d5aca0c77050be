package io.geminibalance.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.state.OwnerTable.Entry;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OwnerTableTest {
    private static final Owner SHOP = new Owner("p1", "shop", "");
    private static final Owner HOME = new Owner("p2", "home", "bob");

    @Test
    void itRemembersAsAMapDoesWhateverHappens() {
        long seed = 42;
        Random random = new Random(seed);
        OwnerTable table = new OwnerTable(100_000);
        Map<NameHash, Entry> expected = new HashMap<>();

        for (int step = 0; step < 100_000; step++) {
            // Few different places, so that names stand in each other's way, also over the end of the arrays.
            NameHash name = new NameHash(random.nextInt(40), random.nextInt(60) - 30);
            if (random.nextInt(100) < 55) {
                Entry entry = new Entry(random.nextBoolean() ? SHOP : HOME, 1 + random.nextInt(1000));
                table.put(name, entry.owner(), entry.until(), 0);
                expected.put(name, entry);
            } else {
                table.remove(name);
                expected.remove(name);
            }
            assertThat(table.get(name))
                    .as("seed %d, step %d", seed, step)
                    .isEqualTo(Optional.ofNullable(expected.get(name)));
            if (step % 10_000 == 0) {
                table.sweep(500);
                expected.values().removeIf(entry -> entry.until() <= 500);
            }
        }

        assertThat(table.size()).isEqualTo(expected.size());
        expected.forEach((name, entry) -> assertThat(table.get(name)).contains(entry));
    }

    @Test
    void itGrowsAndShrinksWithoutLosingAnything() {
        OwnerTable table = new OwnerTable(100_000);
        for (int i = 0; i < 10_000; i++) {
            table.put(name(i), SHOP, i % 2 == 0 ? 10 : 20, 0);
        }

        table.sweep(10);

        assertThat(table.size()).isEqualTo(5_000);
        for (int i = 0; i < 10_000; i++) {
            assertThat(table.get(name(i)).isPresent()).isEqualTo(i % 2 == 1);
        }
    }

    @Test
    void beyondItsLimitItForgetsWhatExpiresSoonest() {
        OwnerTable table = new OwnerTable(32);
        for (int i = 0; i < 33; i++) {
            table.put(name(i), SHOP, 1000 + (i * 7) % 33, 0);
        }

        assertThat(table.size()).isEqualTo(31);
        for (int i = 0; i < 33; i++) {
            assertThat(table.get(name(i)).isPresent()).as("name %d", i).isEqualTo((i * 7) % 33 >= 2);
        }
    }

    @Test
    void whatHasExpiredGoesBeforeAnythingThatLives() {
        OwnerTable table = new OwnerTable(3);
        table.put(name(1), SHOP, 10, 0);
        table.put(name(2), SHOP, 20, 0);
        table.put(name(3), SHOP, 30, 0);

        table.put(name(4), SHOP, 11, 10);

        assertThat(table.size()).isEqualTo(3);
        assertThat(table.get(name(1))).isEmpty();
        assertThat(table.get(name(4))).isPresent();
    }

    @Test
    void aKnownNameNeedsNoRoom() {
        OwnerTable table = new OwnerTable(1);
        table.put(name(1), SHOP, 10, 0);
        table.put(name(1), HOME, 20, 0);

        assertThat(table.get(name(1))).contains(new Entry(HOME, 20));
    }

    @Test
    void moreOwnersThanAreToldApartCostNamesButNoMemory() {
        OwnerTable table = new OwnerTable(1_000_000);
        for (int i = 0; i < 70_000; i++) {
            table.put(name(i), new Owner("p" + i, "", ""), 1000 + i, 0);
        }

        assertThat(table.size()).isBetween(60_000, 65_536);
        assertThat(table.get(name(69_999))).contains(new Entry(new Owner("p69999", "", ""), 70_999));
        assertThat(table.get(name(0))).isEmpty();
    }

    private static NameHash name(int number) {
        return OwnerLine.hash("files/" + number);
    }
}
