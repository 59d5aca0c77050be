package io.geminibalance.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/// The body of an answer as it arrives.
///
/// Differs from the JDK's `BodyHandlers.ofInputStream` in what a proxy needs: the call counts as answered when
/// there is something to read and not before, so that its thread wakes once instead of twice; `available` is
/// exact; and an error comes after the bytes that arrived before it.
final class Incoming extends InputStream implements BodySubscriber<InputStream> {
    /// While less than this waits to be read, more is asked for at once, where it has just come: asked for
    /// later, by the reader, it would cost the client's thread a wake-up for each event of a stream.
    private static final int LITTLE = 4 * 1024;

    private static final int NOTHING_YET = -2;

    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<ByteBuffer> pieces = new ArrayDeque<>();
    private final CompletableFuture<InputStream> begun = new CompletableFuture<>();
    private final int enough;
    private Subscription subscription;
    private int waiting;
    private boolean asked;
    private boolean ended;
    private boolean closed;
    private Throwable failure;

    /// Parked in [#read]; null while nobody is. Not a condition of the lock's, which would take as many steps
    /// again.
    private Thread reader;

    /// @param enough how many bytes must have come, short of the end, before the call counts as answered; at least
    /// 1
    Incoming(int enough) {
        this.enough = enough;
    }

    @Override
    public CompletionStage<InputStream> getBody() {
        return begun;
    }

    @Override
    public void onSubscribe(Subscription subscribed) {
        lock.lock();
        try {
            subscription = subscribed;
            asked = true;
        } finally {
            lock.unlock();
        }
        subscribed.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        boolean answered;
        boolean more;
        Thread woken;
        lock.lock();
        try {
            asked = false;
            if (closed) {
                return;
            }
            for (ByteBuffer buffer : buffers) {
                if (buffer.hasRemaining()) {
                    pieces.add(buffer);
                    waiting += buffer.remaining();
                }
            }
            answered = waiting >= enough;
            more = !answered && !begun.isDone() || waiting < LITTLE;
            asked = more;
            woken = pieces.isEmpty() ? null : takeReader();
        } finally {
            lock.unlock();
        }
        LockSupport.unpark(woken);
        if (answered) {
            begun.complete(this);
        }
        if (more) {
            subscription.request(1);
        }
    }

    @Override
    public void onError(Throwable error) {
        end(error);
    }

    @Override
    public void onComplete() {
        end(null);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (true) {
            int read = tryRead(target, offset, length);
            if (read != NOTHING_YET) {
                return read;
            }
            LockSupport.park(this);
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted");
            }
        }
    }

    private int tryRead(byte[] target, int offset, int length) throws IOException {
        int read;
        boolean more;
        lock.lock();
        try {
            if (closed) {
                throw new IOException("closed");
            }
            if (pieces.isEmpty() && !ended) {
                reader = Thread.currentThread();
                return NOTHING_YET;
            }
            if (pieces.isEmpty() && failure != null) {
                throw new IOException("the answer broke off", failure);
            }
            if (pieces.isEmpty()) {
                return -1;
            }
            read = taken(target, offset, length);
            more = pieces.isEmpty() && !ended && !asked;
            asked |= more;
        } finally {
            lock.unlock();
        }
        if (more) {
            // Little ahead and no further: a slow client holds the upstream back. Not under the lock: the client's
            // own steps run on this thread, and have locks of their own.
            subscription.request(1);
        }
        return read;
    }

    @Override
    public int available() {
        lock.lock();
        try {
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    /// Ends the call: what has not arrived will not be asked for, and the connection is given up.
    @Override
    public void close() {
        Subscription cancelled;
        Thread woken;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            pieces.clear();
            waiting = 0;
            cancelled = ended ? null : subscription;
            woken = takeReader();
        } finally {
            lock.unlock();
        }
        LockSupport.unpark(woken);
        if (cancelled != null) {
            cancelled.cancel();
        }
    }

    private void end(Throwable error) {
        boolean nothing;
        Thread woken;
        lock.lock();
        try {
            ended = true;
            failure = error;
            nothing = pieces.isEmpty();
            woken = takeReader();
        } finally {
            lock.unlock();
        }
        LockSupport.unpark(woken);
        if (error != null && nothing) {
            begun.completeExceptionally(error);
        } else {
            begun.complete(this);
        }
    }

    /// Whoever is parked, and is so no more.
    private Thread takeReader() {
        Thread parked = reader;
        reader = null;
        return parked;
    }

    private int taken(byte[] target, int offset, int length) {
        int taken = 0;
        while (taken < length && !pieces.isEmpty()) {
            ByteBuffer piece = pieces.peek();
            int count = Math.min(piece.remaining(), length - taken);
            piece.get(target, offset + taken, count);
            taken += count;
            if (!piece.hasRemaining()) {
                pieces.remove();
            }
        }
        waiting -= taken;
        return taken;
    }
}
