package io.geminibalance.engine;

import io.geminibalance.octets.Input;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;

/// A connection that speaks another protocol now. No time limit holds for reading.
///
/// @param in what the client sends, from the first byte behind its request
/// @param out goes to the client at once, write by write
/// @param cut closes the connection, whoever reads or writes
public record Upgraded(InputStream in, OutputStream out, InetSocketAddress remote, Runnable cut)
        implements AutoCloseable {
    @Override
    public void close() {
        cut.run();
    }

    static InputStream in(Input input) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                return input.next();
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return length == 0 ? 0 : input.read(into, offset, length);
            }

            @Override
            public int available() {
                return input.buffered();
            }
        };
    }

    static OutputStream out(AnswerStream.Sink sink) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] from, int offset, int length) throws IOException {
                sink.write(from, offset, length);
            }
        };
    }
}
