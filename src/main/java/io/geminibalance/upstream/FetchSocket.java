package io.geminibalance.upstream;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;

/// The socket of one fetch, which another thread can close at any time, even before there is one.
///
/// Only the plain socket is closed: that of TLS would wait for the other side to close it too.
final class FetchSocket {
    private Socket socket;
    private boolean closed;

    /// @throws IOException where this is closed already; then so is the socket
    synchronized void hold(Socket opened) throws IOException {
        if (closed) {
            opened.close();
            throw new SocketException("given up");
        }
        socket = opened;
    }

    synchronized void close() {
        closed = true;
        if (socket == null) {
            return;
        }
        try {
            socket.close();
        } catch (IOException _) {
            // Given up anyway.
        }
    }
}
