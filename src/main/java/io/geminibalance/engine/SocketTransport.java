package io.geminibalance.engine;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/// A connection over a socket.
///
/// A channel and not the streams of a socket: those read into arrays, and each array by a copy.
final class SocketTransport implements Transport {
    /// So many bytes are handed to the channel at once: for an array it keeps a buffer of the size of the largest
    /// that a thread ever gave it.
    private static final int LONGEST = 64 * 1024;

    private final SocketChannel channel;
    private final InetSocketAddress remote;
    private final InetSocketAddress local;

    SocketTransport(SocketChannel channel) throws IOException {
        this.channel = channel;
        // Otherwise each flushed piece of an answer waits up to 40 ms for an acknowledgement.
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        // They are asked for after its end too, when a channel tells nothing any more.
        this.remote = (InetSocketAddress) channel.getRemoteAddress();
        this.local = (InetSocketAddress) channel.getLocalAddress();
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int limit = into.limit();
        into.limit(into.position() + Math.min(into.remaining(), LONGEST));
        try {
            return channel.read(into);
        } finally {
            into.limit(limit);
        }
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(from, offset, 0);
        int end = offset + length;
        while (bytes.position() < end) {
            bytes.limit(Math.min(end, bytes.position() + LONGEST));
            channel.write(bytes);
        }
    }

    @Override
    public void endInput() throws IOException {
        channel.shutdownInput();
    }

    @Override
    public void endOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void breakOff() {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException _) {
            // Closed already.
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException _) {
            // Nobody is left to care.
        }
    }

    @Override
    public InetSocketAddress remote() {
        return remote;
    }

    @Override
    public InetSocketAddress local() {
        return local;
    }
}
