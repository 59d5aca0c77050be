package io.geminibalance.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @Test
    void valuesAreReadAsPlainJava() {
        assertThat(Json.read("{\"a\":[1,2.5,\"x\",true,false,null,{}],\"b\":12345678901}"))
                .isEqualTo(Map.of("a", Arrays.asList(1, 2.5, "x", true, false, null, Map.of()), "b", 12345678901L));
        assertThat(Json.read("null")).isNull();
        assertThat(Json.read("123456789012345678901234567890"))
                .isEqualTo(new BigInteger("123456789012345678901234567890"));
    }

    @Test
    void fieldsKeepTheirOrder() {
        assertThat(Json.text(Json.read("{\"z\":1,\"a\":2,\"m\":3}"))).isEqualTo("{\"z\":1,\"a\":2,\"m\":3}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[",
                "[1,",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1,}",
                "[1,]",
                "nul",
                "'a'",
                "{a:1}",
                "1 2",
                "{}{}",
                "[1}",
                "\"a",
                "01",
                "NaN",
                "+1",
                "\u0000",
                "// comment\n1"
            })
    void whatIsNoJsonIsSaidSo(String text) {
        assertThatThrownBy(() -> Json.read(text)).isInstanceOf(JsonException.class);
    }

    @Test
    void theFirstValueIsReadWhateverFollows() {
        byte[] bytes = utf8("xx{\"a\":1}, {broken");
        assertThat(Json.readFirst(bytes, 2, bytes.length - 2)).isEqualTo(Map.of("a", 1));
        assertThatThrownBy(() -> Json.readFirst(bytes, 2, 4)).isInstanceOf(JsonException.class);
    }

    @Test
    void nestingIsReadUpToTheLimit() {
        assertThat(Json.read("[".repeat(Json.MAX_DEPTH) + "]".repeat(Json.MAX_DEPTH)))
                .isInstanceOf(List.class);
        String deep = "[".repeat(Json.MAX_DEPTH + 1) + "]".repeat(Json.MAX_DEPTH + 1);
        assertThatThrownBy(() -> Json.read(deep)).isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> Json.read("{\"a\":".repeat(100_000))).isInstanceOf(JsonException.class);
    }

    /// The limit of jackson's own is 20 million: one larger picture would break a call.
    @Test
    void aStringOfManyMegabytesIsRead() {
        int length = 21_000_000;
        byte[] bytes = new byte[length + 2];
        Arrays.fill(bytes, (byte) 'A');
        bytes[0] = '"';
        bytes[length + 1] = '"';
        assertThat((String) Json.read(bytes)).hasSize(length);
    }

    @Test
    void aNumberOfThousandsOfDigitsIsRefused() {
        assertThatThrownBy(() -> Json.read("1".repeat(5000))).isInstanceOf(JsonException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"x\"}",
                " {\"a\":{\"model\":\"no\",\"b\":[1,{}]},\"c\":\"d\",\"model\":\"x\"}",
                "{\"model\":\"x\", broken"
            })
    void aTopLevelTextIsFoundAndNothingReadBehindIt(String text) {
        assertThat(Json.topLevelText(stream(text), "model")).contains("x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "\"model\"",
                "{}",
                "{\"a\":{\"model\":\"x\"}}",
                "{\"model\":1}",
                "{\"model\":{\"model\":\"x\"}}",
                "{\"model\":null}",
                "{\"Model\":\"x\"}",
                "{broken, \"model\":\"x\"}",
                "{\"a\":\"model"
            })
    void aTopLevelTextThatIsNotThereIsEmpty(String text) {
        assertThat(Json.topLevelText(stream(text), "model")).isEmpty();
    }

    @Test
    void aStreamThatBreaksHasNoText() {
        InputStream breaking = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("gone");
            }
        };
        assertThat(Json.topLevelText(breaking, "model")).isEmpty();
    }

    @Test
    void rubbishNeverThrowsWhereATextIsLookedFor() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 5000; round++) {
            byte[] rubbish = new byte[random.nextInt(50)];
            random.nextBytes(rubbish);
            if (rubbish.length > 0 && random.nextBoolean()) {
                rubbish[0] = '{';
            }
            assertThat(Json.topLevelText(new ByteArrayInputStream(rubbish), "model"))
                    .as("seed %d", seed)
                    .isEmpty();
        }
    }

    @Test
    void whatIsWrittenIsReadAsTheSame() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 2000; round++) {
            Object value = value(random, 4);
            assertThat(Json.read(Json.write(value))).as("seed %d", seed).isEqualTo(value);
        }
    }

    @Test
    void otherThingsAreWrittenByTheirText() {
        assertThat(Json.text(new StringBuilder("a\"b\n"))).isEqualTo("\"a\\\"b\\n\"");
        assertThat(Json.text(new BigDecimal("1.50"))).isEqualTo("1.50");
        assertThat(Json.text(List.of(Thread.State.NEW))).isEqualTo("[\"NEW\"]");
        assertThat(Json.text(null)).isEqualTo("null");
    }

    private static Object value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 6)) {
            case 0 -> random.nextInt();
            case 1 -> random.nextLong() | 1L << 40;
            case 2 -> random.nextDouble();
            case 3 -> random.nextBoolean();
            case 4 -> null;
            case 5 -> text(random);
            case 6 -> {
                List<Object> values = new ArrayList<>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    values.add(value(random, depth - 1));
                }
                yield values;
            }
            default -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                for (int i = random.nextInt(5); i > 0; i--) {
                    fields.put(text(random), value(random, depth - 1));
                }
                yield fields;
            }
        };
    }

    private static String text(Random random) {
        String[] parts = {"a", "\"", "\\", "\n", "\u0000", "\u00e9", "\u4f60", "\ud83d\ude00", "\u2028", "/"};
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(parts[random.nextInt(parts.length)]);
        }
        return text.toString();
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(utf8(text));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
