package io.geminibalance.engine;

import com.sun.net.httpserver.HttpHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A connection without a socket: the bytes of a client in given pieces, then its end; what comes back is kept.
final class Tape implements Transport {
    private final byte[] bytes;
    private final int[] cuts;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final List<String> writes = new ArrayList<>();
    private int position;
    private int piece;
    private String saidBeforeEnd;
    private boolean ended;
    private boolean broken;
    private boolean closed;

    /// @param cuts where pieces end, in rising order; a read never goes beyond one
    Tape(byte[] bytes, int... cuts) {
        this.bytes = bytes;
        this.cuts = cuts;
    }

    /// Lets a connection run to its end.
    static Tape play(HttpHandler handler, EngineLimits limits, byte[] bytes, int... cuts) {
        return new Tape(bytes, cuts).play(handler, limits);
    }

    static Tape play(HttpHandler handler, String text) {
        return play(handler, EngineLimits.USUAL, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private Tape play(HttpHandler handler, EngineLimits limits) {
        EngineServer server = new EngineServer(limits, Refusal.Words.PLAIN, System::nanoTime);
        server.createContext("/", handler);
        new Connection(server, this).run();
        return this;
    }

    /// All that came back.
    String said() {
        return said.toString(StandardCharsets.ISO_8859_1);
    }

    /// What had come back when the server wanted more than the client had sent; nothing where it never did.
    String saidBeforeEnd() {
        return saidBeforeEnd == null ? said() : saidBeforeEnd;
    }

    /// What came back, write by write.
    List<String> writes() {
        return writes;
    }

    boolean broken() {
        return broken;
    }

    boolean closed() {
        return closed;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        if (closed) {
            throw new IOException("closed");
        }
        if (position == bytes.length || ended) {
            saidBeforeEnd = saidBeforeEnd();
            return -1;
        }
        while (piece < cuts.length && cuts[piece] <= position) {
            piece++;
        }
        int end = piece < cuts.length ? cuts[piece] : bytes.length;
        int count = Math.min(into.remaining(), end - position);
        into.put(bytes, position, count);
        position += count;
        return count;
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        if (closed) {
            throw new IOException("closed");
        }
        said.write(from, offset, length);
        writes.add(new String(from, offset, length, StandardCharsets.ISO_8859_1));
    }

    @Override
    public void endInput() {
        ended = true;
    }

    @Override
    public void endOutput() {
        // The client learns of it by the end.
    }

    @Override
    public void breakOff() {
        broken = true;
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public InetSocketAddress remote() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    }

    @Override
    public InetSocketAddress local() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 2);
    }
}
