package io.geminibalance.dialect.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SoundTest {
    private static final byte[] SAMPLES = {1, 2, 3, 4};

    @ParameterizedTest
    @CsvSource({
        "audio/L16;codec=pcm;rate=16000, 16000",
        "audio/pcm, 24000",
        "AUDIO/l16; rate=8000, 8000",
        "audio/pcm;rate=x, 24000"
    })
    void bareSamplesHaveTheRateOfTheirType(String type, int rate) {
        Sound sound = Sound.read(type, base64(SAMPLES)).orElseThrow();
        assertThat(sound.samples()).isEqualTo(SAMPLES);
        assertThat(sound.rate()).isEqualTo(rate);
    }

    @Test
    void aFileHasAHeaderOf44Bytes() {
        byte[] file = new Sound(SAMPLES, 24000).file();
        assertThat(file).hasSize(48).startsWith('R', 'I', 'F', 'F', 40, 0, 0, 0).endsWith(SAMPLES);
        ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(header.getInt(24)).isEqualTo(24000);
        assertThat(header.getInt(28)).isEqualTo(48000);
        assertThat(header.getInt(40)).isEqualTo(4);
        Sound read = Sound.read("audio/wav", base64(file)).orElseThrow();
        assertThat(read.samples()).isEqualTo(SAMPLES);
        assertThat(read.rate()).isEqualTo(24000);
    }

    @Test
    void aBeginningHasNoLengthYet() {
        Sound sound = new Sound(SAMPLES, 8000);
        assertThat(Sound.read("audio/x-wav", base64(sound.beginning())))
                .hasValueSatisfying(read -> assertThat(read.samples()).isEqualTo(SAMPLES));
    }

    @ParameterizedTest
    @CsvSource({"audio/mpeg, QUJD", "audio/pcm, '!'", "image/png, QUJD"})
    void whatIsNotKnownIsNone(String type, String data) {
        assertThat(Sound.read(type, data)).isEmpty();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
