package io.geminibalance.state;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/// A real file that grows at its end.
///
/// No [java.nio.channels.FileChannel]: an interrupt of one client's thread would close it for all.
final class GrowingFile implements Disk.Growing {
    private final RandomAccessFile file;

    private GrowingFile(RandomAccessFile file) {
        this.file = file;
    }

    static GrowingFile open(Path path) throws IOException {
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        file.seek(file.length());
        return new GrowingFile(file);
    }

    @Override
    public long length() throws IOException {
        return file.length();
    }

    @Override
    public void cut(long length) throws IOException {
        file.setLength(length);
        file.seek(length);
    }

    @Override
    public void append(byte[] bytes) throws IOException {
        file.write(bytes);
    }

    @Override
    public void force() throws IOException {
        file.getFD().sync();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
