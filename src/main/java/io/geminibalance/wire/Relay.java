package io.geminibalance.wire;

import io.geminibalance.wire.Sink.ClientGone;
import io.geminibalance.wire.Sink.UpstreamBroken;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// Passes an upstream's answer on to the client byte for byte, the key blotted out, as soon as each byte is there.
public final class Relay {
    /// The buffer grows to this where more is waiting than it holds, in bytes.
    private static final int MOST = 16 * 1024;

    private Relay() {}

    /// Sends the answer, status and all, with the given fields.
    public static void pass(Reply reply, Headers headers, Sink sink) throws ClientGone, UpstreamBroken {
        pass(reply, headers, sink, new Tail(0));
    }

    /// Sends the answer, status and all, with the given fields.
    ///
    /// @param tail keeps its last bytes
    public static void pass(Reply reply, Headers headers, Sink sink, Tail tail) throws ClientGone, UpstreamBroken {
        byte[] buffer = reply.head().bytes();
        int filled = reply.head().length();
        boolean ended = reply.head().ended();
        InputStream body = reply.body();
        int safe = reply.key().hide(buffer, 0, filled, ended);
        if (ended && filled == 0 && reply.length() > 0) {
            // The answer to a HEAD: a length without a body.
            close(sink.start(reply.status(), headers, reply.length()));
            return;
        }
        if (ended) {
            tail.take(buffer, 0, filled, true);
            sink.whole(reply.status(), headers, buffer, filled);
            return;
        }
        OutputStream out = sink.start(reply.status(), headers, reply.length());
        while (true) {
            tail.take(buffer, 0, safe, ended);
            write(out, buffer, safe, ended || available(body) == 0);
            if (ended) {
                close(out);
                return;
            }
            int kept = filled - safe;
            byte[] next =
                    available(body) > buffer.length && buffer.length < MOST ? new byte[buffer.length * 4] : buffer;
            System.arraycopy(buffer, safe, next, 0, kept);
            buffer = next;
            int read = read(body, buffer, kept);
            ended = read < 0;
            filled = kept + Math.max(read, 0);
            safe = reply.key().hide(buffer, 0, filled, ended);
        }
    }

    private static int read(InputStream body, byte[] buffer, int from) throws UpstreamBroken {
        try {
            return body.read(buffer, from, buffer.length - from);
        } catch (IOException e) {
            throw new UpstreamBroken(e);
        }
    }

    private static int available(InputStream body) throws UpstreamBroken {
        try {
            return body.available();
        } catch (IOException e) {
            throw new UpstreamBroken(e);
        }
    }

    // Flushed only when nothing more is waiting: a burst leaves in few writes, and a lone event isn't held back.
    private static void write(OutputStream out, byte[] buffer, int count, boolean flush) throws ClientGone {
        try {
            out.write(buffer, 0, count);
            if (flush) {
                out.flush();
            }
        } catch (IOException e) {
            throw new ClientGone(e);
        }
    }

    private static void close(OutputStream out) throws ClientGone {
        try {
            out.close();
        } catch (IOException e) {
            throw new ClientGone(e);
        }
    }
}
