package io.geminibalance.support;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// A server that does on each connection just what a test tells it to, byte by byte.
public final class RawServer implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int BACKLOG = 512;

    private final ServerSocket listener;
    private final Script script;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();

    /// What happens on one connection; it is closed when this returns or throws.
    public interface Script {
        void run(Peer peer) throws IOException;
    }

    /// A request as it came over the wire.
    ///
    /// @param head the request line and the fields, each a line
    public record Request(List<String> head, byte[] body) {
        public String line() {
            return head.getFirst();
        }

        public List<String> all(String name) {
            return head.stream()
                    .skip(1)
                    .filter(line -> line.substring(0, line.indexOf(':')).equalsIgnoreCase(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .toList();
        }

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    private RawServer(ServerSocket listener, Script script) {
        this.listener = listener;
        this.script = script;
    }

    public static RawServer start(Script script) throws IOException {
        return start(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()), script);
    }

    /// The same on a socket of the test's own making, such as one that speaks TLS.
    public static RawServer start(ServerSocket listener, Script script) {
        RawServer server = new RawServer(listener, script);
        Thread.ofVirtual().name("raw-server").start(server::accept);
        return server;
    }

    /// A server that answers every request with the same bytes, one request a connection.
    public static RawServer saying(String answer) throws IOException {
        return start(peer -> {
            peer.request();
            peer.say(answer);
        });
    }

    /// A port on which nothing listens.
    public static int closedPort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /// How many connections have been opened so far.
    public int connections() {
        return connections.get();
    }

    /// How many connections are open.
    public int open() {
        return sockets.size();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        while (true) {
            try {
                Socket socket = listener.accept();
                sockets.add(socket);
                connections.incrementAndGet();
                // Not a virtual one: a script that never waits would keep the service under test from running.
                Thread.ofPlatform().daemon().start(() -> serve(socket));
            } catch (SocketException _) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            script.run(new Peer(socket));
        } catch (IOException _) {
            // The other side is under test, and says what it saw.
        } finally {
            sockets.remove(socket);
        }
    }

    /// One connection.
    public static final class Peer {
        private final Socket socket;
        private final InputStream in;

        private Peer(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
        }

        /// Reads a request with its body.
        public Request request() throws IOException {
            List<String> head = head();
            Request begun = new Request(head, new byte[0]);
            if (!begun.all("transfer-encoding").isEmpty()) {
                return new Request(head, chunks());
            }
            List<String> length = begun.all("content-length");
            return new Request(
                    head, length.isEmpty() ? new byte[0] : in.readNBytes(Integer.parseInt(length.getFirst())));
        }

        /// Reads the head of a request and leaves its body unread.
        public List<String> head() throws IOException {
            List<String> lines = new ArrayList<>();
            for (String line = line(); !line.isEmpty(); line = line()) {
                lines.add(line);
            }
            return lines;
        }

        /// Reads that many bytes of whatever comes.
        public String bytes(int count) throws IOException {
            return new String(in.readNBytes(count), StandardCharsets.ISO_8859_1);
        }

        public void say(String text) throws IOException {
            say(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        public void say(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        }

        /// Reads that many bytes of a body.
        public byte[] awaitBytes(int count) throws IOException {
            return in.readNBytes(count);
        }

        /// Waits until the other side has closed the connection.
        public void awaitEnd() throws IOException {
            while (in.read() >= 0) {
                // What else it sends is of no interest.
            }
        }

        /// Says that nothing more will be sent, and goes on listening.
        public void endSending() throws IOException {
            socket.shutdownOutput();
        }

        /// Stops listening, and goes on sending.
        public void endListening() throws IOException {
            socket.shutdownInput();
        }

        /// Closes with a reset instead of an orderly end.
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        private byte[] chunks() throws IOException {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
                body.write(in.readNBytes(size));
                line();
            }
            line();
            return body.toByteArray();
        }

        private String line() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    throw new IOException("the connection ended");
                }
                line.write(next);
            }
            return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
        }
    }
}
