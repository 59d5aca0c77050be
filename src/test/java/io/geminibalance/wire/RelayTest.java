package io.geminibalance.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.geminibalance.wire.Reply.Head;
import io.geminibalance.wire.Sink.ClientGone;
import io.geminibalance.wire.Sink.UpstreamBroken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RelayTest {
    private static final Secret KEY = new Secret("AIza-test-key-0001");
    private static final Headers HEADERS = Headers.of("x-a", "1");

    private final Client client = new Client();

    @Test
    void anAnswerThatIsAllThereIsSentWhole() throws IOException {
        Relay.pass(reply(200, Headers.NONE, "hello", true, new Pieces()), HEADERS, client);
        assertThat(client.log).containsExactly("whole 200 [x-a] 5");
        assertThat(client.text()).isEqualTo("hello");
    }

    @Test
    void aStreamGoesOnPieceByPieceAndIsClosedAtItsEnd() throws IOException {
        Pieces body = new Pieces("two", "three");
        Relay.pass(reply(206, Headers.NONE, "one", false, body), HEADERS, client);
        assertThat(client.text()).isEqualTo("onetwothree");
        assertThat(client.log)
                .containsExactly("start 206 [x-a] -1", "3", "flush", "3", "flush", "5", "flush", "0", "flush", "close");
    }

    @Test
    void piecesThatAreWaitingAreFlushedTogether() throws IOException {
        Pieces body = new Pieces("two", "three");
        body.eager = true;
        Relay.pass(reply(200, Headers.NONE, "one", false, body), HEADERS, client);
        assertThat(client.log).containsExactly("start 200 [x-a] -1", "3", "3", "5", "flush", "0", "flush", "close");
    }

    @Test
    void theAnnouncedLengthIsPassedOn() throws IOException {
        Relay.pass(reply(200, Headers.of("content-length", "6"), "one", false, new Pieces("two")), HEADERS, client);
        assertThat(client.log.getFirst()).isEqualTo("start 200 [x-a] 6");
        assertThat(reply(200, Headers.of("content-length", "x"), "", false, new Pieces())
                        .length())
                .isEqualTo(-1);
    }

    @Test
    void theAnswerToAHeadKeepsItsLength() throws IOException {
        Relay.pass(reply(200, Headers.of("content-length", "99"), "", true, new Pieces()), HEADERS, client);
        assertThat(client.log).containsExactly("start 200 [x-a] 99", "close");
    }

    @Test
    void aBrokenUpstreamNeverClosesTheStream() {
        Pieces body = new Pieces("two");
        body.broken = new IOException("reset");
        assertThatThrownBy(() -> Relay.pass(reply(200, Headers.NONE, "one", false, body), HEADERS, client))
                .isInstanceOf(UpstreamBroken.class)
                .hasCause(body.broken);
        assertThat(client.text()).isEqualTo("onetwo");
        assertThat(client.log).startsWith("start 200 [x-a] -1").doesNotContain("close");
    }

    /// What came before the break has been sent, but for the possible beginning of the key.
    @Test
    void aBreakInTheMiddleOfTheKeyDoesNotShowItsBeginning() {
        Pieces body = new Pieces("key=" + KEY.reveal().substring(0, 17));
        body.broken = new IOException("reset");
        assertThatThrownBy(() -> Relay.pass(reply(200, Headers.NONE, "", false, body), HEADERS, client))
                .isInstanceOf(UpstreamBroken.class);
        assertThat(client.text()).isEqualTo("key=");
    }

    @Test
    void aClientThatHangsUpIsToldFromABrokenUpstream() {
        for (String moment : List.of("3", "flush", "close")) {
            Client leaving = new Client();
            leaving.goneAt = moment;
            assertThatThrownBy(() ->
                            Relay.pass(reply(200, Headers.NONE, "one", false, new Pieces("two")), HEADERS, leaving))
                    .as(moment)
                    .isInstanceOf(ClientGone.class);
        }
    }

    @Test
    void nothingMoreIsReadForAClientThatHungUp() {
        Pieces body = new Pieces("two", "three");
        client.goneAt = "flush";
        assertThatThrownBy(() -> Relay.pass(reply(200, Headers.NONE, "one", false, body), HEADERS, client))
                .isInstanceOf(ClientGone.class);
        assertThat(body.left).hasSize(2);
    }

    @Test
    void theKeyIsHiddenHoweverTheStreamIsCut() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        String text = ("data: {\"key\": \"" + KEY.reveal() + "\"}\n\n").repeat(20);
        for (int round = 0; round < 500; round++) {
            Deque<String> pieces = new ArrayDeque<>();
            for (int at = 0; at < text.length(); ) {
                int end = Math.min(text.length(), at + 1 + random.nextInt(40));
                pieces.add(text.substring(at, end));
                at = end;
            }
            String head = pieces.removeFirst();
            Client each = new Client();
            Relay.pass(reply(200, Headers.NONE, head, false, new Pieces(pieces.toArray(String[]::new))), HEADERS, each);
            assertThat(each.text()).as("seed %d", seed).isEqualTo(text.replace(KEY.reveal(), "*".repeat(18)));
        }
    }

    private static Reply reply(int status, Headers headers, String head, boolean ended, InputStream body) {
        byte[] bytes = Arrays.copyOf(head.getBytes(StandardCharsets.US_ASCII), 64);
        return new Reply(status, headers, new Head(bytes, head.length(), ended), body, KEY);
    }

    /// An upstream that gives one piece a read.
    private static final class Pieces extends InputStream {
        private final Deque<String> left = new ArrayDeque<>();
        private boolean eager;
        private IOException broken;

        private Pieces(String... pieces) {
            left.addAll(List.of(pieces));
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left.isEmpty()) {
                if (broken != null) {
                    throw broken;
                }
                return -1;
            }
            byte[] piece = left.removeFirst().getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(piece, 0, bytes, offset, piece.length);
            return piece.length;
        }

        @Override
        public int available() {
            return eager ? left.size() : 0;
        }
    }

    /// A client that notes what it is given, and hangs up at a given moment.
    private static final class Client implements Sink {
        private final List<String> log = new ArrayList<>();
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private String goneAt = "";

        String text() {
            return body.toString(StandardCharsets.US_ASCII);
        }

        @Override
        public void whole(int status, Headers headers, byte[] bytes, int length) {
            log.add("whole " + status + " " + headers + " " + length);
            body.write(bytes, 0, length);
        }

        @Override
        public OutputStream start(int status, Headers headers, long length) {
            log.add("start " + status + " " + headers + " " + length);
            return new OutputStream() {
                @Override
                public void write(int b) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    note(Integer.toString(length));
                    body.write(bytes, offset, length);
                }

                @Override
                public void flush() throws IOException {
                    note("flush");
                }

                @Override
                public void close() throws IOException {
                    note("close");
                }
            };
        }

        private void note(String what) throws IOException {
            if (what.equals(goneAt)) {
                throw new IOException("broken pipe");
            }
            log.add(what);
        }
    }
}
