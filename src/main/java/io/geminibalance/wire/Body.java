package io.geminibalance.wire;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/// The body of a request. All but [Once] can be sent any number of times.
public sealed interface Body extends AutoCloseable {
    /// The length in bytes, or -1 where it is not known before the end.
    long length();

    /// The bytes from the beginning. [Once] gives them a single time.
    InputStream open();

    /// The whole body in one array: the one that is there already, or one that just fits.
    default byte[] bytes() {
        byte[] bytes = new byte[Math.toIntExact(Math.max(0, length()))];
        try (InputStream in = open()) {
            in.readNBytes(bytes, 0, bytes.length);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException("a request kept on disk cannot be read", e);
        }
    }

    /// Whether another attempt may send it.
    default boolean repeatable() {
        return true;
    }

    @Override
    default void close() {}

    /// What goes to this project: the same for all of them, but for [Tailored].
    default Body to(String project) {
        return this;
    }

    /// No body at all.
    record Empty() implements Body {
        @Override
        public long length() {
            return 0;
        }

        @Override
        public InputStream open() {
            return InputStream.nullInputStream();
        }
    }

    /// A body in memory; the array belongs to it and is never changed.
    record Bytes(byte[] bytes) implements Body {
        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes);
        }
    }

    /// A body in memory, in pieces that may belong to other arrays too; none of them is ever changed.
    record Pieces(List<ByteBuffer> pieces) implements Body {
        @Override
        public long length() {
            long length = 0;
            for (ByteBuffer piece : pieces) {
                length += piece.remaining();
            }
            return length;
        }

        @Override
        public InputStream open() {
            return new InOrder(pieces);
        }
    }

    /// A body in memory, in pieces that are only lent: once it is closed and nobody reads it any more, other
    /// bodies are kept there.
    record Lent(List<ByteBuffer> pieces, Loan loan) implements Body {
        @Override
        public long length() {
            return new Pieces(pieces).length();
        }

        @Override
        public InputStream open() {
            return new Pieces(pieces).open();
        }

        @Override
        public void close() {
            loan.release();
        }
    }

    /// A body that is not the same for every project, since it holds what only the project that made it can read.
    record Tailored(Function<String, Body> tailor) implements Body {
        @Override
        public Body to(String project) {
            return tailor.apply(project);
        }

        @Override
        public long length() {
            return -1;
        }

        @Override
        public InputStream open() {
            throw new IllegalStateException("for which project?");
        }
    }

    /// Reads pieces one after the other, and leaves their positions as they are.
    final class InOrder extends InputStream {
        private final List<ByteBuffer> pieces;
        private int piece;
        private int offset;

        private InOrder(List<ByteBuffer> pieces) {
            this.pieces = pieces;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int at, int length) {
            if (length == 0) {
                return 0;
            }
            while (piece < pieces.size() && offset == pieces.get(piece).remaining()) {
                piece++;
                offset = 0;
            }
            if (piece == pieces.size()) {
                return -1;
            }
            ByteBuffer from = pieces.get(piece);
            int count = Math.min(length, from.remaining() - offset);
            from.get(from.position() + offset, target, at, count);
            offset += count;
            return count;
        }

        @Override
        public int available() {
            return piece < pieces.size() ? pieces.get(piece).remaining() - offset : 0;
        }
    }

    /// A body too large for memory, in a temporary file that vanishes with its channel.
    record Spooled(FileChannel file, long length) implements Body {
        @Override
        public InputStream open() {
            return new FromStart(file, length);
        }

        @Override
        public void close() {
            try {
                file.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// A body that is streamed through while it arrives, so it can be sent only once.
    record Once(InputStream stream, long length, AtomicBoolean opened) implements Body {
        public Once(InputStream stream, long length) {
            this(stream, length, new AtomicBoolean());
        }

        @Override
        public InputStream open() {
            if (opened.getAndSet(true)) {
                throw new IllegalStateException("a streamed body was opened twice");
            }
            return stream;
        }

        /// True until somebody has begun to read it: a connection that was refused has cost nothing.
        @Override
        public boolean repeatable() {
            return !opened.get();
        }
    }

    /// Says that a body did not come in time.
    final class TooSlow extends IOException {
        private static final long serialVersionUID = 1L;

        public TooSlow(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /// Reads a file from its start with a position of its own, so that attempts don't disturb each other.
    final class FromStart extends InputStream {
        private final FileChannel file;
        private final long end;
        private long position;

        private FromStart(FileChannel file, long end) {
            this.file = file;
            this.end = end;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (position >= end) {
                return -1;
            }
            int most = (int) Math.min(length, end - position);
            int read = file.read(ByteBuffer.wrap(target, offset, most), position);
            if (read > 0) {
                position += read;
            }
            return read;
        }

        @Override
        public int available() {
            return (int) Math.min(end - position, Integer.MAX_VALUE);
        }
    }
}
