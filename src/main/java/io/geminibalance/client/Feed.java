package io.geminibalance.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicLong;

/// Gives a subscriber what it asks for, on the thread on which it asks: that one waits for the server.
///
/// Being asked while giving, even by the subscriber itself, only raises the demand.
final class Feed implements Subscription {
    private static final int PIECE = 16 * 1024;

    private final InputStream body;
    private final BodySubscriber<?> subscriber;
    private final AtomicLong demand = new AtomicLong();
    private volatile boolean over;

    Feed(InputStream body, BodySubscriber<?> subscriber) {
        this.body = body;
        this.subscriber = subscriber;
    }

    @Override
    public void request(long pieces) {
        if (pieces <= 0) {
            cancel();
            subscriber.onError(new IllegalArgumentException("a demand of " + pieces));
            return;
        }
        if (demand.getAndAccumulate(pieces, Feed::sum) == 0) {
            do {
                give();
            } while (demand.decrementAndGet() > 0 && !over);
        }
    }

    @Override
    public void cancel() {
        over = true;
        try {
            body.close();
        } catch (IOException _) {
            // Nobody wants it any more.
        }
    }

    private void give() {
        if (over) {
            return;
        }
        byte[] piece = new byte[PIECE];
        int read;
        try {
            read = body.read(piece);
        } catch (IOException e) {
            if (!over) {
                over = true;
                subscriber.onError(e);
            }
            return;
        }
        if (read < 0) {
            over = true;
            subscriber.onComplete();
            return;
        }
        byte[] given = read < PIECE / 2 ? Arrays.copyOf(piece, read) : piece;
        subscriber.onNext(List.of(ByteBuffer.wrap(given, 0, read).asReadOnlyBuffer()));
    }

    private static long sum(long held, long more) {
        return held + more < 0 ? Long.MAX_VALUE : held + more;
    }
}
