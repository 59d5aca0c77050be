package io.geminibalance.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.dialect.answer.Ending;
import io.geminibalance.dialect.answer.KeepAlive;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Reply;
import io.geminibalance.wire.Secret;
import io.geminibalance.wire.Sink;
import io.geminibalance.wire.Sink.ClientGone;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// A stream whose model is silent between two events.
class ChatKeepAliveTest {
    private static final String FIRST = "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}\r\n\r\n";
    private static final String LAST =
            "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"b\"}]},\"finishReason\":\"STOP\"}]}\r\n\r\n";
    private static final String END = "";
    private static final Duration NEXT = Duration.ofSeconds(1);

    private final AtomicLong nanos = new AtomicLong();
    private final KeepAlive keepAlive = new KeepAlive(nanos::get);
    private final Upstream upstream = new Upstream();
    private final Client client = new Client();

    @Test
    void aCommentComesBetweenTwoEventsWhereTheSilenceWouldBeTooLongUntilTheNextBeat() throws Exception {
        CompletableFuture<Ending> ending = hear();
        upstream.arriving.add(FIRST);
        upstream.awaitAsked(2);
        assertThat(keepAlive.waiting()).isEqualTo(1);

        nanos.addAndGet(KeepAlive.SILENCE.minus(NEXT).toNanos());
        keepAlive.beat(NEXT);
        nanos.addAndGet(1);
        keepAlive.beat(NEXT);
        assertThat(client.comments.poll(20, TimeUnit.SECONDS)).isNotNull();
        upstream.arriving.add(LAST);
        upstream.arriving.add(END);

        assertThat(ending.get(20, TimeUnit.SECONDS)).isEqualTo(new Ending.Done(true));
        String told = client.told.toString(StandardCharsets.UTF_8);
        assertThat(told.split(": keep-alive\n\n", -1)).hasSize(2);
        assertThat(told).contains("\n\n: keep-alive\n\ndata: ").endsWith("data: [DONE]\n\n");
        assertThat(keepAlive.waiting()).isZero();
    }

    @Test
    void nothingIsToldBeforeTheFirstEvent() throws Exception {
        CompletableFuture<Ending> ending = hear();
        upstream.awaitAsked(1);

        nanos.addAndGet(Duration.ofMinutes(5).toNanos());
        keepAlive.beat(NEXT);

        assertThat(keepAlive.waiting()).isZero();
        upstream.arriving.add(LAST);
        upstream.arriving.add(END);
        ending.get(20, TimeUnit.SECONDS);
        assertThat(client.told.toString(StandardCharsets.UTF_8)).doesNotContain("keep-alive");
    }

    @Test
    void aClientThatHasGoneEndsTheWaitForItsModel() throws Exception {
        CompletableFuture<Ending> ending = hear();
        upstream.arriving.add(FIRST);
        upstream.awaitAsked(2);
        client.gone = true;

        nanos.addAndGet(KeepAlive.SILENCE.toNanos());
        keepAlive.beat(NEXT);

        assertThat(ending)
                .failsWithin(Duration.ofSeconds(20))
                .withThrowableThat()
                .withCauseInstanceOf(ClientGone.class);
        assertThat(keepAlive.waiting()).isZero();
    }

    private CompletableFuture<Ending> hear() {
        CompletableFuture<Ending> ending = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                ending.complete(heard());
            } catch (IOException | RuntimeException e) {
                ending.completeExceptionally(e);
            }
        });
        return ending;
    }

    private Ending heard() throws IOException {
        try (ChatAnswer answer =
                new ChatAnswer(ChatAnswerTeller.STREAM, client, new Random(1), keepAlive, call -> {})) {
            Reply.Head nothing = new Reply.Head(new byte[8192], 0, false);
            return answer.hear(new Reply(200, Headers.NONE, nothing, upstream, new Secret("a-key-of-the-pool")));
        }
    }

    /// Gives what a test lets arrive, and says when it is waited for.
    private static final class Upstream extends InputStream {
        private final BlockingQueue<String> arriving = new LinkedBlockingQueue<>();
        private final BlockingQueue<Integer> asked = new LinkedBlockingQueue<>();
        private boolean ended;

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            asked.add(1);
            try {
                String piece = ended ? END : arriving.take();
                if (piece.equals("closed")) {
                    throw new IOException("closed");
                }
                ended = piece.equals(END);
                byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
                System.arraycopy(bytes, 0, target, offset, bytes.length);
                return ended ? -1 : bytes.length;
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        private void awaitAsked(int times) throws InterruptedException {
            for (int i = 0; i < times; i++) {
                assertThat(asked.poll(20, TimeUnit.SECONDS)).isNotNull();
            }
        }

        @Override
        public void close() {
            arriving.add("closed");
        }
    }

    private static final class Client extends OutputStream implements Sink {
        private final ByteArrayOutputStream told = new ByteArrayOutputStream();
        private final BlockingQueue<String> comments = new LinkedBlockingQueue<>();
        private volatile boolean gone;

        @Override
        public void whole(int status, Headers headers, byte[] bytes, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public OutputStream start(int status, Headers headers, long length) {
            return this;
        }

        @Override
        public void write(int one) {
            throw new UnsupportedOperationException();
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
            if (gone) {
                throw new IOException("broken pipe");
            }
            told.write(bytes, offset, length);
            if (bytes[offset] == ':') {
                comments.add("a comment");
            }
        }
    }
}
