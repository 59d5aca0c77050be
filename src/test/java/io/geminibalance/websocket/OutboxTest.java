package io.geminibalance.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.geminibalance.websocket.Event.Data;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OutboxTest {
    private static final Overflow BLOCK = new Overflow.Block();
    private static final Overflow DROP = new Overflow.DropOldest(lost -> "(" + lost + " lost)");

    private final Gate gate = new Gate();
    private final AtomicBoolean cut = new AtomicBoolean();

    @Test
    void framesLeaveInOrderAndPongsOvertakeMessages() throws Exception {
        Outbox outbox = outbox(10_000, BLOCK);
        outbox.put(Data.text("held"));
        gate.entered.await();
        outbox.put(Data.text("a"));
        outbox.put(new Data(false, new byte[] {1}, false));
        outbox.put(new Data(false, new byte[] {2}, true));
        outbox.control(Frame.pong(new byte[0]));
        outbox.finish(Frame.close(1000, ""), false);

        gate.open();
        outbox.awaitWritten();

        assertThat(told()).containsExactly("text 68656c64", "pong ", "text 61", "binary 0102", "close 1000 ");
    }

    @Test
    void whoeverSendsWaitsWhileTheQueueIsFull() throws Exception {
        Outbox outbox = outbox(150, BLOCK);
        outbox.put(Data.text("held"));
        gate.entered.await();
        outbox.put(Data.text("1"));
        outbox.put(Data.text("2"));
        Thread sender = Thread.ofPlatform().start(() -> outbox.put(Data.text("3")));
        awaitWaiting(sender);

        gate.open();
        sender.join();
        outbox.awaitWritten();

        assertThat(told()).containsExactly("text 68656c64", "text 31", "text 32", "text 33");
    }

    @Test
    void whoeverWaitsIsLetGoWhenTheConnectionEnds() throws Exception {
        Outbox outbox = outbox(1, BLOCK);
        outbox.put(Data.text("held"));
        gate.entered.await();
        outbox.put(Data.text("fits, for nothing else waits"));
        AtomicBoolean taken = new AtomicBoolean(true);
        Thread sender = Thread.ofPlatform().start(() -> taken.set(outbox.put(Data.text("no room"))));
        awaitWaiting(sender);

        outbox.finish(Frame.close(1001, ""), true);
        sender.join();
        gate.open();
        outbox.awaitWritten();

        assertThat(taken).isFalse();
        assertThat(told()).containsExactly("text 68656c64", "close 1001 ");
    }

    @Test
    void theOldestMessagesAreLostAndTheirNumberIsTold() throws Exception {
        Outbox outbox = outbox(3 * 65, DROP);
        outbox.put(Data.text("h"));
        gate.entered.await();
        for (int i = 0; i < 10; i++) {
            outbox.put(Data.text("" + i));
        }

        gate.open();
        outbox.awaitWritten();

        assertThat(told()).containsExactly("text 68", "text " + hex("(7 lost)"), "text 37", "text 38", "text 39");
    }

    @Test
    void whereMessagesMayBeLostPiecesAreNotTaken() {
        assertThatThrownBy(() -> outbox(100, DROP).put(new Data(true, new byte[1], false)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aMessageDoesNotChangeItsKind() {
        Outbox outbox = outbox(1000, BLOCK);
        outbox.put(new Data(true, new byte[1], false));

        assertThatThrownBy(() -> outbox.put(new Data(false, new byte[1], true)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ofManyPingsTheLatestAreAnswered() throws Exception {
        Outbox outbox = outbox(1000, BLOCK);
        outbox.put(Data.text("h"));
        gate.entered.await();
        for (int i = 0; i < 100; i++) {
            outbox.control(Frame.pong(new byte[] {(byte) i}));
        }

        gate.open();
        outbox.awaitWritten();

        assertThat(told()).hasSize(17).endsWith("pong 62", "pong 63");
    }

    @Test
    void aWriteThatFailsCutsTheConnection() throws Exception {
        gate.broken = true;
        gate.open();
        Outbox outbox = outbox(1000, BLOCK);

        assertThat(outbox.put(Data.text("x"))).isTrue();
        outbox.awaitWritten();

        assertThat(outbox.put(Data.text("y"))).isFalse();
        assertThat(gate.written.size()).isZero();
        while (!cut.get()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void manySendersLeaveEveryFrameWhole() throws Exception {
        gate.open();
        Outbox outbox = outbox(500, BLOCK);
        List<Thread> senders = java.util.stream.IntStream.range(0, 8)
                .mapToObj(number -> Thread.ofVirtual().start(() -> {
                    for (int i = 0; i < 2000; i++) {
                        outbox.put(Data.text("sender " + number));
                        outbox.control(Frame.ping(new byte[0]));
                    }
                }))
                .toList();
        for (Thread sender : senders) {
            sender.join();
        }
        outbox.finish(Frame.close(1000, ""), false);
        outbox.awaitWritten();

        List<String> told = told();
        assertThat(told.stream().filter(event -> event.startsWith("text "))).hasSize(16_000);
        assertThat(told).endsWith("close 1000 ");
    }

    private Outbox outbox(int most, Overflow overflow) {
        return new Outbox(
                new Line(InputStream.nullInputStream(), gate, () -> cut.set(true)), most, overflow, new NanoClock());
    }

    private List<String> told() {
        byte[] bytes = gate.written.toByteArray();
        return new Told(new Decoder(Decoder.Peer.SERVER, Limits.LARGE))
                .feed(bytes, 0, bytes.length)
                .end();
    }

    private static String hex(String text) {
        return java.util.HexFormat.of().formatHex(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static void awaitWaiting(Thread thread) {
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }

    /// A peer that takes nothing until it is opened.
    private static final class Gate extends OutputStream {
        final ByteArrayOutputStream written = new ByteArrayOutputStream();
        final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch opened = new CountDownLatch(1);
        volatile boolean broken;

        void open() {
            opened.countDown();
        }

        @Override
        public void write(int b) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            entered.countDown();
            try {
                opened.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            if (broken) {
                throw new IOException("broken");
            }
            written.write(bytes, from, count);
        }
    }
}
