package io.geminibalance.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.support.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The word to go on with a body, which one thread may give while another answers.
@Timeout(60)
class GoAheadTest {
    @Test
    void anAnswerWaitsUntilTheWordToGoOnIsOut() throws Exception {
        Client client = new Client();
        EngineServer server = new EngineServer(EngineLimits.USUAL, Refusal.Words.PLAIN, System::nanoTime);
        server.createContext("/", exchange -> {
            Thread.ofPlatform().start(() -> {
                try {
                    exchange.getRequestBody().read();
                } catch (IOException _) {
                    // There is none.
                }
            });
            await(client.writing);
            exchange.sendResponseHeaders(413, -1);
        });
        Thread answering = Thread.ofPlatform().start(new Connection(server, client));
        await(client.writing);
        Await.until(
                "the answer waits, or did not wait",
                () -> answering.getState() == Thread.State.BLOCKED
                        || !client.said().isEmpty());
        client.taken.countDown();
        answering.join();
        assertThat(client.said()).startsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 413 ");
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /// Asks whether to go on, takes its time to hear that, and then hangs up.
    private static final class Client implements Transport {
        private final CountDownLatch writing = new CountDownLatch(1);
        private final CountDownLatch taken = new CountDownLatch(1);
        private final StringBuffer said = new StringBuffer();
        private byte[] head = "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"
                .getBytes(StandardCharsets.ISO_8859_1);

        String said() {
            return said.toString();
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            if (head.length == 0) {
                GoAheadTest.await(taken);
                return -1;
            }
            int read = head.length;
            into.put(head);
            head = new byte[0];
            return read;
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            String text = new String(from, offset, length, StandardCharsets.ISO_8859_1);
            if (text.startsWith("HTTP/1.1 100 ")) {
                writing.countDown();
                GoAheadTest.await(taken);
            }
            said.append(text);
        }

        @Override
        public void endInput() {
            // It ends by itself.
        }

        @Override
        public void endOutput() {
            // It ends by itself.
        }

        @Override
        public void breakOff() {
            // It ends by itself.
        }

        @Override
        public void close() {
            taken.countDown();
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
