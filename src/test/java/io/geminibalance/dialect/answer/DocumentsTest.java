package io.geminibalance.dialect.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonException;
import io.geminibalance.json.JsonView;
import io.geminibalance.json.Span;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Reply;
import io.geminibalance.wire.Reply.Head;
import io.geminibalance.wire.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentsTest {
    private static final Secret KEY = new Secret("AIza-test-key-0001");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "data: {\"a\":1}NNdata: {\"b\":2}NN|{\"a\":1} {\"b\":2}",
                "data: {\"a\":1}RNRNdata:{\"b\":2}RNRN|{\"a\":1} {\"b\":2}",
                "data: {\"a\":1}RRdata: {\"b\":2}RR|{\"a\":1} {\"b\":2}",
                "data: {\"a\":1}NNdata: {\"b\":2}|{\"a\":1} {\"b\":2}",
                "data: {\"a\":1}NNdata: {\"b\":2}N|{\"a\":1} {\"b\":2}",
                ": keep-aliveNNevent: xNid: 7Ndata: {\"a\":1}NretryNN|{\"a\":1}",
                "data: {\"a\":Ndata:1,Nevent: xNdata: \"b\":2}NN|{\"a\":1,\"b\":2}",
                "data: {\"a\":RNdata:1,RNdata: \"b\":2}RNRN|{\"a\":1,\"b\":2}",
                "data: {\"a\":Rdata:1}RR|{\"a\":1}",
                "data: {\"a\":1}NNdata: [DONE]NN|{\"a\":1}",
                "dataNNdata:NNdata: {\"a\":1}NN|{\"a\":1}",
                "{\"a\":\"}{\\\"\\\\\"}|{\"a\":\"}{\\\"\\\\\"}",
                "{N  \"a\": {N    \"b\": [1]N  }N}N|{\"a\":{\"b\":[1]}}",
                "[{\"a\":1}N,RN{\"b\":2}N,RN{\"c\":3}N]|{\"a\":1} {\"b\":2} {\"c\":3}",
                "[]|''",
                "''|''",
                "data: {\"a\":1}RNRN{N  \"error\": {}N}N|{\"a\":1} {\"error\":{}}",
                "data: {\"a\":1}N{\"error\":{}}|{\"a\":1} {\"error\":{}}",
                "data: [{\"error\":{}}]NN|{\"error\":{}}",
                "data: {\"a\":1}NN[{N\"error\": {}}N]|{\"a\":1} {\"error\":{}}",
                "<html>NN</html>|''"
            })
    void everyFormIsReadHoweverItIsCut(String written, String expected) throws IOException {
        String text = written.replace("R", "\r").replace("N", "\n").replace("[DO\nE]", "[DONE]");
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        List<String> documents = expected.isEmpty() ? List.of() : List.of(expected.split(" "));
        for (int piece : new int[] {1, 2, 3, 7, 1000}) {
            for (boolean lasting : new boolean[] {true, false}) {
                assertThat(all(new Documents(reply(bytes, piece, 16), lasting)))
                        .as("pieces of %d", piece)
                        .isEqualTo(documents);
            }
        }
        Reply head = new Reply(200, Headers.NONE, new Head(bytes.clone(), bytes.length, true), null, KEY);
        assertThat(all(new Documents(head, false))).isEqualTo(documents);
    }

    @Test
    void anyCutGivesTheSameDocumentsWithoutTheKey() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder("\uFEFF");
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            String document = "{\"t\":\"ä€𝄞 " + "x".repeat(random.nextInt(3000)) + KEY.reveal() + "\\\"\"}";
            text.append(i % 3 == 2 ? document + "\n" : "data: " + document + (i % 2 == 0 ? "\r\n\r\n" : "\n\n"));
            expected.add(document.replace(KEY.reveal(), "*".repeat(KEY.reveal().length())));
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 60; round++) {
            Reply reply = reply(bytes, 1 + random.nextInt(3000), 1 + random.nextInt(70000));
            Documents documents = new Documents(reply, round % 2 == 0);
            assertThat(all(documents)).as("seed %d", seed).isEqualTo(normal(expected));
        }
    }

    @Test
    void aBufferOfAFewBytesGrows() throws IOException {
        for (int head = 1; head < 8; head++) {
            Reply reply = reply("data: {\"t\":\"x\"}\n\n".getBytes(StandardCharsets.UTF_8), 3, head);
            assertThat(all(new Documents(reply, false))).hasSize(1);
        }
    }

    @Test
    void whatLastsIsNotOverwritten() throws IOException {
        String one = "data: {\"t\":\"" + "1".repeat(20000) + "\"}\n\n";
        String other = "data: {\"t\":\"" + "2".repeat(20000) + "\"}\n\n";
        Documents documents =
                new Documents(reply((one + other.repeat(9)).getBytes(StandardCharsets.UTF_8), 5000, 64), true);
        List<Object> kept = new ArrayList<>();
        JsonView document;
        do {
            document = documents.next();
            if (document != null) {
                kept.add(document.at("t").value());
            }
        } while (document != null || documents.more());
        assertThat(kept).hasSize(10).allMatch(Span.class::isInstance);
        assertThat(kept.getFirst().toString()).isEqualTo("1".repeat(20000));
        assertThat(kept.getLast().toString()).isEqualTo("2".repeat(20000));
    }

    @ParameterizedTest
    @CsvSource({
        "'data: {\"a\":1',true",
        "'{\"a\":1',true",
        "'[{\"a\":1},{',true",
        "'data: {\"a\":1}',false",
        "'[{\"a\":1}',false"
    })
    void anEndInTheMiddleOfADocumentShows(String text, boolean cut) throws IOException {
        Documents documents = new Documents(reply(text.getBytes(StandardCharsets.UTF_8), 3, 16), false);
        all(documents);
        assertThat(documents.cut()).isEqualTo(cut);
    }

    @Test
    void nonsenseInTheMiddleIsNoDocument() {
        byte[] bytes = "data: nonsense\n\ndata: {}\n\n".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> all(new Documents(reply(bytes, 100, 200), false)))
                .isInstanceOf(JsonException.class);
    }

    @Test
    void argumentsAreLeftAsTheyAreWritten() throws IOException {
        byte[] bytes = "data: {\"args\": {\"b\":  1.0,\n\"a\":[ ] }}\n\n"
                .replace("\n\"", " \"")
                .getBytes(StandardCharsets.UTF_8);
        Documents documents = new Documents(reply(bytes, 1000, 16), false);
        documents.more();
        JsonView document = documents.next();
        while (document == null) {
            documents.more();
            document = documents.next();
        }
        assertThat(document.at("args").value().toString()).isEqualTo("{\"b\":  1.0, \"a\":[ ] }");
    }

    private static List<String> normal(List<String> documents) {
        return documents.stream()
                .map(document -> Json.text(Json.read(document)))
                .toList();
    }

    private static List<String> all(Documents documents) throws IOException {
        List<String> all = new ArrayList<>();
        while (true) {
            JsonView document = documents.next();
            if (document != null) {
                all.add(Json.text(Json.read(Json.write(document))));
            } else if (!documents.more()) {
                return all;
            }
        }
    }

    private static Reply reply(byte[] bytes, int piece, int head) {
        InputStream body = new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] to, int offset, int length) {
                return super.read(to, offset, Math.min(piece, length));
            }
        };
        return new Reply(200, Headers.NONE, new Head(Arrays.copyOf(new byte[0], head), 0, false), body, KEY);
    }
}
