package io.geminibalance.client;

import io.geminibalance.octets.Input;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/// A connection to a server, as bytes. One thread may read while another writes, and anybody may close it.
final class Connection implements AutoCloseable {
    /// What a record of TLS holds, in bytes (RFC 8446, 5.1).
    private static final int RECORD = 16 * 1024;

    private final Origin origin;
    private final SocketChannel channel;
    private final Optional<Secured> secured;
    private final Input input = new Input(this::receive);
    private boolean used;
    private long idleSince;

    /// TLS on the channel. The JDK's engine is the alternative to its socket, and takes three times the memory with
    /// the buffers that it wants.
    record Secured(SSLSession session, InputStream in, OutputStream out) {
        Secured(SSLSocket socket) throws IOException {
            this(socket.getSession(), socket.getInputStream(), socket.getOutputStream());
        }
    }

    Connection(Origin origin, SocketChannel channel, Optional<Secured> secured) {
        this.origin = origin;
        this.channel = channel;
        this.secured = secured;
    }

    Origin origin() {
        return origin;
    }

    Optional<SSLSession> session() {
        return secured.map(Secured::session);
    }

    /// What the server has said and nobody has read.
    Input input() {
        return input;
    }

    /// Whether there was an exchange on it before.
    boolean used() {
        return used;
    }

    long idleSince() {
        return idleSince;
    }

    void rest(long now) {
        used = true;
        idleSince = now;
    }

    /// Whether nothing has been read that nobody asked for.
    boolean silent() {
        try {
            return input.buffered() == 0
                    && (secured.isEmpty() || secured.get().in().available() == 0);
        } catch (IOException _) {
            return false;
        }
    }

    /// Whether the server has neither ended an idle connection nor said anything on it since.
    boolean sound() {
        try {
            channel.configureBlocking(false);
            int read = channel.read(ByteBuffer.allocate(1));
            channel.configureBlocking(true);
            return read == 0;
        } catch (IOException _) {
            return false;
        }
    }

    /// Writes all of them, as one where that is possible; waits while the server does not take them.
    void write(ByteBuffer[] pieces) throws IOException {
        int size = 0;
        for (ByteBuffer piece : pieces) {
            size += piece.remaining();
        }
        if (secured.isPresent()) {
            write(pieces, size, secured.get().out());
        } else if (size <= RECORD) {
            // The channel would copy each of them, and does so for one more cheaply.
            ByteBuffer joined = ByteBuffer.allocate(size);
            for (ByteBuffer piece : pieces) {
                joined.put(piece);
            }
            joined.flip();
            while (joined.hasRemaining()) {
                channel.write(joined);
            }
        } else {
            ByteBuffer last = pieces[pieces.length - 1];
            while (last.hasRemaining()) {
                channel.write(pieces);
            }
        }
    }

    /// In records that are as full as can be.
    private static void write(ByteBuffer[] pieces, int size, OutputStream out) throws IOException {
        byte[] copy = new byte[Math.min(size, RECORD)];
        int left = size;
        int filled = 0;
        try {
            for (ByteBuffer piece : pieces) {
                while (piece.hasRemaining()) {
                    int count = Math.min(piece.remaining(), copy.length - filled);
                    piece.get(copy, filled, count);
                    filled += count;
                    left -= count;
                    if (filled == copy.length || left == 0) {
                        out.write(copy, 0, filled);
                        filled = 0;
                    }
                }
            }
        } catch (SSLException e) {
            throw broken(e);
        }
    }

    /// At once, whoever reads or writes. Not by TLS, which would say goodbye first and might wait for that.
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException _) {
            // Nobody is left to care.
        }
    }

    private int receive(ByteBuffer into) throws IOException {
        if (secured.isEmpty()) {
            return channel.read(into);
        }
        try {
            int at = into.position();
            int read = secured.get().in().read(into.array(), into.arrayOffset() + at, into.remaining());
            into.position(at + Math.max(read, 0));
            return read;
        } catch (SSLException e) {
            throw broken(e);
        }
    }

    /// By its own type it would say that there is no connection, so that nothing can have been sent.
    private static IOException broken(SSLException e) {
        return new IOException("TLS broke off", e);
    }
}
