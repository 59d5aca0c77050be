package io.geminibalance.websocket;

import io.geminibalance.wire.Headers;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// A server of nothing but WebSockets, on a free port, whose time passes only when told to.
final class TestServer implements AutoCloseable {
    static final Times TIMES = Times.USUAL;

    final NanoClock clock = new NanoClock();
    final OpenSockets sockets = new OpenSockets(10, clock);
    private final ServerSocket listening;
    private final Limits limits;
    private final Overflow overflow;
    private final Function<WebSocketConnection, Ended> served;
    private final BlockingQueue<Ended> ends = new LinkedBlockingQueue<>();

    TestServer(Limits limits, Overflow overflow, Function<WebSocketConnection, Ended> served) throws IOException {
        this.limits = limits;
        this.overflow = overflow;
        this.served = served;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /// Sends every message back.
    static Ended echo(WebSocketConnection connection) {
        Received received = connection.receiveMessage();
        while (received instanceof Event.Data data) {
            connection.send(data);
            received = connection.receiveMessage();
        }
        return (Ended) received;
    }

    URI uri() {
        return URI.create("ws://127.0.0.1:" + listening.getLocalPort() + "/");
    }

    /// How the next connection ended.
    Ended end() throws InterruptedException {
        Ended end = ends.poll(30, TimeUnit.SECONDS);
        if (end == null) {
            throw new AssertionError("no connection ended");
        }
        return end;
    }

    boolean ended() {
        return !ends.isEmpty();
    }

    /// A client that has shaken hands and speaks bytes.
    Raw raw() throws IOException {
        return new Raw(listening.getLocalPort());
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream(), 512);
            Handshake answer = Handshake.answer("GET", "HTTP/1.1", head(in));
            StringBuilder head = new StringBuilder();
            switch (answer) {
                case Handshake.Refused refused -> {
                    head.append("HTTP/1.1 ").append(refused.status()).append(" No\r\nContent-Length: 0\r\n");
                    refused.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
                    socket.getOutputStream().write(bytes(head + "\r\n"));
                }
                case Handshake.Accepted accepted -> {
                    head.append("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n");
                    accepted.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
                    socket.getOutputStream().write(bytes(head + "\r\n"));
                    try (OpenSockets.Place place = sockets.claim().orElseThrow()) {
                        Line line = new Line(in, socket.getOutputStream(), () -> close(socket));
                        ends.add(served.apply(place.open(line, limits, TIMES, overflow)));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Headers head(InputStream in) throws IOException {
        Headers.Builder headers = Headers.builder();
        line(in);
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.add(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        return headers.build();
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n' && b >= 0; b = in.read()) {
            line.append((char) b);
        }
        return line.toString().strip();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void close(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        close(listening);
        sockets.close(CloseCode.GOING_AWAY, "");
    }

    /// A client of bytes.
    static final class Raw implements AutoCloseable {
        final Socket socket;

        private Raw(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write(bytes("GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"));
            head(socket.getInputStream());
        }

        void send(byte[] bytes) throws IOException {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
        }

        byte[] read(int count) throws IOException {
            return socket.getInputStream().readNBytes(count);
        }

        /// Everything up to the end.
        byte[] readAll() throws IOException {
            return socket.getInputStream().readAllBytes();
        }

        @Override
        public void close() {
            TestServer.close(socket);
        }
    }
}
