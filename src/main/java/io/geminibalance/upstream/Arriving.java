package io.geminibalance.upstream;

import io.geminibalance.wire.Body;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/// A body on its way to the upstream, piece by piece, from the client as it arrives or from the disk.
///
/// Read by a thread of its own: the JDK's publishers read ahead on the thread that sends, so that neither the head
/// nor the first piece would leave before the second has come.
final class Arriving implements BodyPublisher {
    private static final int PIECE = 64 * 1024;

    private final Body body;
    private final LongSupplier nanos;
    private volatile long moved;
    private volatile boolean offered;
    private volatile IOException failure;

    Arriving(Body body, LongSupplier nanos) {
        this.body = body;
        this.nanos = nanos;
        this.moved = nanos.getAsLong();
    }

    /// When it is too late for an answer, by the clock: an upload may take as long as it likes, but not stand
    /// still.
    ///
    /// @param taking how long the upstream may take to accept what it is offered
    /// @param answering how long anything else may last: connecting, the client's own silence, and the answer
    long deadline(Duration taking, Duration answering) {
        // Set in the other order, so that no old time is taken with a new limit.
        return offered() ? moved + taking.toNanos() : moved + answering.toNanos();
    }

    /// Whether the upstream has yet to accept what has come from the client.
    boolean offered() {
        return offered;
    }

    /// Why it broke off itself, whatever became of the upstream.
    Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public long contentLength() {
        return body.length();
    }

    @Override
    public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
        InputStream in = body.open();
        Demand demand = new Demand();
        subscriber.onSubscribe(demand);
        Thread.ofVirtual().name("upload").start(() -> pass(in, demand, subscriber));
    }

    private void pass(InputStream in, Demand demand, Subscriber<? super ByteBuffer> subscriber) {
        try {
            while (demand.await()) {
                move(false);
                byte[] piece = new byte[PIECE];
                int read = in.read(piece);
                move(true);
                if (read < 0) {
                    subscriber.onComplete();
                    move(false);
                    return;
                }
                subscriber.onNext(ByteBuffer.wrap(piece, 0, read));
            }
        } catch (IOException e) {
            failure = e;
            subscriber.onError(e);
        }
    }

    private void move(boolean offering) {
        moved = nanos.getAsLong();
        offered = offering;
    }

    /// How many pieces may be sent.
    private static final class Demand implements Subscription {
        private final Semaphore wanted = new Semaphore(0);
        private volatile boolean cancelled;

        @Override
        public void request(long pieces) {
            wanted.release((int) Math.min(pieces, Integer.MAX_VALUE - wanted.availablePermits()));
        }

        // No interrupt: it would close the client's connection, and the client has yet to get its answer.
        @Override
        public void cancel() {
            cancelled = true;
            wanted.release();
        }

        boolean await() {
            wanted.acquireUninterruptibly();
            return !cancelled;
        }
    }
}
