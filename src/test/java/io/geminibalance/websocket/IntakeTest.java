package io.geminibalance.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.websocket.Event.Data;
import io.geminibalance.websocket.Event.Ping;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class IntakeTest {
    private final NanoClock clock = new NanoClock();
    private final Script in = new Script();
    private final Intake intake = new Intake(in, new Decoder(Decoder.Peer.CLIENT, Limits.LARGE), clock);

    @Test
    void aBufferIsHeldOnlyWhileAFrameNeedsOne() throws Exception {
        in.comes(new Frame(Opcode.BINARY, true, new byte[100_000]).masked(3), 1000);
        in.comes(Frame.ping(new byte[0]).masked(3), 1000);

        readUntilPing();

        assertThat(in.asked).startsWith(64).contains(16 * 1024).endsWith(64);
        assertThat(in.asked).allMatch(size -> size <= 16 * 1024);
    }

    @Test
    void manySmallFramesAreReadAtOnce() throws Exception {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (int i = 0; i < 500; i++) {
            frames.writeBytes(Frame.text("small").masked(i));
        }
        frames.writeBytes(Frame.ping(new byte[0]).masked(3));
        in.comes(frames.toByteArray(), 1 << 20);

        readUntilPing();

        assertThat(in.asked).hasSizeLessThan(6);
    }

    @Test
    void waitingForTheRestOfAMessageAddsUp() throws Exception {
        in.comes(new Frame(Opcode.TEXT, false, "ab".getBytes()).masked(3), 100);
        in.comes(new Frame(Opcode.CONTINUATION, false, "cd".getBytes()).masked(3), 100);
        in.comes(new Frame(Opcode.CONTINUATION, true, "ef".getBytes()).masked(3), 100);
        in.comes(Frame.ping(new byte[0]).masked(3), 100);

        intake.next();
        clock.advance(Duration.ofSeconds(100));
        intake.next();
        intake.next();
        // Each read takes one second, but what the reader of the events does in between does not count.
        assertThat(in.waits).containsExactly(0L, 0L, 1_000_000_000L);
        assertThat(intake.silent(clock.getAsLong())).isZero();

        intake.next();
        assertThat(in.waits).endsWith(0L);
    }

    private void readUntilPing() throws IOException {
        boolean pinged = false;
        while (!pinged) {
            Event event = intake.next().orElseThrow();
            pinged = event instanceof Ping;
            assertThat(pinged || event instanceof Data).isTrue();
        }
    }

    /// Bytes that come in given portions, a second each.
    private final class Script extends InputStream {
        private final Queue<byte[]> portions = new ArrayDeque<>();
        private byte[] bytes = {};
        private int at;
        final List<Integer> asked = new ArrayList<>();
        final List<Long> waits = new ArrayList<>();

        void comes(byte[] what, int portion) {
            for (int from = 0; from < what.length; from += portion) {
                portions.add(java.util.Arrays.copyOfRange(what, from, Math.min(what.length, from + portion)));
            }
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            asked.add(length);
            waits.add(intake.messageWaited(clock.getAsLong()));
            if (at == bytes.length) {
                bytes = portions.isEmpty() ? new byte[0] : portions.remove();
                at = 0;
                clock.advance(Duration.ofSeconds(1));
            }
            int count = Math.min(length, bytes.length - at);
            System.arraycopy(bytes, at, into, offset, count);
            at += count;
            return count == 0 ? -1 : count;
        }

        @Override
        public int available() {
            return bytes.length - at;
        }
    }
}
