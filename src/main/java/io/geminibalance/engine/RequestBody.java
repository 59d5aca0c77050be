package io.geminibalance.engine;

import io.geminibalance.octets.Input;
import io.geminibalance.octets.Octets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/// The body of a request as it arrives, without its framing (RFC 9112, 6 and 7.1).
final class RequestBody extends InputStream implements ReadableByteChannel {
    /// Most digits of a chunk's size, so that no number overflows.
    private static final int LONGEST_SIZE = 15;

    private static final String NO_SIZE = "The size of a chunk is no hexadecimal number.";

    /// Is told that the body is waited for.
    interface Wanted {
        void now() throws IOException;
    }

    private final Input input;
    private final HeadReader heads;
    private final EngineLimits limits;
    private final boolean chunked;
    private final Wanted wanted;
    /// Of the body, or of the chunk that is being read.
    private long left;

    private long total;
    private boolean begun;
    private boolean closed;
    private volatile boolean ended;
    private volatile Refusal fault;

    /// @param length as announced, or -1 where it is chunked
    /// @param wanted is told once, before the first byte is waited for
    RequestBody(Input input, HeadReader heads, EngineLimits limits, long length, Wanted wanted) {
        this.input = input;
        this.heads = heads;
        this.limits = limits;
        this.chunked = length < 0;
        this.left = Math.max(length, 0);
        this.ended = length == 0;
        this.wanted = wanted;
    }

    /// Whether all of it has been read.
    boolean ended() {
        return ended;
    }

    /// What is wrong with it, or null.
    Refusal fault() {
        return fault;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        return read(ByteBuffer.wrap(into, offset, length));
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (closed) {
            throw new IOException("the body of the request is closed");
        }
        return take(into);
    }

    /// Reads on even though the handler has closed it.
    int take(ByteBuffer into) throws IOException {
        if (fault != null) {
            throw fault;
        }
        if (ended || !into.hasRemaining()) {
            return ended ? -1 : 0;
        }
        try {
            if (chunked && left == 0 && !nextChunk()) {
                return -1;
            }
            begin();
            int read = upTo(left, into);
            if (read < 0) {
                throw Refusal.brokenOff();
            }
            left -= read;
            ended = !chunked && left == 0;
            return read;
        } catch (Refusal refusal) {
            fault = refusal;
            throw refusal;
        }
    }

    @Override
    public int available() {
        return ended ? 0 : (int) Math.min(left, input.buffered());
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public void close() {
        closed = true;
    }

    private int upTo(long most, ByteBuffer into) throws IOException {
        int limit = into.limit();
        into.limit(into.position() + (int) Math.min(into.remaining(), most));
        try {
            return input.read(into);
        } finally {
            into.limit(limit);
        }
    }

    private void begin() throws IOException {
        if (!begun) {
            begun = true;
            if (input.buffered() == 0) {
                wanted.now();
            }
        }
    }

    /// Reads up to the data of the next chunk.
    ///
    /// @return whether there is one
    private boolean nextChunk() throws IOException {
        boolean first = !begun;
        begin();
        if (!first) {
            endLine();
        }
        left = size();
        if (left > 0) {
            total += left;
            if (total > limits.bodyBytes() || total < 0) {
                throw new Refusal(413, "The body is too long.");
            }
            return true;
        }
        heads.trailers();
        ended = true;
        return false;
    }

    private long size() throws IOException {
        long size = 0;
        int octet = next();
        int digits = 0;
        for (int digit = Octets.hex(octet); digit >= 0; digit = Octets.hex(octet)) {
            if (++digits > LONGEST_SIZE) {
                throw new Refusal(400, "The size of a chunk is too large.");
            }
            size = size << 4 | digit;
            octet = next();
        }
        if (digits == 0) {
            throw new Refusal(400, NO_SIZE);
        }
        skipExtensions(octet);
        return size;
    }

    /// Extensions mean nothing here, but what cannot be one could be a smuggled line.
    private void skipExtensions(int first) throws IOException {
        int octet = first;
        boolean extended = false;
        for (int length = 0; octet != '\r'; length++) {
            boolean blank = octet == ' ' || octet == '\t';
            extended |= octet == ';';
            if (!extended && !blank || !Octets.is((byte) octet, Octets.TEXT) || length > limits.chunkLineBytes()) {
                throw new Refusal(400, NO_SIZE);
            }
            octet = next();
        }
        if (first != '\r' && !extended) {
            throw new Refusal(400, NO_SIZE);
        }
        if (next() != '\n') {
            throw new Refusal(400, "There is a CR without LF.");
        }
    }

    private void endLine() throws IOException {
        if (next() != '\r' || next() != '\n') {
            throw new Refusal(400, "A chunk does not end where its size says.");
        }
    }

    private int next() throws IOException {
        int octet = input.next();
        if (octet < 0) {
            throw Refusal.brokenOff();
        }
        return octet;
    }
}
