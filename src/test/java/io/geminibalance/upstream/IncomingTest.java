package io.geminibalance.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class IncomingTest {
    private final byte[] target = new byte[100];

    /// Counts what is asked for.
    private static final class Asked implements Subscription {
        private long pieces;
        private boolean cancelled;

        @Override
        public void request(long more) {
            pieces += more;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    @Test
    void anAnswerHasBegunWhenThereIsSomethingToRead() {
        Incoming incoming = new Incoming(1);
        incoming.onSubscribe(new Asked());

        assertThat(incoming.getBody().toCompletableFuture()).isNotDone();
        incoming.onNext(List.of(bytes("a")));
        assertThat(incoming.getBody().toCompletableFuture()).isCompletedWithValue(incoming);
    }

    @Test
    void aWholeDocumentIsWaitedForAndAskedForPieceByPiece() {
        Incoming incoming = new Incoming(10);
        Asked asked = new Asked();
        incoming.onSubscribe(asked);

        incoming.onNext(List.of(bytes("abc")));
        incoming.onNext(List.of(bytes("def")));
        assertThat(asked.pieces).isEqualTo(3);
        assertThat(incoming.getBody().toCompletableFuture()).isNotDone();
        incoming.onComplete();
        assertThat(incoming.getBody().toCompletableFuture()).isDone();
        assertThat(incoming.available()).isEqualTo(6);
    }

    @Test
    void nothingMoreIsAskedForWhileMuchWaitsAndNobodyReads() throws IOException {
        Incoming incoming = new Incoming(1);
        Asked asked = new Asked();
        incoming.onSubscribe(asked);

        incoming.onNext(List.of(ByteBuffer.allocate(4000), ByteBuffer.allocate(1000)));
        assertThat(asked.pieces).isEqualTo(1);
        assertThat(incoming.read(new byte[4999], 0, 4999)).isEqualTo(4999);
        assertThat(asked.pieces).isEqualTo(1);
        assertThat(incoming.read(target, 0, 5)).isEqualTo(1);
        assertThat(asked.pieces).isEqualTo(2);
    }

    @Test
    void theNextEventIsAskedForWhereTheLastHasCome() throws IOException {
        Incoming incoming = new Incoming(1);
        Asked asked = new Asked();
        incoming.onSubscribe(asked);

        incoming.onNext(List.of(bytes("abc")));
        assertThat(asked.pieces).isEqualTo(2);
        assertThat(incoming.read(target, 0, 100)).isEqualTo(3);
        assertThat(asked.pieces).isEqualTo(2);
    }

    @Test
    void whatArrivedBeforeAnErrorIsReadBeforeIt() throws IOException {
        Incoming incoming = new Incoming(1);
        incoming.onSubscribe(new Asked());

        incoming.onNext(List.of(bytes("abc")));
        incoming.onError(new IOException("reset"));

        assertThat(incoming.read(target, 0, 100)).isEqualTo(3);
        assertThatThrownBy(() -> incoming.read(target, 0, 100)).isInstanceOf(IOException.class);
    }

    @Test
    void anErrorBeforeTheFirstByteIsTheCallsOwn() {
        Incoming incoming = new Incoming(1);
        incoming.onSubscribe(new Asked());

        incoming.onError(new IOException("reset"));

        assertThat(incoming.getBody().toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void anEmptyBodyEndsAtOnce() throws IOException {
        Incoming incoming = new Incoming(1);
        incoming.onSubscribe(new Asked());

        incoming.onComplete();

        assertThat(incoming.getBody().toCompletableFuture()).isDone();
        assertThat(incoming.read(target, 0, 100)).isNegative();
    }

    @Test
    void closingGivesUpTheConnectionUnlessAllHasCome() {
        Incoming halfway = new Incoming(1);
        Incoming complete = new Incoming(1);
        Asked halfwayAsked = new Asked();
        Asked completeAsked = new Asked();
        halfway.onSubscribe(halfwayAsked);
        complete.onSubscribe(completeAsked);
        complete.onComplete();

        halfway.close();
        complete.close();

        assertThat(halfwayAsked.cancelled).isTrue();
        assertThat(completeAsked.cancelled).isFalse();
        assertThatThrownBy(() -> halfway.read(target, 0, 1)).isInstanceOf(IOException.class);
    }

    @Test
    void aReaderThatWaitsLearnsOfTheClosing() throws Exception {
        Incoming incoming = new Incoming(1);
        incoming.onSubscribe(new Asked());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> reader = threads.submit(() -> incoming.read(target, 0, 1));
            incoming.close();

            assertThatThrownBy(() -> reader.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(IOException.class);
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
