package io.geminibalance.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretTest {

    @ParameterizedTest
    @CsvSource({"AIzaSyExample0001, ...0001", "8-chars., ...ars.", "7-chars, ...", "'', ..."})
    void aSecretIsShownByItsLastFourCharactersOnlyIfItIsLong(String value, String shown) {
        Secret secret = new Secret(value);
        assertThat(secret.masked()).isEqualTo(shown);
        assertThat(secret).hasToString(shown);
        assertThat(secret.reveal()).isEqualTo(value);
    }

    @Test
    void everyOccurrenceInATextIsStarred() {
        Secret secret = new Secret("AIza-0001");
        assertThat(secret.hide("AIza-0001 and key=AIza-0001&AIza-0002"))
                .isEqualTo("********* and key=*********&AIza-0002");
        assertThat(secret.hide("nothing")).isEqualTo("nothing");
    }

    @Test
    void manySecretsAreHiddenTogetherWhetherTheyBeginAlikeOrNot() {
        Secrets secrets = new Secrets(List.of(
                new Secret("AIza-0001"), new Secret("AIza-0002"), new Secret("token-of-ada"), new Secret("seven77")));
        assertThat(secrets.hide("AIza-0002 token-of-ada AIza-0003 seven77 AIza-0001"))
                .isEqualTo("********* ************ AIza-0003 seven77 *********");
        assertThat(secrets.hide("nothing")).isEqualTo("nothing");
        assertThat(new Secrets(List.of()).hide("AIza-0001")).isEqualTo("AIza-0001");
    }

    @Test
    void aShortSecretIsNotLookedFor() {
        Secret secret = new Secret("seven77");
        byte[] piece = bytes("seven77");
        assertThat(secret.hide("seven77")).isEqualTo("seven77");
        assertThat(secret.hide(piece, 0, piece.length, false)).isEqualTo(7);
        assertThat(piece).isEqualTo(bytes("seven77"));
    }

    @Test
    void onlyThePieceIsTouched() {
        Secret secret = new Secret("12345678");
        byte[] piece = bytes("12345678 12345678 12345678");
        assertThat(secret.hide(piece, 9, 8, true)).isEqualTo(8);
        assertThat(piece).isEqualTo(bytes("12345678 ******** 12345678"));
        assertThat(secret.hide(bytes("x12345678"), 0, 8, true)).isEqualTo(8);
    }

    @Test
    void thePossibleBeginningOfTheSecretIsHeldBackUntilTheEnd() {
        Secret secret = new Secret("12345678");
        byte[] piece = bytes("abc1234567");
        assertThat(secret.hide(piece, 0, 10, false)).isEqualTo(3);
        assertThat(secret.hide(piece, 0, 10, true)).isEqualTo(10);
        assertThat(piece).isEqualTo(bytes("abc1234567"));
    }

    /// Secrets of few letters, so that beginnings, overlaps and repetitions are frequent, in streams made of their
    /// parts.
    @Test
    void howeverAStreamIsCutEveryOccurrenceIsHiddenAndNothingElseChanged() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            String value = letters(random, 8 + random.nextInt(6), 1 + random.nextInt(3));
            StringBuilder stream = new StringBuilder();
            while (stream.length() < 60) {
                switch (random.nextInt(3)) {
                    case 0 -> stream.append(value);
                    case 1 -> stream.append(value, 0, random.nextInt(value.length()));
                    default -> stream.append(letters(random, random.nextInt(5), 4));
                }
            }
            String text = stream.toString();
            assertThat(passed(new Secret(value), bytes(text), random))
                    .as("seed %d, secret %s, stream %s", seed, value, text)
                    .isEqualTo(text.replace(value, "*".repeat(value.length())));
        }
    }

    @Test
    void anyBytesPassUnchangedWhereTheSecretIsNot() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        byte[] stream = new byte[100_000];
        random.nextBytes(stream);
        assertThat(passed(new Secret("AIza-test-key-0001"), stream, random))
                .as("seed %d", seed)
                .isEqualTo(new String(stream, StandardCharsets.ISO_8859_1));
    }

    @Test
    void secretsAreEqualByTheirValue() {
        assertThat(new Secret("a")).isEqualTo(new Secret("a")).hasSameHashCodeAs(new Secret("a"));
        assertThat(new Secret("a")).isNotEqualTo(new Secret("b"));
    }

    /// Passes a stream on in pieces of random lengths, as a relay does it.
    private static String passed(Secret secret, byte[] stream, Random random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[64];
        int kept = 0;
        int at = 0;
        boolean last = false;
        while (!last) {
            int read = Math.min(stream.length - at, random.nextInt(buffer.length - kept) + 1);
            System.arraycopy(stream, at, buffer, kept, read);
            at += read;
            last = at == stream.length && random.nextBoolean();
            int safe = secret.hide(buffer, 0, kept + read, last);
            out.write(buffer, 0, safe);
            kept = kept + read - safe;
            System.arraycopy(buffer, safe, buffer, 0, kept);
        }
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    private static String letters(Random random, int length, int kinds) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < length; i++) {
            letters.append((char) ('a' + random.nextInt(kinds)));
        }
        return letters.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
