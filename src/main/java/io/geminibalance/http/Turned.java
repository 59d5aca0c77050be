package io.geminibalance.http;

import java.io.InputStream;
import java.io.OutputStream;

/// A connection that has been turned over to another protocol. No time limit holds for reading.
///
/// @param in what the client sends, from the first byte behind its request
/// @param out goes to the client at once, write by write
/// @param cut closes the connection, whoever reads or writes
public record Turned(InputStream in, OutputStream out, Runnable cut) implements AutoCloseable {
    @Override
    public void close() {
        cut.run();
    }
}
