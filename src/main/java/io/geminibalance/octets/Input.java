package io.geminibalance.octets;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// What has arrived on a connection and is not read yet.
public final class Input {
    /// Where bytes come from.
    public interface Source {
        /// Waits for bytes, and reads those that are there.
        ///
        /// @return how many, or -1 at the end
        int read(ByteBuffer into) throws IOException;
    }

    /// Holds most requests whole, and is all that an idle connection keeps.
    public static final int USUAL = 1024;

    private static final byte[] NONE = {};

    private final Source source;
    private byte[] buffer = NONE;
    private int position;
    private int limit;

    public Input(Source source) {
        this.source = source;
    }

    public int buffered() {
        return limit - position;
    }

    /// The byte that many places ahead; it must be buffered.
    public byte peek(int ahead) {
        return buffer[position + ahead];
    }

    public void skip(int count) {
        position += count;
    }

    /// Takes that many buffered bytes out.
    public byte[] take(int count) {
        byte[] taken = Arrays.copyOfRange(buffer, position, position + count);
        position += count;
        if (position == limit && buffer.length != USUAL) {
            // What a long head needed is given back while its request is served.
            buffer = NONE;
            position = 0;
            limit = 0;
        }
        return taken;
    }

    /// Gives its buffer back where nothing is in it, since there may be nothing to read for long.
    public void rest() {
        if (position == limit) {
            buffer = NONE;
            position = 0;
            limit = 0;
        }
    }

    /// Waits for more and keeps what is there.
    ///
    /// @return whether more came; not at the end
    public boolean fill() throws IOException {
        if (position == limit) {
            position = 0;
            limit = 0;
            if (buffer.length != USUAL) {
                buffer = new byte[USUAL];
            }
        } else if (limit == buffer.length) {
            byte[] wider = buffered() > buffer.length / 2 ? new byte[buffer.length * 2] : buffer;
            System.arraycopy(buffer, position, wider, 0, buffered());
            limit -= position;
            position = 0;
            buffer = wider;
        }
        int read = source.read(ByteBuffer.wrap(buffer, limit, buffer.length - limit));
        limit += Math.max(read, 0);
        return read >= 0;
    }

    /// The next byte, or -1 at the end.
    public int next() throws IOException {
        return position < limit || fill() ? buffer[position++] & 0xff : -1;
    }

    /// Reads what is buffered, or else waits; much of it goes where it belongs without being buffered.
    public int read(ByteBuffer into) throws IOException {
        if (position == limit) {
            if (into.remaining() >= USUAL) {
                return source.read(into);
            }
            if (!fill()) {
                return -1;
            }
        }
        int count = Math.min(into.remaining(), buffered());
        into.put(buffer, position, count);
        position += count;
        return count;
    }

    public int read(byte[] into, int offset, int length) throws IOException {
        return read(ByteBuffer.wrap(into, offset, length));
    }
}
