package io.geminibalance.upstream;

import io.geminibalance.support.Await;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ServerSocketFactory;

/// A server of files for tests, over TLS or not: it reads a request's head and then does as it is told.
final class FetchServer implements AutoCloseable {

    /// What happens once a request is there; the connection is closed when this returns.
    interface Script {
        void run(InputStream in, OutputStream out) throws IOException;
    }

    private final ServerSocket listener;
    private final Script script;
    private final BlockingQueue<List<String>> heads = new LinkedBlockingQueue<>();
    private final BlockingQueue<Socket> ended = new LinkedBlockingQueue<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private FetchServer(ServerSocket listener, Script script) {
        this.listener = listener;
        this.script = script;
    }

    static FetchServer start(ServerSocketFactory sockets, Script script) throws IOException {
        FetchServer server =
                new FetchServer(sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
        Thread.ofVirtual().name("fetch-server").start(server::accept);
        return server;
    }

    static Script saying(String answer) {
        return (_, out) -> out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// Says this much and then waits until the other side closes.
    static Script stallingAfter(String answer) {
        return (in, out) -> {
            out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            in.readAllBytes();
        };
    }

    int port() {
        return listener.getLocalPort();
    }

    /// The head of the next request, each line by itself.
    List<String> head() throws InterruptedException {
        return heads.take();
    }

    /// Waits until a connection has ended.
    void awaitEnd() throws InterruptedException {
        ended.take();
    }

    /// Waits until no connection is open. A client in a great hurry may never have come so far as to make one.
    void awaitNoneOpen() throws Exception {
        Await.until("no connection is open", open::isEmpty);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void accept() {
        while (true) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (SocketException _) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            heads.add(head(in));
            script.run(in, socket.getOutputStream());
        } catch (IOException _) {
            // The other side is under test, and says what it saw.
        } finally {
            open.remove(socket);
            ended.add(socket);
        }
    }

    private static List<String> head(InputStream in) throws IOException {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            if (octet != '\n') {
                line.append((char) octet);
                continue;
            }
            String text = line.toString();
            line.setLength(0);
            if (text.equals("\r")) {
                return lines;
            }
            lines.add(text.substring(0, text.length() - 1));
        }
        throw new IOException("no whole head");
    }
}
