package io.geminibalance.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.websocket.Script.Case;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DecoderTest {
    private static final Limits LIMITS = new Limits(1 << 20, 294_908, 1000, 0);
    private static final int SHORT = 1500;

    static List<Case> cases() {
        return Script.cases();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tellsWhatTheFramesMeanWhenTheyComeAtOnce(Case given) {
        Told told = told();

        told.feed(given.bytes(), 0, given.bytes().length);

        assertThat(told.end()).isEqualTo(given.events());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tellsTheSameWhenTheyComeByteByByte(Case given) {
        Told told = told();

        for (int i = 0; i < given.bytes().length; i++) {
            told.feed(given.bytes(), i, i + 1);
        }

        assertThat(told.end()).isEqualTo(given.events());
        assertThat(told.wholeCharacters()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tellsTheSameWhereverTheyAreCutInTwo(Case given) {
        for (int cut : cuts(given.bytes().length)) {
            Told told = told();

            told.feed(given.bytes(), 0, cut).feed(given.bytes(), cut, given.bytes().length);

            assertThat(told.end()).as("cut at %s", cut).isEqualTo(given.events());
            assertThat(told.wholeCharacters()).as("cut at %s", cut).isTrue();
        }
    }

    @Test
    void saysHowMuchOfAFrameIsMissing() {
        Decoder decoder = new Decoder(Decoder.Peer.CLIENT, LIMITS);
        byte[] frame = new Frame(Opcode.TEXT, false, new byte[1000]).masked(7);

        assertThat(decoder.missing()).isZero();
        assertThat(decoder.idle()).isTrue();
        decoder.next(ByteBuffer.wrap(frame, 0, 8));
        assertThat(decoder.missing()).isEqualTo(1000);
        assertThat(decoder.idle()).isFalse();
        decoder.next(ByteBuffer.wrap(frame, 8, 1000));
        assertThat(decoder.missing()).isZero();
        assertThat(decoder.idle()).as("the message goes on").isFalse();
    }

    @Test
    void readsFramesOfAServerWhichMustNotBeMasked() {
        Told told = new Told(new Decoder(Decoder.Peer.SERVER, LIMITS));
        byte[] plain = Frame.text("hi").unmasked();
        byte[] masked = Frame.text("hi").masked(5);

        told.feed(plain, 0, plain.length).feed(masked, 0, masked.length);

        assertThat(told.end()).containsExactly("text 6869", "fail 1002");
    }

    private static Told told() {
        return new Told(new Decoder(Decoder.Peer.CLIENT, LIMITS));
    }

    // Every place of the short ones; of the long ones those near the ends, and some of each multiple of a byte's power.
    private static Iterable<Integer> cuts(int length) {
        TreeSet<Integer> cuts = new TreeSet<>();
        for (int at = 0; at <= length; at += length <= SHORT || at < 40 || at > length - 40 ? 1 : 1 + at * 37 % 4093) {
            cuts.add(at);
        }
        return cuts;
    }
}
