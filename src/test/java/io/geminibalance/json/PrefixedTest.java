package io.geminibalance.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrefixedTest {
    private static final byte[] LONG = ("x" + "é\\n".repeat(2000) + "y").getBytes(StandardCharsets.UTF_8);

    @Test
    void aPrefixAndARestAreOneStringHoweverItIsWritten() throws IOException {
        List<Object> value = List.of("a", new Prefixed("\"<é>\" ", new Span(LONG, 1, LONG.length - 1)), "b");
        String expected = "[\"a\",\"\\\"<é>\\\" " + "é\\n".repeat(2000) + "\",\"b\"]";
        assertThat(Json.text(value)).isEqualTo(expected);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Json.write(value, out);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(expected);
    }

    @Test
    void theRestIsNotCopied() {
        List<ByteBuffer> pieces = Json.pieces(List.of(new Prefixed("a", new Span(LONG, 0, LONG.length))));
        assertThat(pieces).anyMatch(piece -> piece.array() == LONG);
    }
}
