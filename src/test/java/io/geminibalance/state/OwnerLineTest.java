package io.geminibalance.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.state.OwnerLine.Gone;
import io.geminibalance.state.OwnerLine.Owns;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnerLineTest {
    private static final Owner OWNER = new Owner("0123456789abcdef", "shop", "alice");
    private static final int MINUTE =
            (int) (Instant.parse("2026-11-24T18:05:00Z").getEpochSecond() / 60);

    @Test
    void aLineCanBeReadByPeople() {
        assertThat(text(OwnerLine.owns("files/abc-123", OWNER, MINUTE)))
                .isEqualTo("0726cd1b\towns\t2026-11-24T18:05Z\t0123456789abcdef\tshop\talice\tfiles/abc-123\n");
        assertThat(text(OwnerLine.gone("files/abc-123"))).isEqualTo("e5272d3b\tgone\tfiles/abc-123\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "files/abc",
                "",
                "a\tb",
                "two\nlines\r",
                "back\\slash \\u0041",
                "\u0000\u007f\u0085",
                "Ünïcödé \uD83D\uDE00",
                "half a pair \uD83D",
                "?"
            })
    void whateverANameIsItComesBackAlsoAsAnOwnersName(String name) {
        Owner owner = new Owner("print", name, name);

        assertThat(read(OwnerLine.owns(name, owner, MINUTE))).contains(new Owns(OwnerLine.hash(name), owner, MINUTE));
        assertThat(read(OwnerLine.gone(name))).contains(new Gone(OwnerLine.hash(name)));
        assertThat(text(OwnerLine.gone(name))).matches("[^\\p{Cntrl}]+\tgone\t[^\\p{Cntrl}]*\n");
    }

    @Test
    void namesThatLookAlikeAreDifferent() {
        assertThat(OwnerLine.hash("a\tb")).isNotEqualTo(OwnerLine.hash("a\\u0009b"));
        assertThat(OwnerLine.hash("a\uD83D")).isNotEqualTo(OwnerLine.hash("a?"));
    }

    @Test
    void noChangedByteAndNoCutLineIsBelieved() {
        byte[] line = OwnerLine.owns("files/abc", OWNER, MINUTE);

        for (int at = 0; at < line.length - 1; at++) {
            byte[] changed = line.clone();
            changed[at] ^= 4;
            assertThat(read(changed)).as("byte %d", at).isEmpty();
            assertThat(OwnerLine.read(line, 0, at)).as("cut at %d", at).isEmpty();
        }
    }

    @Test
    void everyMinuteComesBack() {
        for (int minute = 0; minute > 0 || minute == 0; minute += 1_234_567) {
            assertThat(read(OwnerLine.owns("n", OWNER, minute))).contains(new Owns(OwnerLine.hash("n"), OWNER, minute));
        }
    }

    private static Optional<OwnerLine> read(byte[] line) {
        return OwnerLine.read(line, 0, line.length - 1);
    }

    private static String text(byte[] line) {
        return new String(line, StandardCharsets.UTF_8);
    }
}
