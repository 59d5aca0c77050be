package io.geminibalance.state;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/// A real disk that counts its syncs and takes nothing while it is told to.
final class TestDisk implements Disk {
    final AtomicInteger forces = new AtomicInteger();
    volatile boolean full;
    volatile boolean syncFails;
    volatile Runnable beforeForce = () -> {};

    @Override
    public Growing open(Path file) throws IOException {
        GrowingFile real = GrowingFile.open(file);
        return new Growing() {
            @Override
            public long length() throws IOException {
                return real.length();
            }

            @Override
            public void cut(long length) throws IOException {
                real.cut(length);
            }

            @Override
            public void append(byte[] bytes) throws IOException {
                if (full) {
                    real.append(Arrays.copyOf(bytes, bytes.length / 2));
                    throw new IOException("No space left on device");
                }
                real.append(bytes);
            }

            @Override
            public void force() throws IOException {
                beforeForce.run();
                forces.incrementAndGet();
                if (syncFails) {
                    throw new IOException("Input/output error");
                }
                real.force();
            }

            @Override
            public void close() throws IOException {
                real.close();
            }
        };
    }
}
