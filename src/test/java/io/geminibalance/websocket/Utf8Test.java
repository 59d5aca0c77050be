package io.geminibalance.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {
    @Test
    void agreesWithTheJdkAboutSequencesOfThreeBytes() {
        byte[] bytes = new byte[3];
        for (int i = 0; i < 1 << 24; i += 61) {
            bytes[0] = (byte) (i >> 16);
            bytes[1] = (byte) (i >> 8);
            bytes[2] = (byte) i;
            if (ours(bytes) != jdk(bytes)) {
                assertThat(ours(bytes)).as("%06x", i).isEqualTo(jdk(bytes));
            }
        }
    }

    @Test
    void agreesWithTheJdkAboutFourBytesThatBeginHigh() {
        Random random = new Random(3629);
        byte[] bytes = new byte[12];
        for (int i = 0; i < 50_000; i++) {
            for (int at = 0; at < bytes.length; at++) {
                int b = random.nextInt(256);
                bytes[at] = (byte) (at == 8 ? 0xF0 | b : at > 8 ? 0x80 | b & 0x7F : b & 0x7F);
            }
            assertThat(ours(bytes)).isEqualTo(jdk(bytes));
        }
    }

    private static boolean ours(byte[] bytes) {
        Utf8 utf8 = new Utf8();
        return utf8.check(bytes, 0, bytes.length) == bytes.length && utf8.complete();
    }

    private static boolean jdk(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }
}
