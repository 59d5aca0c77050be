package io.geminibalance.sandbox.resources;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ShelfTest {
    private static final Instant NOW = Instant.parse("2026-08-22T03:15:00Z");

    private record Thing(String name, Instant end) implements Kept {
        @Override
        public boolean isGone(Instant now) {
            return !now.isBefore(end);
        }

        @Override
        public Map<String, Object> document(Instant now) {
            return Map.of("name", name);
        }
    }

    private static Thing thing(int i) {
        return new Thing("things/" + i, NOW.plusSeconds(60));
    }

    @Test
    void theOldestAreForgottenBeyondANumber() {
        Shelf<Thing> shelf = new Shelf<>("things", 3);
        for (int i = 0; i < 5; i++) {
            shelf.put("p", thing(i));
        }
        assertThat(shelf.all("p", NOW, _ -> true)).extracting(Thing::id).containsExactly("4", "3", "2");
        assertThat(shelf.owner("things/1")).isEmpty();
    }

    @Test
    void whatChangesKeepsItsPlace() {
        Shelf<Thing> shelf = new Shelf<>("things", 3);
        shelf.put("p", thing(0));
        shelf.put("p", thing(1));
        shelf.put("p", new Thing("things/0", NOW.plusSeconds(1)));
        assertThat(shelf.all("p", NOW, _ -> true)).extracting(Thing::id).containsExactly("1", "0");
        assertThat(shelf.all("p", NOW.plusSeconds(1), _ -> true))
                .extracting(Thing::id)
                .containsExactly("1");
    }

    @Test
    void aPageGoesOnWhereTheLastEndedWhateverHasHappenedSince() {
        Shelf<Thing> shelf = new Shelf<>("things", 10);
        for (int i = 0; i < 5; i++) {
            shelf.put("p", thing(i));
        }
        Shelf.Page<Thing> first = shelf.page("p", NOW, "", _ -> true, 2, "").orElseThrow();
        assertThat(first.things()).extracting(Thing::id).containsExactly("4", "3");
        shelf.remove("things/3");
        shelf.remove("things/2");
        shelf.put("p", thing(9));
        Shelf.Page<Thing> second =
                shelf.page("p", NOW, "", _ -> true, 2, first.next()).orElseThrow();
        assertThat(second.things()).extracting(Thing::id).containsExactly("1", "0");
        assertThat(second.next()).isEmpty();
    }

    @Test
    void aTokenIsGoodForOneListOfOneProject() {
        String token = PageToken.of(7, "p", "things/");
        assertThat(PageToken.read(token, "p", "things/")).hasValue(7);
        assertThat(PageToken.read(token, "q", "things/")).isEmpty();
        assertThat(PageToken.read(token, "p", "others/")).isEmpty();
        assertThat(PageToken.read("7", "p", "things/")).isEmpty();
        assertThat(PageToken.read("?", "p", "things/")).isEmpty();
    }

    @Test
    void contentsAreKeptUpToASum() {
        Contents contents = new Contents();
        for (int i = 0; i < 70; i++) {
            contents.put("c" + i, new byte[1 << 20]);
        }
        assertThat(contents.find("c5")).isEmpty();
        assertThat(contents.find("c69")).isPresent();
        contents.put("large", new byte[(16 << 20) + 1]);
        assertThat(contents.find("large")).isEmpty();
    }

    @Test
    void idsHaveTheirLengthAndAreNotTheSameTwice() {
        Ids ids = new Ids(new Random(1));
        assertThat(ids.letters(40)).matches("[a-z0-9]{40}").isNotEqualTo(ids.letters(40));
        assertThat(ids.base64(82)).hasSize(110);
    }

    @Test
    void spansAndMomentsAreReadAsProtoJsonWritesThem() {
        assertThat(Times.span("3.5s"))
                .hasValueSatisfying(span -> assertThat(span.toMillis()).isEqualTo(3500));
        assertThat(Times.span("3.5")).isEmpty();
        assertThat(Times.span("-3s")).isEmpty();
        assertThat(Times.moment("2026-08-22T05:15:00+02:00")).hasValue(NOW);
        assertThat(Times.moment("today")).isEmpty();
    }
}
