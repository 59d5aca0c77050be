package io.geminibalance.dialect.answer;

import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Sink;
import io.geminibalance.wire.Sink.ClientGone;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;

/// Events on their way to a client: gathered while more are at hand, and sent when it is time.
///
/// The answer begins with the first byte, so that up to there another status can still be told.
public final class Outgoing extends OutputStream {
    /// The fields of a stream of events; the last keeps nginx from gathering them.
    private static final Headers HEADERS = Headers.of(
            "content-type", "text/event-stream; charset=utf-8", "cache-control", "no-cache", "x-accel-buffering", "no");

    /// More is sent without waiting.
    private static final int FULL = 16 * 1024;

    private static final String COMMENT = ": keep-alive\n\n";

    private final Sink sink;
    private final KeepAlive keepAlive;
    private final byte[] sign;
    private final byte[] gathered = new byte[FULL];
    private int length;
    private OutputStream out;
    private boolean unseen;

    // Between two events of the upstream another thread may send a sign of life; whoever sends has the lock.
    private final ReentrantLock turn = new ReentrantLock();
    private boolean waiting;
    private volatile long silent;
    private volatile boolean gone;
    private Runnable hangUp = () -> {};

    /// A stream whose sign of life is a comment, which clients skip.
    public Outgoing(Sink sink, KeepAlive keepAlive) {
        this(sink, keepAlive, COMMENT);
    }

    /// @param sign a whole event that says nothing but that more will come
    public Outgoing(Sink sink, KeepAlive keepAlive, String sign) {
        this.sink = sink;
        this.keepAlive = keepAlive;
        this.sign = sign.getBytes(StandardCharsets.US_ASCII);
    }

    /// What to do when a client turns out to have gone while its model was silent.
    public void onGone(Runnable action) {
        hangUp = action;
    }

    /// Sends what is gathered, before a time of silence that may be long.
    public void pause() throws ClientGone {
        flush();
        if (out == null || waiting) {
            return;
        }
        turn.lock();
        try {
            waiting = true;
            silent = keepAlive.now();
        } finally {
            turn.unlock();
        }
        keepAlive.add(this);
    }

    /// Ends the silence; to be called at the end in any case.
    public void resume() {
        if (!waiting) {
            return;
        }
        keepAlive.remove(this);
        turn.lock();
        try {
            waiting = false;
        } finally {
            turn.unlock();
        }
    }

    /// Says so where the client has turned out to be gone while its model was silent.
    public void check() throws ClientGone {
        if (gone) {
            throw new ClientGone(new IOException("noticed while the model was silent"));
        }
    }

    long silentSince(long now) {
        return now - silent;
    }

    /// Sends a sign of life, unless there is something better to send by now.
    void beat(long now) {
        if (!turn.tryLock()) {
            return;
        }
        try {
            if (waiting) {
                silent = now;
                out.write(sign);
                out.flush();
            }
        } catch (IOException e) {
            // The thread that waits for the model learns it by the end of its wait.
            gone = true;
            hangUp.run();
        } finally {
            turn.unlock();
        }
    }

    /// Whether the client has been told a status, or will be with what is gathered.
    public boolean begun() {
        return out != null || length > 0;
    }

    @Override
    public void write(int one) throws ClientGone {
        if (length == FULL) {
            send();
        }
        gathered[length++] = (byte) one;
    }

    @Override
    public void write(byte[] bytes) throws ClientGone {
        write(bytes, 0, bytes.length);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws ClientGone {
        if (count > FULL - length) {
            send();
        }
        if (count > FULL) {
            send(bytes, offset, count);
            return;
        }
        System.arraycopy(bytes, offset, gathered, length, count);
        length += count;
    }

    /// Sends what is gathered, so that the client sees it now.
    @Override
    public void flush() throws ClientGone {
        if (length == 0 && !unseen) {
            return;
        }
        send();
        unseen = false;
        try {
            out.flush();
        } catch (IOException e) {
            throw gone(e);
        }
    }

    /// Ends the answer.
    @Override
    public void close() throws ClientGone {
        send();
        try {
            out.close();
        } catch (IOException e) {
            throw gone(e);
        }
    }

    private void send() throws ClientGone {
        send(gathered, 0, length);
        length = 0;
    }

    private void send(byte[] bytes, int offset, int count) throws ClientGone {
        resume();
        check();
        if (out == null) {
            out = sink.start(200, HEADERS, -1);
        }
        try {
            out.write(bytes, offset, count);
            unseen = true;
        } catch (IOException e) {
            throw gone(e);
        }
    }

    private static ClientGone gone(IOException e) {
        return e instanceof ClientGone gone ? gone : new ClientGone(e);
    }
}
