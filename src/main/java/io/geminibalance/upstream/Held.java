package io.geminibalance.upstream;

import io.geminibalance.wire.Loan;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// A body in memory on its way to the upstream, as views of the arrays that it lies in.
///
/// Not `BodyPublishers.ofByteArray`, which copies the whole array before the first byte leaves (JDK 25,
/// `jdk.internal.net.http.RequestPublishers.ByteArrayPublisher`).
///
/// @param loan is held from the subscription until nothing more is given
record Held(List<ByteBuffer> pieces, Loan loan) implements BodyPublisher {
    /// Longest view: the socket's channel keeps a buffer of the size of the largest that it was ever given.
    private static final int LONGEST = 64 * 1024;

    @Override
    public long contentLength() {
        return pieces.stream().mapToLong(ByteBuffer::remaining).sum();
    }

    @Override
    public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
        subscriber.onSubscribe(new Giving(subscriber));
    }

    /// Gives as many views as are asked for. Being asked while giving, even by the subscriber itself, only raises
    /// the demand.
    private final class Giving implements Subscription {
        private final Subscriber<? super ByteBuffer> subscriber;
        private final AtomicLong demand = new AtomicLong();
        private int piece;
        private int offset;
        private final AtomicBoolean ended = new AtomicBoolean();
        private volatile boolean over;

        private Giving(Subscriber<? super ByteBuffer> subscriber) {
            this.subscriber = subscriber;
            loan.hold();
        }

        @Override
        public void request(long views) {
            if (views <= 0) {
                over = true;
                subscriber.onError(new IllegalArgumentException("a demand of " + views));
                return;
            }
            if (demand.getAndAccumulate(views, Held::sum) == 0) {
                do {
                    give();
                } while (demand.decrementAndGet() > 0 && !over);
                if (over) {
                    end();
                }
            }
        }

        @Override
        public void cancel() {
            over = true;
            // Where it is giving, whoever gives ends it: a view may be on its way through a socket just now.
            if (demand.get() == 0) {
                end();
            }
        }

        private void end() {
            if (ended.compareAndSet(false, true)) {
                loan.release();
            }
        }

        private void give() {
            if (over) {
                return;
            }
            while (piece < pieces.size() && !pieces.get(piece).hasRemaining()) {
                piece++;
            }
            if (piece < pieces.size()) {
                ByteBuffer whole = pieces.get(piece);
                int length = Math.min(LONGEST, whole.remaining() - offset);
                ByteBuffer view = whole.slice(whole.position() + offset, length).asReadOnlyBuffer();
                offset += length;
                if (offset == whole.remaining()) {
                    piece++;
                    offset = 0;
                }
                subscriber.onNext(view);
            }
            if (piece == pieces.size() && !over) {
                over = true;
                subscriber.onComplete();
            }
        }
    }

    private static long sum(long held, long more) {
        return held + more < 0 ? Long.MAX_VALUE : held + more;
    }
}
