package io.geminibalance.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.support.Await;
import io.geminibalance.wire.Body;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How long an upload may stand still, by what it waits for.
@Timeout(60)
class ArrivingTest {
    private static final Duration TAKING = Duration.ofNanos(100);
    private static final Duration ANSWERING = Duration.ofNanos(1000);

    private final AtomicLong nanos = new AtomicLong();
    private final SynchronousQueue<Integer> client = new SynchronousQueue<>();
    private final CountDownLatch accepted = new CountDownLatch(1);

    @Test
    void theUpstreamHasLessTimeToTakeAPieceThanTheClientHasToSendOneAndTheUpstreamToAnswer() throws Exception {
        Arriving arriving = new Arriving(new Body.Once(new Slow(), -1), nanos::get);
        assertThat(deadline(arriving)).isEqualTo(1000);

        arriving.subscribe(new Taking());
        nanos.set(10);
        client.put(1);
        Await.until("the piece is offered", () -> deadline(arriving) == 110);

        nanos.set(20);
        accepted.countDown();
        Await.until("the client is waited for", () -> deadline(arriving) == 1020);

        nanos.set(30);
        client.put(-1);
        Await.until("the answer is waited for", () -> deadline(arriving) == 1030);
        assertThat(arriving.offered()).isFalse();
    }

    private static long deadline(Arriving arriving) {
        return arriving.deadline(TAKING, ANSWERING);
    }

    /// A body of which each read waits for the test.
    private final class Slow extends InputStream {
        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            try {
                return client.take();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /// Takes its time over the first piece.
    private final class Taking implements Subscriber<ByteBuffer> {
        private Subscription subscription;

        @Override
        public void onSubscribe(Subscription subscribed) {
            subscription = subscribed;
            subscribed.request(1);
        }

        @Override
        public void onNext(ByteBuffer piece) {
            try {
                accepted.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            subscription.request(1);
        }

        @Override
        public void onError(Throwable error) {
            throw new IllegalStateException(error);
        }

        @Override
        public void onComplete() {
            // All is there.
        }
    }
}
