package io.geminibalance.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Counts the bytes of a body that streams by, and keeps the first of them.
final class Tap extends FilterInputStream {
    private final ByteArrayOutputStream first = new ByteArrayOutputStream();
    private long count;

    Tap(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = in.read(bytes, offset, length);
        if (read > 0) {
            count += read;
            first.write(bytes, offset, Math.min(read, Seen.KEPT - first.size()));
        }
        return read;
    }

    long count() {
        return count;
    }

    byte[] first() {
        return first.toByteArray();
    }
}
