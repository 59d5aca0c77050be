package io.geminibalance.client;

import io.geminibalance.octets.Input;
import io.geminibalance.octets.Octets;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;

/// The body of an answer, read off its connection by whoever wants it: what is not asked for is not read, so
/// that a slow reader holds the server back.
///
/// `available` is what has been read ahead, and exact for it.
final class AnswerBody extends InputStream {
    /// Digits of a chunk's size.
    private static final int LONGEST_SIZE = 15;

    /// Bytes of a chunk's extensions, and of all trailers.
    private static final int LONGEST_LINE = 8 * 1024;

    /// What is told when nothing more will be read.
    interface End {
        /// All has been read.
        void whole();

        /// It broke off, or nobody wants the rest.
        void broken();
    }

    private final Input input;
    private final Extent extent;
    private final End end;
    /// Of the body, or of the chunk that is being read.
    private long left;
    private boolean begun;
    private volatile boolean ended;
    private volatile boolean closed;
    /// What is wrong with what comes next; what came before is told first.
    private IOException fault;

    AnswerBody(Input input, Extent extent, End end) {
        this.input = input;
        this.extent = extent;
        this.end = end;
        this.left = switch (extent) {
            case Extent.Length(long bytes) -> bytes;
            case Extent.Chunks _ -> 0;
            case Extent.Rest _ -> Long.MAX_VALUE;
        };
        if (left == 0 && extent instanceof Extent.Length) {
            finish();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (closed) {
            throw new IOException("closed");
        }
        if (ended || length == 0) {
            return ended ? -1 : 0;
        }
        try {
            if (fault != null) {
                throw fault;
            }
            return extent instanceof Extent.Chunks ? chunks(into, offset, length) : plain(into, offset, length);
        } catch (IOException e) {
            end.broken();
            throw e;
        }
    }

    @Override
    public int available() {
        return ended || closed ? 0 : (int) Math.min(left, input.buffered());
    }

    @Override
    public void close() {
        closed = true;
        if (!ended) {
            end.broken();
        }
    }

    private int plain(byte[] into, int offset, int length) throws IOException {
        int read = input.read(into, offset, (int) Math.min(length, left));
        if (read < 0) {
            if (extent instanceof Extent.Length) {
                throw brokenOff();
            }
            ended = true;
            end.broken();
            return -1;
        }
        if (extent instanceof Extent.Length) {
            left -= read;
            if (left == 0) {
                finish();
            }
        }
        return read;
    }

    /// Waits for something, and takes whatever has come with it.
    private int chunks(byte[] into, int offset, int length) throws IOException {
        if (left == 0 && !nextChunk()) {
            return -1;
        }
        int read = input.read(into, offset, (int) Math.min(length, left));
        if (read < 0) {
            throw brokenOff();
        }
        left -= read;
        while (left == 0 && lineHasCome() && nextIsSound()) {
            int count = (int) Math.min(Math.min(left, length - read), input.buffered());
            if (count > 0) {
                left -= input.read(into, offset + read, count);
                read += count;
            }
        }
        return read;
    }

    private void finish() {
        ended = true;
        end.whole();
    }

    /// Whether the end of a chunk and the whole line with the size of the next have been read ahead, so that
    /// nothing need be waited for. Of the last chunk all must be there, and there may be trailers to come.
    private boolean lineHasCome() {
        for (int at = 2; at < input.buffered(); at++) {
            if (input.peek(at) == '\n') {
                return input.peek(2) != '0'
                        || at + 2 < input.buffered() && input.peek(at + 1) == '\r' && input.peek(at + 2) == '\n';
            }
        }
        return false;
    }

    /// Whether there is another chunk.
    private boolean nextIsSound() {
        try {
            return nextChunk();
        } catch (IOException e) {
            fault = e;
            return false;
        }
    }

    /// Reads up to the data of the next chunk.
    ///
    /// @return whether there is one
    private boolean nextChunk() throws IOException {
        if (begun && (next() != '\r' || next() != '\n')) {
            throw new ProtocolException("a chunk does not end where its size says");
        }
        begun = true;
        left = size();
        if (left > 0) {
            return true;
        }
        trailers();
        finish();
        return false;
    }

    private long size() throws IOException {
        long size = 0;
        int octet = next();
        int digits = 0;
        for (int digit = Octets.hex(octet); digit >= 0; digit = Octets.hex(octet)) {
            if (++digits > LONGEST_SIZE) {
                throw new ProtocolException("the size of a chunk is too large");
            }
            size = size << 4 | digit;
            octet = next();
        }
        if (digits == 0 || octet != '\r' && octet != ';' && octet != ' ' && octet != '\t') {
            throw new ProtocolException("a chunk has no size");
        }
        for (int length = 0; octet != '\r'; length++) {
            if (!Octets.is((byte) octet, Octets.TEXT) || length > LONGEST_LINE) {
                throw new ProtocolException("the line of a chunk's size is unsound");
            }
            octet = next();
        }
        lineFeed();
        return size;
    }

    /// They mean nothing here.
    private void trailers() throws IOException {
        int all = 0;
        while (true) {
            int line = 0;
            for (int octet = next(); octet != '\r'; octet = next()) {
                line++;
                if (!Octets.is((byte) octet, Octets.TEXT) || ++all > LONGEST_LINE) {
                    throw new ProtocolException("the trailers are unsound");
                }
            }
            lineFeed();
            if (line == 0) {
                return;
            }
        }
    }

    private void lineFeed() throws IOException {
        if (next() != '\n') {
            throw new ProtocolException("there is a CR without LF");
        }
    }

    private int next() throws IOException {
        int octet = input.next();
        if (octet < 0) {
            throw brokenOff();
        }
        return octet;
    }

    private static EOFException brokenOff() {
        return new EOFException("the answer broke off");
    }
}
