package io.geminibalance.engine;

import io.geminibalance.octets.Buffers;
import io.geminibalance.octets.Octets;
import java.io.IOException;
import java.io.OutputStream;

/// An answer on its way: head, framing and body gather in one buffer, which leaves when it is full or flushed.
///
/// Synchronized, since a handler may have left a thread behind that still writes, and the buffer goes to others.
final class AnswerStream extends OutputStream {
    /// Where bytes go; returns when they are on their way.
    interface Sink {
        void write(byte[] from, int offset, int length) throws IOException;
    }

    /// How the end of the body is told.
    enum Framing {
        /// There is none, and no body either.
        EMPTY,
        /// There would be one if this were not the answer to a HEAD.
        HIDDEN,
        SIZED,
        CHUNKED,
        /// By the end of the connection, as HTTP/1.0 does.
        UNTIL_END
    }

    /// Longest write, so that each of them shows that the client still takes bytes.
    private static final int PIECE = 64 * 1024;

    /// Room before the data of a chunk: up to four digits and a line end.
    private static final int SIZE_LINE = 6;

    /// Room behind them: a line end, and the last chunk.
    private static final int CHUNK_END = 7;

    private static final int NO_CHUNK = -1;
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private final Sink sink;
    private final Buffers buffers;
    private Framing framing = Framing.EMPTY;
    private long left;
    private byte[] buffer;
    private int start;
    private int end;
    private int chunk = NO_CHUNK;
    private boolean broken;
    private boolean closed;
    private volatile boolean complete;

    AnswerStream(Sink sink, Buffers buffers) {
        this.sink = sink;
        this.buffers = buffers;
    }

    /// Says what follows the head.
    ///
    /// @param length of the body, where it is sized
    void frame(Framing how, long length) {
        framing = how;
        left = how == Framing.SIZED ? length : 0;
    }

    /// Whether all of it is on its way.
    boolean complete() {
        return complete;
    }

    /// Whether the end of the connection would make half of it look whole.
    boolean endsWithConnection() {
        return framing == Framing.UNTIL_END;
    }

    /// Adds text to the head.
    ///
    /// @throws IllegalArgumentException where a character fits into no octet of a head
    void text(String text) throws IOException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 0xff || !Octets.is((byte) c, Octets.TEXT)) {
                throw new IllegalArgumentException("a header field holds a control character or one beyond Latin-1");
            }
            octet((byte) c);
        }
    }

    void octets(byte[] bytes) throws IOException {
        for (byte octet : bytes) {
            octet(octet);
        }
    }

    void endLine() throws IOException {
        octet((byte) '\r');
        octet((byte) '\n');
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        if (closed) {
            throw new IOException("the answer is closed");
        }
        switch (framing) {
            case HIDDEN -> {}
            case EMPTY -> {
                if (length > 0) {
                    throw new IOException("this answer has no body");
                }
            }
            case SIZED -> {
                if (length > left) {
                    throw new IOException("the body is longer than announced");
                }
                left -= length;
                add(bytes, offset, length);
            }
            case CHUNKED, UNTIL_END -> add(bytes, offset, length);
        }
    }

    @Override
    public synchronized void flush() throws IOException {
        endChunk();
        leave();
    }

    /// Ends the answer as a whole one.
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        if (left > 0) {
            throw new IOException("the body is shorter than announced");
        }
        closed = true;
        endChunk();
        if (framing == Framing.CHUNKED) {
            octet((byte) '0');
            endLine();
            endLine();
        }
        leave();
        complete = true;
    }

    /// Sends what is there of an answer that will never be whole.
    synchronized void giveUp() {
        closed = true;
        try {
            if (framing != Framing.UNTIL_END && !broken) {
                flush();
            }
        } catch (IOException _) {
            // The client has gone.
        }
        release();
    }

    private void add(byte[] bytes, int offset, int length) throws IOException {
        if (length > Buffers.SIZE / 2) {
            addDirectly(bytes, offset, length);
            return;
        }
        if (length == 0) {
            return;
        }
        room(length + SIZE_LINE + CHUNK_END);
        if (framing == Framing.CHUNKED && chunk == NO_CHUNK) {
            end += SIZE_LINE;
            chunk = end;
        }
        System.arraycopy(bytes, offset, buffer, end, length);
        end += length;
    }

    /// Sends much without copying it.
    private void addDirectly(byte[] bytes, int offset, int length) throws IOException {
        endChunk();
        if (framing == Framing.CHUNKED) {
            room(16);
            number(length);
            endLine();
        }
        int copied = 0;
        if (buffer != null) {
            // The buffer leaves anyway, and as full as it can.
            copied = Math.min(length, buffer.length - end);
            System.arraycopy(bytes, offset, buffer, end, copied);
            end += copied;
            leave();
        }
        for (int sent = copied; sent < length; sent += Math.min(PIECE, length - sent)) {
            send(bytes, offset + sent, Math.min(PIECE, length - sent));
        }
        if (framing == Framing.CHUNKED) {
            // Not yet sent: it goes with what follows.
            room(2);
            endLine();
        }
    }

    /// Writes the size of the chunk before its data, as short as it is, and moves what stands before it up to it.
    private void endChunk() throws IOException {
        if (chunk == NO_CHUNK) {
            return;
        }
        int size = end - chunk;
        int line = chunk - 2;
        buffer[line] = '\r';
        buffer[line + 1] = '\n';
        for (int rest = size; rest > 0; rest >>= 4) {
            buffer[--line] = DIGITS[rest & 15];
        }
        int gap = line - (chunk - SIZE_LINE);
        if (gap > 0) {
            System.arraycopy(buffer, start, buffer, start + gap, chunk - SIZE_LINE - start);
            start += gap;
        }
        chunk = NO_CHUNK;
        endLine();
    }

    private void number(long number) throws IOException {
        int shift = 60;
        while (shift > 0 && number >>> shift == 0) {
            shift -= 4;
        }
        for (; shift >= 0; shift -= 4) {
            octet(DIGITS[(int) (number >>> shift) & 15]);
        }
    }

    private void octet(byte octet) throws IOException {
        if (buffer == null || end == buffer.length) {
            room(1);
        }
        buffer[end++] = octet;
    }

    /// Makes room, by sending what is there if need be.
    private void room(int count) throws IOException {
        if (buffer != null && buffer.length - end < count) {
            flush();
        }
        if (buffer == null) {
            buffer = buffers.take();
        }
    }

    /// Sends what is in the buffer and gives that back.
    private void leave() throws IOException {
        if (buffer == null) {
            return;
        }
        try {
            send(buffer, start, end - start);
        } finally {
            release();
        }
    }

    private void send(byte[] bytes, int offset, int length) throws IOException {
        if (broken) {
            throw new IOException("the connection is broken");
        }
        broken = true;
        sink.write(bytes, offset, length);
        broken = false;
    }

    private void release() {
        if (buffer != null) {
            buffers.give(buffer);
            buffer = null;
            start = 0;
            end = 0;
            chunk = NO_CHUNK;
        }
    }
}
