package io.geminibalance.engine;

import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// A program that tells how much live heap a connection takes, its thread's stack with it and its socket
/// without: one that is idle behind its first request, and one that streams.
final class Footprint {
    private static final int CONNECTIONS = 2000;
    private static final byte[] REQUEST =
            ("POST /v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse HTTP/1.1\r\n"
                            + "Host: localhost:8090\r\nUser-Agent: google-genai-sdk/1.0\r\nAccept: */*\r\n"
                            + "x-goog-api-key: a-token-of-some-length-0123456789\r\nContent-Type: application/json\r\n"
                            + "Content-Length: 2000\r\n\r\n" + "x".repeat(2000))
                    .getBytes(StandardCharsets.US_ASCII);

    private final CountDownLatch end = new CountDownLatch(1);
    private final CountDownLatch there = new CountDownLatch(CONNECTIONS);

    private Footprint() {}

    /// Prints both, in bytes, a line each.
    public static void main(String[] args) throws InterruptedException {
        System.out.println(new Footprint().each(exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, 3);
            exchange.getResponseBody().write(new byte[3]);
            exchange.close();
        }));
        System.out.println(new Footprint().streaming());
    }

    private long streaming() throws InterruptedException {
        byte[] event = ("data: " + "y".repeat(300) + "\n\n").getBytes(StandardCharsets.US_ASCII);
        return each(exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            for (int i = 0; i < 3; i++) {
                out.write(event);
                out.flush();
            }
            there.countDown();
            await();
        });
    }

    private long each(HttpHandler handler) throws InterruptedException {
        EngineServer server = new EngineServer(EngineLimits.USUAL, Refusal.Words.PLAIN, System::nanoTime);
        server.createContext("/", handler);
        // Loads the classes that all connections share.
        Tape.play(exchange -> exchange.sendResponseHeaders(204, -1), "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        List<Thread> threads = new ArrayList<>(CONNECTIONS);
        List<Connection> connections = new ArrayList<>(CONNECTIONS);
        long before = live();
        for (int i = 0; i < CONNECTIONS; i++) {
            Connection connection = new Connection(server, new Waiting());
            connections.add(connection);
            threads.add(Thread.startVirtualThread(connection));
        }
        there.await();
        for (Thread thread : threads) {
            while (thread.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        }
        long taken = (live() - before) / CONNECTIONS;
        // Held up to here, whoever else may have forgotten them.
        connections.clear();
        end.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        return taken;
    }

    private static long live() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private void await() throws IOException {
        try {
            end.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /// Sends one request and then nothing.
    private final class Waiting implements Transport {
        private int position;

        @Override
        public int read(ByteBuffer into) throws IOException {
            if (position < REQUEST.length) {
                int count = Math.min(into.remaining(), REQUEST.length - position);
                into.put(REQUEST, position, count);
                position += count;
                return count;
            }
            there.countDown();
            Footprint.this.await();
            return -1;
        }

        @Override
        public void write(byte[] from, int offset, int length) {
            // Goes nowhere.
        }

        @Override
        public void endInput() {
            // There is none.
        }

        @Override
        public void endOutput() {
            // There is none.
        }

        @Override
        public void breakOff() {
            // There is nothing to break.
        }

        @Override
        public void close() {
            // There is nothing to close.
        }

        @Override
        public InetSocketAddress remote() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        }

        @Override
        public InetSocketAddress local() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 2);
        }
    }
}
