package io.geminibalance.state;

import java.io.IOException;
import java.nio.file.Path;

/// Opens files that grow at their end; tests hand in one that fails or counts.
@FunctionalInterface
interface Disk {
    Growing open(Path file) throws IOException;

    /// A file that grows at its end. Whoever writes to it is not disturbed by interrupts.
    interface Growing extends AutoCloseable {
        long length() throws IOException;

        /// Takes back what stands behind a position.
        void cut(long length) throws IOException;

        void append(byte[] bytes) throws IOException;

        /// Returns when all of it would survive the end of the machine.
        void force() throws IOException;

        @Override
        void close() throws IOException;
    }
}
