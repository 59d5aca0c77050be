package io.geminibalance.json;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Collects what is written, copying it, save what it is lent: of that it keeps only where it is.
final class Pieces extends OutputStream {
    /// Shorter pieces are copied: a piece of its own costs more than their bytes.
    private static final int WORTH_A_PIECE = 1024;

    private final List<ByteBuffer> pieces = new ArrayList<>();
    private byte[] copied = new byte[512];
    private int from;
    private int to;
    private byte[] lent;

    /// Bytes of this array will not change, so that they need no copy; null ends that.
    void lend(byte[] array) {
        lent = array;
    }

    @Override
    public void write(int one) {
        room(1);
        copied[to++] = (byte) one;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (bytes == lent && length >= WORTH_A_PIECE) {
            cut();
            pieces.add(ByteBuffer.wrap(bytes, offset, length));
            return;
        }
        room(length);
        System.arraycopy(bytes, offset, copied, to, length);
        to += length;
    }

    List<ByteBuffer> pieces() {
        cut();
        return List.copyOf(pieces);
    }

    private void cut() {
        if (to > from) {
            pieces.add(ByteBuffer.wrap(copied, from, to - from));
            from = to;
        }
    }

    /// The copies lie in one array one after the other. A full array stays with the pieces that were cut from it.
    private void room(int needed) {
        if (copied.length - to >= needed) {
            return;
        }
        byte[] larger = new byte[Math.max(2 * copied.length, to - from + needed)];
        System.arraycopy(copied, from, larger, 0, to - from);
        copied = larger;
        to -= from;
        from = 0;
    }
}
