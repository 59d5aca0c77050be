package io.geminibalance.wire;

/// The last bytes of a body that is passed on, for what can only be told from its end.
public final class Tail {
    private final int most;
    private byte[] bytes = new byte[0];
    private int from;
    private int length;

    /// @param most bytes that are kept
    public Tail(int most) {
        this.most = most;
    }

    /// Takes the next piece.
    ///
    /// @param last whether nothing follows and the array is not used again, so that it may be kept as it is
    void take(byte[] piece, int offset, int count, boolean last) {
        if (last && (length == 0 || count >= most)) {
            bytes = piece;
            length = Math.min(count, most);
            from = offset + count - length;
            return;
        }
        if (bytes.length == 0) {
            bytes = new byte[most];
        }
        int taken = Math.min(count, most);
        int kept = Math.min(length, most - taken);
        System.arraycopy(bytes, from + length - kept, bytes, 0, kept);
        System.arraycopy(piece, offset + count - taken, bytes, kept, taken);
        from = 0;
        length = kept + taken;
    }

    public byte[] bytes() {
        return bytes;
    }

    public int from() {
        return from;
    }

    public int length() {
        return length;
    }
}
