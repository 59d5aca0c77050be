package io.geminibalance.client;

import io.geminibalance.octets.Buffers;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.TimeUnit;

/// A request on its way: its head, and its body as the publisher gives it.
///
/// What is published while the publisher is subscribed to leaves in as few writes as possible; what comes on another
/// thread comes when it comes, and leaves at once.
final class Upload implements Subscriber<ByteBuffer> {
    /// Milliseconds.
    private static final int MOMENT = 20;

    private static final byte[] LINE_END = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = {'0', '\r', '\n', '\r', '\n'};

    private final Connection connection;
    private final Buffers buffers;
    private final boolean chunked;
    private final CountDownLatch ended = new CountDownLatch(1);
    private byte[] buffer;
    private int filled;
    private long left;
    private Thread starter;
    private volatile Subscription subscription;
    private volatile boolean cancelled;
    private volatile boolean sent;
    private volatile Throwable unpublished;
    private volatile IOException unwritten;

    /// @param length of the body; negative where it is not known
    Upload(Connection connection, Buffers buffers, long length) {
        this.connection = connection;
        this.buffers = buffers;
        this.chunked = length < 0;
        this.left = length;
        this.buffer = buffers.take();
    }

    /// Whether all of it is out. Waits for a moment: a server may have answered the last byte before the thread
    /// that
    /// wrote it can say so.
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
        try {
            put(head, 0, head.length);
            finish();
        } catch (IOException e) {
            fail(e);
        }
    }

    /// Sends a request with a body; returns when it is out or when another thread goes on with it.
    void send(byte[] head, BodyPublisher body) {
        starter = Thread.currentThread();
        try {
            put(head, 0, head.length);
            if (left < 0 || left > buffer.length) {
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
            if (Thread.currentThread() != starter) {
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
        giveBack();
        // Whoever waits for the answer to half a request would wait for ever.
        connection.close();
    }

    @Override
    public void onComplete() {
        if (cancelled) {
            giveBack();
            return;
        }
        if (left > 0) {
            onError(new IOException(left + " bytes of the body are missing"));
            return;
        }
        try {
            if (chunked) {
                put(LAST_CHUNK, 0, LAST_CHUNK.length);
            }
            finish();
        } catch (IOException e) {
            fail(e);
        }
    }

    private void piece(ByteBuffer piece, int length) throws IOException {
        if (chunked) {
            byte[] size = (Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            put(size, 0, size.length);
            put(piece);
            put(LINE_END, 0, LINE_END.length);
            return;
        }
        if (length > left) {
            throw new IOException("the body is longer than was said");
        }
        left -= length;
        put(piece);
    }

    private void put(ByteBuffer piece) throws IOException {
        if (piece.remaining() <= buffer.length - filled) {
            int count = piece.remaining();
            piece.get(buffer, filled, count);
            filled += count;
            return;
        }
        // With what stands before it, in one write.
        connection.write(ByteBuffer.wrap(buffer, 0, filled), piece);
        filled = 0;
    }

    private void put(byte[] bytes, int offset, int length) throws IOException {
        if (length > buffer.length - filled) {
            flush();
        }
        if (length > buffer.length) {
            connection.write(bytes, offset, length);
            return;
        }
        System.arraycopy(bytes, offset, buffer, filled, length);
        filled += length;
    }

    private void flush() throws IOException {
        if (filled > 0) {
            connection.write(buffer, 0, filled);
            filled = 0;
        }
    }

    private void finish() throws IOException {
        flush();
        sent = true;
        giveBack();
    }

    /// The server may have answered before it stopped to listen, so that its answer is still to be read.
    private void fail(IOException error) {
        unwritten = error;
        giveBack();
        cancel();
    }

    /// Nothing more will be written, for better or worse.
    private void giveBack() {
        if (buffer != null) {
            buffers.give(buffer);
            buffer = null;
        }
        ended.countDown();
    }
}
