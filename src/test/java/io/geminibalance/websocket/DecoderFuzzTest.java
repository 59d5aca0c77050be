package io.geminibalance.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class DecoderFuzzTest {
    private static final Limits LIMITS = new Limits(2000, 3000, 20, 0);
    private static final int STRINGS = 100_000;
    private static final Opcode[] OPCODES = Opcode.values();

    @Test
    void randomBytesMeanTheSameHoweverTheyAreCut() {
        RandomGenerator random = random(20_261_123);
        for (int i = 0; i < STRINGS; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);

            check(bytes, random, i);
        }
    }

    @Test
    void goodStreamsThatWereDamagedMeanTheSameHoweverTheyAreCut() {
        RandomGenerator random = random(6455);
        for (int i = 0; i < STRINGS; i++) {
            byte[] bytes = damaged(stream(random), random);

            check(bytes, random, i);
        }
    }

    @Test
    void goodStreamsAreReadToTheirEnd() {
        RandomGenerator random = random(13);
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = stream(random);

            List<String> told = check(bytes, random, i);

            assertThat(told).as("stream %s", i).noneMatch(event -> event.startsWith("fail"));
            assertThat(told.getLast()).as("stream %s", i).startsWith("close");
        }
    }

    @Test
    void aConnectionEndsWhateverComes() {
        RandomGenerator random = random(1006);
        for (int i = 0; i < 10_000; i++) {
            byte[] bytes = damaged(stream(random), random);
            Line line = new Line(new ByteArrayInputStream(bytes), new ByteArrayOutputStream(), () -> {});
            WebSocketConnection connection =
                    new WebSocketConnection(line, LIMITS, Times.USUAL, new Overflow.Block(), new NanoClock());

            Received received = connection.receiveMessage();
            while (received instanceof Event.Data data) {
                assertThat(data.bytes().length).isLessThanOrEqualTo(3000);
                received = connection.receiveMessage();
            }

            assertThat(received).as("stream %s", i).isInstanceOf(Ended.class);
        }
    }

    private static List<String> check(byte[] bytes, RandomGenerator random, int number) {
        Told whole = told().feed(bytes, 0, bytes.length);
        Told single = told();
        Told cut = told();
        for (int at = 0; at < bytes.length; at++) {
            single.feed(bytes, at, at + 1);
        }
        for (int at = 0; at < bytes.length; ) {
            int end = Math.min(bytes.length, at + random.nextInt(50));
            cut.feed(bytes, at, end);
            at = end;
        }
        List<String> told = whole.end();
        assertThat(single.end()).as("string %s, byte by byte", number).isEqualTo(told);
        assertThat(cut.end()).as("string %s, cut", number).isEqualTo(told);
        assertThat(whole.largest()).isLessThanOrEqualTo(2000);
        assertThat(told).allMatch(event -> event.length() < 2 * 3000 + 20);
        return told;
    }

    /// Frames that keep all rules, with a close frame at the end.
    private static byte[] stream(RandomGenerator random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int messages = random.nextInt(5); messages > 0; messages--) {
            boolean text = random.nextBoolean();
            byte[] bytes = text ? text(random) : new byte[random.nextInt(random.nextInt(6) == 0 ? 2000 : 40)];
            int from = 0;
            Opcode opcode = text ? Opcode.TEXT : Opcode.BINARY;
            for (int fragment = 0; fragment < 19 && from < bytes.length && random.nextBoolean(); fragment++) {
                int to = from + random.nextInt(bytes.length - from + 1);
                write(out, new Frame(opcode, false, Arrays.copyOfRange(bytes, from, to)), random);
                if (random.nextInt(3) == 0) {
                    write(out, Frame.ping(new byte[random.nextInt(126)]), random);
                }
                opcode = Opcode.CONTINUATION;
                from = to;
            }
            write(out, new Frame(opcode, true, Arrays.copyOfRange(bytes, from, bytes.length)), random);
            if (random.nextInt(3) == 0) {
                write(out, Frame.pong(new byte[random.nextInt(10)]), random);
            }
        }
        write(out, Frame.close(1000 + random.nextInt(3), "ende"), random);
        return out.toByteArray();
    }

    private static byte[] damaged(byte[] bytes, RandomGenerator random) {
        for (int times = 1 + random.nextInt(3); times > 0; times--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt();
                case 2 ->
                    bytes[random.nextInt(Math.min(6, bytes.length))] =
                            (byte) (0x80 | OPCODES[random.nextInt(6)].number());
                default -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
            }
        }
        return bytes;
    }

    private static byte[] text(RandomGenerator random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(60); i > 0; i--) {
            int bits = random.nextInt(4) == 0 ? 1 << 16 : random.nextBoolean() ? 0x800 : 0x80;
            int point = random.nextInt(bits * 2);
            text.appendCodePoint(point >= 0xD800 && point < 0xE000 ? 'x' : point);
        }
        return text.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private static void write(ByteArrayOutputStream out, Frame frame, RandomGenerator random) {
        out.writeBytes(frame.masked(random.nextInt()));
    }

    private static Told told() {
        return new Told(new Decoder(Decoder.Peer.CLIENT, LIMITS));
    }

    private static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }
}
