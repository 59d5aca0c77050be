package io.geminibalance.dialect.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.wire.Call.Affinity;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpeningTest {
    private static final String HELLO = "{\"role\":\"user\",\"parts\":[{\"text\":\"Hel\\\"lo, [you]\"}]}";
    private static final String ANSWER = "{\"role\":\"model\",\"parts\":[{\"text\":\"Hi\"}]}";
    private static final String SYSTEM = "{\"parts\":[{\"text\":\"Be kind\"}]}";

    @Test
    void theNextTurnOfAConversationHasTheSameHash() {
        Affinity first = of("{\"contents\":[" + HELLO + "]}");
        Affinity next = of("{\"contents\":[" + HELLO + "," + ANSWER + "," + HELLO + "]}");
        assertThat(first.hash()).isNotZero().isEqualTo(next.hash());
        assertThat(first.cacheable()).isFalse();
        assertThat(next.cacheable()).isTrue();
    }

    @Test
    void anotherFirstContentIsAnotherConversation() {
        assertThat(of("{\"contents\":[" + HELLO + "]}").hash())
                .isNotEqualTo(of("{\"contents\":[" + ANSWER + "]}").hash());
    }

    @Test
    void anotherSystemInstructionIsAnotherConversation() {
        long without = of("{\"contents\":[" + HELLO + "]}").hash();
        long with = of("{\"systemInstruction\":" + SYSTEM + ",\"contents\":[" + HELLO + "]}")
                .hash();
        long other = of("{\"systemInstruction\":" + ANSWER + ",\"contents\":[" + HELLO + "]}")
                .hash();
        assertThat(with).isNotEqualTo(without).isNotEqualTo(other);
        assertThat(other).isNotEqualTo(without);
    }

    @Test
    void bothSpellingsOfTheSystemInstructionAreTheSame() {
        assertThat(of("{\"system_instruction\":" + SYSTEM + ",\"contents\":[" + HELLO + "]}"))
                .isEqualTo(of("{\"systemInstruction\":" + SYSTEM + ",\"contents\":[" + HELLO + "]}"));
    }

    @Test
    void theOrderOfTheFieldsAndOtherFieldsDoNotMatter() {
        assertThat(of("{\"generationConfig\":{\"contents\":[1,2],\"stopSequences\":[\"}\",\"]\"]},"
                        + "\"x\":-1.5e3,\"y\":null,"
                        + "\"contents\":[" + HELLO + "],\"tools\":[{}],\"systemInstruction\":" + SYSTEM + "}"))
                .isEqualTo(of("{\"systemInstruction\":" + SYSTEM + ",\"contents\":[" + HELLO + "]}"));
    }

    @Test
    void whiteSpaceAroundThePartsDoesNotMatter() {
        assertThat(of(" {\n \"contents\" : [ " + HELLO + " , " + ANSWER + " ] ,\t\"systemInstruction\" : " + SYSTEM
                        + " } "))
                .isEqualTo(of("{\"contents\":[" + HELLO + "," + ANSWER + "],\"systemInstruction\":" + SYSTEM + "}"));
    }

    @Test
    void theSystemInstructionIsNotTakenForTheFirstContent() {
        assertThat(of("{\"systemInstruction\":" + SYSTEM + ",\"contents\":[" + HELLO + "]}")
                        .hash())
                .isNotEqualTo(of("{\"systemInstruction\":" + HELLO + ",\"contents\":[" + SYSTEM + "]}")
                        .hash());
    }

    /// Only the beginning is looked at, and it stays the same while a conversation grows.
    @Test
    void aFirstContentLongerThanTheWindowIsKnownAgain() {
        String contentOfALongText = "{\"parts\":[{\"text\":\"" + "x".repeat(2 * Opening.WINDOW) + "\"}]}";
        Affinity first = of("{\"contents\":[" + contentOfALongText + "]}");
        Affinity next = of("{\"contents\":[" + contentOfALongText + "," + ANSWER + "]}");
        assertThat(first.hash()).isNotZero().isEqualTo(next.hash());
        assertThat(first.cacheable()).as("worth a cache").isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[]",
                "null",
                "\"contents\"",
                "{}",
                "{",
                "{\"contents\"",
                "{\"contents\":",
                "{\"contents\":{}}",
                "{\"contents\":\"text\"}",
                "{\"contents\":null}",
                "{\"x\":{\"contents\":[{}]}}",
                "{\"Contents\":[{}]}",
                "{contents:[{}]}",
                "{\"systemInstruction\":{}}",
                "{\"a\\"
            })
    void whatHasNoContentsHasNoAffinity(String json) {
        assertThat(of(json)).isEqualTo(Affinity.NONE);
    }

    @Test
    void onlyTheGivenLengthIsLookedAt() {
        byte[] bytes = utf8("{\"x\":1,\"contents\":[{}]}");
        assertThat(Opening.of(ByteBuffer.wrap(bytes, 0, 6))).isEqualTo(Affinity.NONE);
        assertThat(Opening.of(ByteBuffer.wrap(bytes))).isNotEqualTo(Affinity.NONE);
    }

    @Test
    void rubbishNeverThrows() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 50_000; round++) {
            byte[] rubbish = new byte[1 + random.nextInt(60)];
            random.nextBytes(rubbish);
            rubbish[0] = (byte) (rubbish[0] == '{' ? 'x' : rubbish[0]);
            if (rubbish[0] > ' ' || rubbish[0] < 0) {
                assertThat(Opening.of(ByteBuffer.wrap(rubbish)))
                        .as("seed %d", seed)
                        .isEqualTo(Affinity.NONE);
            }
        }
    }

    @Test
    void aBodyCutOrSpoiltAnywhereNeverThrows() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        byte[] whole = utf8(
                "{\"systemInstruction\":" + SYSTEM + ",\"contents\":[" + HELLO + "," + ANSWER + "],\"x\":\"\\u0041\"}");
        String marks = "{}[]\",:\\ x";
        for (int round = 0; round < 50_000; round++) {
            byte[] spoilt = Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
            for (int i = random.nextInt(4); i > 0; i--) {
                spoilt[random.nextInt(spoilt.length)] = (byte) marks.charAt(random.nextInt(marks.length()));
            }
            Affinity affinity = Opening.of(ByteBuffer.wrap(spoilt));
            assertThat(affinity.hash() == 0)
                    .as("seed %d, %s", seed, new String(spoilt, StandardCharsets.UTF_8))
                    .isEqualTo(affinity.equals(Affinity.NONE));
        }
    }

    /// In the heap or outside of it, as long bodies lie.
    private static Affinity of(String json) {
        byte[] bytes = utf8(json);
        Affinity affinity = Opening.of(ByteBuffer.wrap(bytes));
        assertThat(Opening.of(ByteBuffer.allocateDirect(bytes.length).put(bytes).flip()))
                .isEqualTo(affinity);
        return affinity;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
