package io.geminibalance.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WatchdogTest {
    private static final Duration FIRST = Duration.ofSeconds(60);
    private static final Duration IDLE = Duration.ofSeconds(10);

    /// Close to the end of its range, as `System.nanoTime` may be.
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

    private final Watchdog watchdog = new Watchdog(nanos::get);
    private final Upstream body = new Upstream();
    private final InputStream watched = watchdog.watch(body, FIRST, 1, IDLE);

    @Test
    void theFirstByteMayTakeAsLongAsItsOwnLimit() throws Exception {
        CompletableFuture<Object> read = read();
        pass(FIRST);
        watchdog.check();
        assertThat(body.closed).isFalse();
        body.pieces.add(new byte[] {7});
        assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo(7);
    }

    @Test
    void anAnswerThatNeverBeginsIsClosed() throws Exception {
        CompletableFuture<Object> read = read();
        pass(FIRST.plusNanos(1));
        watchdog.check();
        assertThat(read.get(20, TimeUnit.SECONDS)).hasToString("java.net.SocketTimeoutException: silent for too long");
        assertThat(watchdog.open()).isZero();
    }

    @Test
    void theFirstBytesOfADocumentHaveOneLimitHoweverTheyDrip() throws Exception {
        InputStream document = watchdog.watch(body, FIRST, 3, IDLE);
        body.pieces.add(new byte[] {1});
        assertThat(document.read()).isEqualTo(1);
        pass(FIRST.plusNanos(1));
        CompletableFuture<Object> read = read(document);
        watchdog.check();
        assertThat(read.get(20, TimeUnit.SECONDS)).hasToString("java.net.SocketTimeoutException: silent for too long");
    }

    @Test
    void laterBytesHaveTheLimitOfSilence() throws Exception {
        body.pieces.add(new byte[] {1});
        assertThat(watched.read()).isEqualTo(1);
        CompletableFuture<Object> read = read();
        pass(IDLE);
        watchdog.check();
        assertThat(body.closed).isFalse();
        pass(Duration.ofNanos(1));
        watchdog.check();
        assertThat(read.get(20, TimeUnit.SECONDS)).hasToString("java.net.SocketTimeoutException: silent for too long");
    }

    @Test
    void eachPieceBeginsTheSilenceAnew() throws Exception {
        for (int i = 0; i < 5; i++) {
            CompletableFuture<Object> read = read();
            pass(IDLE.minusSeconds(1));
            watchdog.check();
            body.pieces.add(new byte[] {1});
            assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo(1);
        }
        assertThat(body.closed).isFalse();
    }

    /// The client may be slow to take what it has; that is no silence of the upstream.
    @Test
    void timeInWhichNobodyReadsDoesNotCount() throws Exception {
        body.pieces.add(new byte[] {1});
        assertThat(watched.read()).isEqualTo(1);
        pass(Duration.ofDays(1));
        watchdog.check();
        body.pieces.add(new byte[] {2});
        assertThat(watched.read()).isEqualTo(2);
    }

    @Test
    void aFailureInTimeStaysWhatItIs() {
        IOException reset = new IOException("reset");
        InputStream failing = watchdog.watch(
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw reset;
                    }
                },
                FIRST,
                1,
                IDLE);
        assertThatThrownBy(failing::read).isSameAs(reset);
    }

    @Test
    void closedAnswersAreForgotten() throws IOException {
        assertThat(watchdog.open()).isEqualTo(1);
        InputStream other = watchdog.watch(new ByteArrayInputStream(new byte[0]), FIRST, 1, IDLE);
        assertThat(watchdog.open()).isEqualTo(2);
        other.close();
        watched.close();
        watched.close();
        assertThat(watchdog.open()).isZero();
        assertThat(body.closed).isTrue();
    }

    /// Starts to read, and returns when the reader waits for the upstream.
    private CompletableFuture<Object> read() throws InterruptedException {
        return read(watched);
    }

    private CompletableFuture<Object> read(InputStream from) throws InterruptedException {
        body.waiting = new CountDownLatch(1);
        CompletableFuture<Object> read = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                read.complete(from.read());
            } catch (IOException e) {
                read.complete(e);
            }
        });
        assertThat(body.waiting.await(20, TimeUnit.SECONDS)).isTrue();
        return read;
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    /// Gives the pieces that a test puts in; closing it ends a read, as with the JDK's client.
    private static final class Upstream extends InputStream {
        private final BlockingQueue<byte[]> pieces = new LinkedBlockingQueue<>();
        private volatile CountDownLatch waiting = new CountDownLatch(1);
        private volatile boolean closed;

        @Override
        public int read() throws IOException {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            waiting.countDown();
            try {
                byte[] piece = pieces.poll(20, TimeUnit.SECONDS);
                if (piece == null || piece.length == 0) {
                    throw new IOException("closed");
                }
                bytes[offset] = piece[0];
                return 1;
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        @Override
        public void close() {
            closed = true;
            pieces.add(new byte[0]);
        }
    }
}
