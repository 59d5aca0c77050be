package io.geminibalance.dialect.answer;

import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Sink;
import io.geminibalance.wire.Sink.ClientGone;
import java.io.IOException;
import java.io.OutputStream;

/// Events on their way to a client: gathered while more are at hand, and sent when it is time.
///
/// The answer begins with the first byte, so that up to there another status can still be told.
public final class Outgoing extends OutputStream {
    /// The fields of a stream of events; the last keeps nginx from gathering them.
    private static final Headers HEADERS = Headers.of(
            "content-type", "text/event-stream; charset=utf-8", "cache-control", "no-cache", "x-accel-buffering", "no");

    /// More is sent without waiting.
    private static final int FULL = 16 * 1024;

    private final Sink sink;
    private final byte[] gathered = new byte[FULL];
    private int length;
    private OutputStream out;
    private boolean unseen;

    public Outgoing(Sink sink) {
        this.sink = sink;
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
