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
    /// Longest piece of one write: the channel copies what it is given into a buffer of that size and keeps it.
    private static final int LONGEST = 256 * 1024;

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

    void write(byte[] bytes, int offset, int length) throws IOException {
        if (secured.isPresent()) {
            try {
                secured.get().out().write(bytes, offset, length);
            } catch (SSLException e) {
                throw broken(e);
            }
        } else {
            write(ByteBuffer.wrap(bytes, offset, length));
        }
    }

    /// Writes all of it; waits while the server does not take it.
    void write(ByteBuffer bytes) throws IOException {
        if (secured.isPresent()) {
            byte[] copy = new byte[Math.min(bytes.remaining(), LONGEST)];
            while (bytes.hasRemaining()) {
                int count = Math.min(bytes.remaining(), copy.length);
                bytes.get(copy, 0, count);
                write(copy, 0, count);
            }
            return;
        }
        while (bytes.remaining() > LONGEST) {
            ByteBuffer piece = bytes.slice(bytes.position(), LONGEST);
            bytes.position(bytes.position() + LONGEST);
            all(piece);
        }
        all(bytes);
    }

    /// Writes all of both, as one where that is possible.
    void write(ByteBuffer first, ByteBuffer second) throws IOException {
        if (secured.isEmpty() && second.remaining() <= LONGEST) {
            ByteBuffer[] both = {first, second};
            while (second.hasRemaining()) {
                channel.write(both);
            }
            return;
        }
        write(first);
        write(second);
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

    private int receive(byte[] into, int offset, int length) throws IOException {
        if (secured.isEmpty()) {
            return channel.read(ByteBuffer.wrap(into, offset, length));
        }
        try {
            return secured.get().in().read(into, offset, length);
        } catch (SSLException e) {
            throw broken(e);
        }
    }

    /// By its own type it would say that there is no connection, so that nothing can have been sent.
    private static IOException broken(SSLException e) {
        return new IOException("TLS broke off", e);
    }

    private void all(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
