package io.geminibalance.engine;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/// A connection to a client, as bytes.
interface Transport {
    /// Waits for bytes, and reads those that are there.
    ///
    /// @return how many, or -1 at the end
    int read(ByteBuffer into) throws IOException;

    /// Writes all of them; waits while the client does not take them.
    void write(byte[] from, int offset, int length) throws IOException;

    /// Lets a read that waits, and every later one, end as if the client had ended.
    void endInput() throws IOException;

    /// Says that nothing more will be written.
    void endOutput() throws IOException;

    /// Makes the end look broken to the client, when it comes.
    void breakOff();

    /// Closes it, whoever reads or writes.
    void close();

    InetSocketAddress remote();

    InetSocketAddress local();
}
