package io.geminibalance.dialect.answer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What the head of a WAV file says of its sound, and where that stands in the file.
///
/// What the head leaves out is what models speak: samples of 16 bits, one channel, 24,000 a second.
///
/// @param encoding 1 for plain samples
/// @param rate in samples a second
/// @param bytesASecond of all channels
/// @param bits of a sample
/// @param from where the samples begin
/// @param to where they end; the same where there are none
public record Wav(int encoding, int channels, int rate, int bytesASecond, int bits, int from, int to) {
    private static final int FIRST_CHUNK = 12;
    private static final int CHUNK_HEAD = 8;
    private static final int FORMAT = 16;
    private static final int PLAIN = 1;

    /// The encoding stands further behind, and is nearly always the plain one.
    private static final int EXTENSIBLE = 0xfffe;

    /// Reads the head of a file; nothing where it is no WAV file.
    public static Optional<Wav> read(ByteBuffer whole) {
        ByteBuffer file = whole.slice().order(ByteOrder.LITTLE_ENDIAN);
        if (!has(file, 0, "RIFF") || !has(file, 8, "WAVE")) {
            return Optional.empty();
        }
        int length = file.limit();
        Wav read = new Wav(PLAIN, 1, Sound.USUAL_RATE, 2 * Sound.USUAL_RATE, 16, length, length);
        int at = FIRST_CHUNK;
        while (at <= length - CHUNK_HEAD) {
            int size = file.getInt(at + 4);
            int begin = at + CHUNK_HEAD;
            // A length that isn't known yet, or is wrong, means the rest.
            int end = size < 0 || size > length - begin ? length : begin + size;
            if (has(file, at, "fmt ") && end - begin >= FORMAT) {
                read = new Wav(
                        Short.toUnsignedInt(file.getShort(begin)),
                        Short.toUnsignedInt(file.getShort(begin + 2)),
                        file.getInt(begin + 4),
                        file.getInt(begin + 8),
                        Short.toUnsignedInt(file.getShort(begin + 14)),
                        length,
                        length);
            } else if (has(file, at, "data")) {
                return Optional.of(read.holding(begin, end));
            }
            // Chunks begin at even places.
            at = end + (end & 1);
        }
        return Optional.of(read);
    }

    /// Whether the samples are as models speak them, so that they can be taken out of the file.
    public boolean isPlain() {
        return (encoding == PLAIN || encoding == EXTENSIBLE) && channels == 1 && bits == 16 && rate > 0;
    }

    /// How long the sound is, 0 where the head makes no sense.
    public double seconds() {
        return bytesASecond > 0 ? (double) (to - from) / bytesASecond : 0;
    }

    private Wav holding(int begin, int end) {
        return new Wav(encoding, channels, rate, bytesASecond, bits, begin, end);
    }

    private static boolean has(ByteBuffer file, int at, String word) {
        return at + word.length() <= file.limit()
                && file.slice(at, word.length()).equals(StandardCharsets.US_ASCII.encode(word));
    }
}
