package io.geminibalance.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.GZIPInputStream;

/// Unzips as it is read; opened at the first read, since opening reads already. No bytes at all, as in the answer to
/// a `HEAD`, are just the end.
final class Unzipped extends InputStream {
    private final PushbackInputStream zipped;
    private InputStream plain;

    Unzipped(InputStream zipped) {
        this.zipped = new PushbackInputStream(zipped);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (plain == null) {
            int first = zipped.read();
            if (first < 0) {
                return -1;
            }
            zipped.unread(first);
            plain = new GZIPInputStream(zipped);
        }
        return plain.read(bytes, offset, length);
    }

    // Never promises more, so that each piece is flushed.
    @Override
    public int available() {
        return 0;
    }

    @Override
    public void close() throws IOException {
        zipped.close();
    }
}
