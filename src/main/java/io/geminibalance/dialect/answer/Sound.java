package io.geminibalance.dialect.answer;

import io.geminibalance.json.Span;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/// Sound as models speak it: samples of 16 bits, one channel, nothing around them.
///
/// @param rate in samples a second
public record Sound(byte[] samples, int rate) {
    /// What models use where they don't say (Google's documentation of speech generation, read 2026-11-22).
    static final int USUAL_RATE = 24_000;

    private static final int HIGHEST_RATE = 1_000_000;
    private static final int HEADER = 44;
    private static final int BYTES_A_SAMPLE = 2;

    /// Where a file's length cannot be known yet, this stands for it; players take it for "to the end".
    private static final int ENDLESS = -1;

    /// Reads sound from a part of an answer; nothing where it is packed in a way that isn't known here.
    ///
    /// Newer models send a whole file instead of bare samples, and in bare form it is only the samples that are
    /// wanted. (vercel/ai 2693319)
    ///
    /// @param data base64 as a document holds it, a `String` or a [Span]
    public static Optional<Sound> read(String mimeType, Object data) {
        String type = mimeType.toLowerCase(Locale.ROOT);
        boolean file = type.startsWith("audio/wav") || type.startsWith("audio/x-wav") || type.startsWith("audio/wave");
        boolean bare = type.startsWith("audio/l16") || type.startsWith("audio/pcm");
        if (!file && !bare) {
            return Optional.empty();
        }
        try {
            return sound(decoded(data), type);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Optional<Sound> sound(byte[] bytes, String type) {
        Optional<Wav> head = Wav.read(ByteBuffer.wrap(bytes));
        if (head.isEmpty()) {
            return Optional.of(new Sound(bytes, rate(type)));
        }
        // Two channels taken for one would be played at half the speed.
        return head.filter(Wav::isPlain)
                .map(wav -> new Sound(Arrays.copyOfRange(bytes, wav.from(), wav.to()), wav.rate()));
    }

    /// This sound and another one after it.
    public Sound then(Sound next) {
        byte[] both = Arrays.copyOf(samples, samples.length + next.samples.length);
        System.arraycopy(next.samples, 0, both, samples.length, next.samples.length);
        return new Sound(both, rate);
    }

    /// A file of it.
    public byte[] file() {
        return headed(samples.length);
    }

    /// The beginning of a file that goes on with other sounds.
    public byte[] beginning() {
        return headed(ENDLESS);
    }

    private byte[] headed(int length) {
        ByteBuffer file = ByteBuffer.allocate(HEADER + samples.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt(length == ENDLESS ? ENDLESS : HEADER - 8 + length)
                .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
                .putInt(16)
                .putShort((short) 1)
                .putShort((short) 1)
                .putInt(rate)
                .putInt(rate * BYTES_A_SAMPLE)
                .putShort((short) BYTES_A_SAMPLE)
                .putShort((short) (8 * BYTES_A_SAMPLE))
                .put("data".getBytes(StandardCharsets.US_ASCII))
                .putInt(length)
                .put(samples);
        return file.array();
    }

    private static byte[] decoded(Object data) {
        if (data instanceof Span span && span.plain()) {
            return Base64.getDecoder()
                    .decode(ByteBuffer.wrap(span.source(), span.from(), span.length()))
                    .array();
        }
        return Base64.getDecoder().decode(data.toString());
    }

    private static int rate(String type) {
        int at = type.indexOf("rate=");
        int rate = 0;
        for (int i = at < 0 ? type.length() : at + 5; i < type.length() && rate < HIGHEST_RATE; i++) {
            if (!Character.isDigit(type.charAt(i))) {
                break;
            }
            rate = 10 * rate + type.charAt(i) - '0';
        }
        return rate > 0 ? rate : USUAL_RATE;
    }
}
