package io.geminibalance.client;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.TimeUnit;

/// A request on its way: its head, and its body as the publisher gives it.
///
/// What is published while the publisher is subscribed to leaves in as few writes as possible, the head with it; what
/// comes on another thread comes when it comes, and leaves at once. Nothing of it is copied before it is written, so a
/// publisher must leave a piece alone until all is complete or cancelled and its giving has returned.
final class Upload implements Subscriber<ByteBuffer> {
    /// Milliseconds.
    private static final int MOMENT = 20;

    /// So much is gathered before it leaves, in bytes.
    private static final int ENOUGH = 256 * 1024;

    private static final byte[] LINE_END = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = {'0', '\r', '\n', '\r', '\n'};

    private final Connection connection;
    private final boolean chunked;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final List<ByteBuffer> gathered = new ArrayList<>(2);
    private int size;
    private long left;
    private Thread starter;
    private volatile Subscription subscription;
    private volatile boolean cancelled;
    private volatile boolean sent;
    private volatile Throwable unpublished;
    private volatile IOException unwritten;

    /// @param length of the body; negative where it is not known
    Upload(Connection connection, long length) {
        this.connection = connection;
        this.chunked = length < 0;
        this.left = length;
    }

    /// Whether all of it is out. Waits for a moment: a server may have answered the last byte before the thread
    /// that wrote it can say so.
    boolean sent() {
        if (!sent) {
            try {
                ended.await(MOMENT, TimeUnit.MILLISECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        return sent;
    }

    /// Why the publisher gave no more, or null.
    Throwable unpublished() {
        return unpublished;
    }

    /// Why the server took no more, or null.
    IOException unwritten() {
        return unwritten;
    }

    /// Sends a request without a body.
    void send(byte[] head) {
        gather(ByteBuffer.wrap(head));
        try {
            finish();
        } catch (IOException e) {
            fail(e);
        }
    }

    /// Sends a request with a body; returns when it is out or when another thread goes on with it.
    void send(byte[] head, BodyPublisher body) {
        starter = Thread.currentThread();
        gather(ByteBuffer.wrap(head));
        try {
            if (left < 0 || left > ENOUGH) {
                // So long a body may take its time.
                flush();
            }
        } catch (IOException e) {
            fail(e);
            return;
        }
        body.subscribe(this);
    }

    /// Wants no more of the body.
    void cancel() {
        cancelled = true;
        Subscription current = subscription;
        if (current != null) {
            current.cancel();
        }
    }

    @Override
    public void onSubscribe(Subscription subscribed) {
        subscription = subscribed;
        if (cancelled) {
            subscribed.cancel();
        } else {
            subscribed.request(1);
        }
    }

    @Override
    public void onNext(ByteBuffer piece) {
        if (cancelled) {
            return;
        }
        try {
            int length = piece.remaining();
            if (length > 0) {
                piece(piece, length);
            }
            if (Thread.currentThread() != starter || size >= ENOUGH) {
                flush();
            }
            subscription.request(1);
        } catch (IOException e) {
            fail(e);
        }
    }

    @Override
    public void onError(Throwable error) {
        unpublished = error;
        ended.countDown();
        // Whoever waits for the answer to half a request would wait for ever.
        connection.close();
    }

    @Override
    public void onComplete() {
        if (cancelled) {
            ended.countDown();
            return;
        }
        if (left > 0) {
            onError(new IOException(left + " bytes of the body are missing"));
            return;
        }
        try {
            if (chunked) {
                gather(ByteBuffer.wrap(LAST_CHUNK));
            }
            finish();
        } catch (IOException e) {
            fail(e);
        }
    }

    private void piece(ByteBuffer piece, int length) throws IOException {
        if (chunked) {
            gather(ByteBuffer.wrap((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII)));
            gather(piece);
            gather(ByteBuffer.wrap(LINE_END));
            return;
        }
        if (length > left) {
            throw new IOException("the body is longer than was said");
        }
        left -= length;
        gather(piece);
    }

    private void gather(ByteBuffer bytes) {
        gathered.add(bytes);
        size += bytes.remaining();
    }

    private void flush() throws IOException {
        if (size > 0) {
            connection.write(gathered.toArray(ByteBuffer[]::new));
            gathered.clear();
            size = 0;
        }
    }

    private void finish() throws IOException {
        flush();
        // The answer may come for hours, and keeps this.
        subscription = null;
        starter = null;
        sent = true;
        ended.countDown();
    }

    /// The server may have answered before it stopped to listen, so that its answer is still to be read.
    private void fail(IOException error) {
        unwritten = error;
        ended.countDown();
        cancel();
    }
}
