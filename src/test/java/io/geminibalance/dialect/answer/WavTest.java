package io.geminibalance.dialect.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WavTest {
    @ParameterizedTest
    @CsvSource({
        "1, 1, 24000, 16, 48000, 1.0, true",
        "1, 1, 8000, 16, 8000, 0.5, true",
        "65534, 1, 24000, 16, 48000, 1.0, true",
        "1, 2, 44100, 16, 176400, 1.0, false",
        "1, 1, 8000, 8, 8000, 1.0, false",
        "7, 1, 8000, 8, 4000, 0.5, false",
        "3, 1, 16000, 32, 64000, 1.0, false",
    })
    void theHeadTellsHowLongItIs(
            int encoding, int channels, int rate, int bits, int length, double seconds, boolean plain) {
        Wav wav = Wav.read(
                        ByteBuffer.wrap(file(format(encoding, channels, rate, bits), chunk("data", new byte[length]))))
                .orElseThrow();

        assertThat(wav.seconds()).isCloseTo(seconds, within(1e-9));
        assertThat(wav.rate()).isEqualTo(rate);
        assertThat(wav.channels()).isEqualTo(channels);
        assertThat(wav.isPlain()).isEqualTo(plain);
        assertThat(wav.to() - wav.from()).isEqualTo(length);
    }

    @Test
    void aHeadThatIsCutAnywhereIsNoneOrHoldsNothing() {
        byte[] whole = file(format(1, 1, 24_000, 16), chunk("data", new byte[0]));
        for (int length = 0; length < whole.length; length++) {
            assertThat(Wav.read(ByteBuffer.wrap(Arrays.copyOf(whole, length)))
                            .map(Wav::seconds)
                            .orElse(0.0))
                    .as("cut at " + length)
                    .isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 5})
    void aLengthThatIsWrongMeansTheRest(int size) {
        byte[] file = file(format(1, 1, 24_000, 16), chunk("data", new byte[4]));
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(file.length - 8, size);

        Wav wav = Wav.read(ByteBuffer.wrap(file)).orElseThrow();
        assertThat(wav.from()).isEqualTo(file.length - 4);
        assertThat(wav.to()).isEqualTo(file.length);
    }

    @Test
    void otherChunksArePassedEvenThoseOfAnOddLength() {
        byte[] file = file(
                chunk("JUNK", new byte[28]),
                format(1, 1, 16_000, 16),
                chunk("LIST", new byte[] {9, 9, 9}),
                chunk("data", new byte[] {1, 2, 3, 4}),
                chunk("id3 ", new byte[] {5}));

        Wav wav = Wav.read(ByteBuffer.wrap(file)).orElseThrow();
        assertThat(Arrays.copyOfRange(file, wav.from(), wav.to())).containsExactly(1, 2, 3, 4);
        assertThat(wav.rate()).isEqualTo(16_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "RIFF", "RIFF1234WAVX", "RIFF1234AVI LIST", "ID3 and so on", "OggS"})
    void whatIsNoFileIsNone(String bytes) {
        assertThat(Wav.read(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.US_ASCII))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "-1, -1", "24000, 0"})
    void aRateThatCannotBeMakesNoTime(int rate, int bytesASecond) {
        byte[] format = format(1, 1, rate, 16);
        ByteBuffer.wrap(format).order(ByteOrder.LITTLE_ENDIAN).putInt(16, bytesASecond);

        assertThat(Wav.read(ByteBuffer.wrap(file(format, chunk("data", new byte[8]))))
                        .orElseThrow()
                        .seconds())
                .isZero();
    }

    @Test
    void soundThatIsNotAsModelsSpeakItStaysInItsFile() {
        byte[] stereo = file(format(1, 2, 44_100, 16), chunk("data", new byte[8]));
        byte[] noRate = file(format(1, 1, 0, 16), chunk("data", new byte[8]));
        for (byte[] file : new byte[][] {stereo, noRate}) {
            assertThat(Sound.read("audio/wav", Base64.getEncoder().encodeToString(file)))
                    .isEmpty();
        }
    }

    private static byte[] file(byte[]... chunks) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] chunk : chunks) {
            all.writeBytes(chunk);
        }
        return ByteBuffer.allocate(12 + all.size())
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt(4 + all.size())
                .put("WAVE".getBytes(StandardCharsets.US_ASCII))
                .put(all.toByteArray())
                .array();
    }

    private static byte[] format(int encoding, int channels, int rate, int bits) {
        ByteBuffer format = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        format.putShort((short) encoding).putShort((short) channels).putInt(rate);
        format.putInt(rate * channels * bits / 8).putShort((short) (channels * bits / 8));
        return chunk("fmt ", format.putShort((short) bits).array());
    }

    private static byte[] chunk(String name, byte[] bytes) {
        ByteBuffer chunk = ByteBuffer.allocate(8 + bytes.length + (bytes.length & 1));
        chunk.order(ByteOrder.LITTLE_ENDIAN).put(name.getBytes(StandardCharsets.US_ASCII));
        return chunk.putInt(bytes.length).put(bytes).array();
    }
}
