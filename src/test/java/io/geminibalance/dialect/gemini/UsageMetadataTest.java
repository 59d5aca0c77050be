package io.geminibalance.dialect.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Relay;
import io.geminibalance.wire.Reply;
import io.geminibalance.wire.Secret;
import io.geminibalance.wire.Sink;
import io.geminibalance.wire.Tail;
import io.geminibalance.wire.Tokens;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageMetadataTest {
    private static final String USAGE = "{\"promptTokenCount\":7,\"candidatesTokenCount\":20,\"totalTokenCount\":31,"
            + "\"promptTokensDetails\":[{\"modality\":\"TEXT\",\"tokenCount\":7}],\"thoughtsTokenCount\":4,"
            + "\"cachedContentTokenCount\":2}";

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, 3000, 5000, 100_000})
    void theLastCountsOfAnAnswerAreFoundHoweverItComes(int piece) throws Exception {
        String body = "data: {\"usageMetadata\":{\"promptTokenCount\":1}}\r\n\r\n" + "x".repeat(20_000)
                + "data: {\"candidates\":[],\"usageMetadata\" : " + USAGE + ",\"modelVersion\":\"m\"}\r\n\r\n";

        assertThat(passed(body, piece)).isEqualTo(new Tokens(7, 20, 4, 2));
    }

    @Test
    void aSmallAnswerIsReadWhereItLies() throws Exception {
        assertThat(passed("{\"usageMetadata\":" + USAGE + "}", 100_000)).isEqualTo(new Tokens(7, 20, 4, 2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}",
                "{\"usageMetadata\"",
                "{\"usageMetadata\":",
                "{\"usageMetadata\":{\"promptTokenCount\":1",
                "{\"usageMetadata\":[]}",
                "{\"usageMetadata\":{\"promptTokenCount\":\"many\"}}",
                "{\"usageMetadata\":{\"promptTokenCount\":-5}}",
                "\"usageMetadata\"",
            })
    void whatHoldsNoCountsCostsNothing(String body) throws Exception {
        assertThat(passed(body, 5)).isEqualTo(Tokens.NONE);
    }

    private static Tokens passed(String body, int piece) throws Exception {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        Reply.Head head = new Reply.Head(new byte[8192], 0, false);
        ByteArrayInputStream in = new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, piece));
            }
        };
        Tail tail = new Tail(UsageMetadata.WINDOW);
        Relay.pass(new Reply(200, Headers.NONE, head, in, new Secret("a-key-of-the-pool")), Headers.NONE, sink(), tail);
        return UsageMetadata.of(tail);
    }

    private static Sink sink() {
        return new Sink() {
            @Override
            public void whole(int status, Headers headers, byte[] bytes, int length) {
                // Nobody looks at it.
            }

            @Override
            public OutputStream start(int status, Headers headers, long length) {
                return OutputStream.nullOutputStream();
            }
        };
    }
}
