package io.geminibalance.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.wire.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyPrintsTest {
    private static final Secret KEY = new Secret("AIza-secret-of-bob");

    @TempDir
    Path temp;

    @Test
    void aPrintIsTheSameAfterARestart() throws IOException {
        String before = print("a", 1);

        assertThat(print("a", 2)).isEqualTo(before).matches("[0-9a-f]{32}");
    }

    @Test
    void aPrintIsAnotherInAnotherFolder() throws IOException {
        assertThat(print("a", 1)).isNotEqualTo(print("b", 2));
    }

    @Test
    void keysHaveDifferentPrints() throws IOException {
        try (Folder folder = Folder.open(temp)) {
            KeyPrints prints = KeyPrints.open(folder, new Random(1));

            assertThat(prints.of(KEY)).isEqualTo(prints.of(new Secret(KEY.reveal())));
            assertThat(prints.of(KEY)).isNotEqualTo(prints.of(new Secret("another")));
        }
    }

    @Test
    void moreKeysThanAreKeptStillHaveTheirPrints() throws IOException {
        try (Folder folder = Folder.open(temp)) {
            KeyPrints prints = KeyPrints.open(folder, new Random(1));
            String before = prints.of(KEY);

            for (int i = 0; i < 20_001; i++) {
                prints.of(new Secret("key-" + i));
            }

            assertThat(prints.of(KEY)).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0011", "no salt at all", "00112233445566778899aabbccddeeff00"})
    void aBrokenSaltIsPutAsideAndMadeAnew(String broken) throws IOException {
        Files.writeString(temp.resolve("salt"), broken);

        try (Folder folder = Folder.open(temp)) {
            assertThat(KeyPrints.open(folder, new Random(1)).of(KEY)).hasSize(32);
        }

        assertThat(Files.readString(temp.resolve("salt"))).matches("[0-9a-f]{32}\n");
        assertThat(Files.readString(temp.resolve("salt.broken"))).isEqualTo(broken);
    }

    private String print(String name, long seed) throws IOException {
        try (Folder folder = Folder.open(temp.resolve(name))) {
            return KeyPrints.open(folder, new Random(seed)).of(KEY);
        }
    }
}
