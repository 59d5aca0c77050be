package io.geminibalance.dialect.prompt;

import io.geminibalance.json.Span;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/// Base64 as clients write it, made sound: the standard alphabet, full padding, and nothing in between.
final class Base64Text {
    private static final int NOTHING = -1;
    private static final int FOREIGN = -2;
    private static final byte[] ALPHABET = alphabet();

    /// Bytes that are encoded at a time; of a number that three goes into, so that no padding is in between.
    private static final int PIECE = 3 * 8 * 1024;

    private Base64Text() {}

    /// The same data in sound base64: the span itself where it is sound already, else one copy.
    ///
    /// Understood are JSON escapes (PHP writes `\/`, Gson `\u003d`), percent-encoding, white space, the
    /// alphabet of URLs and missing padding.
    ///
    /// @return nothing where this is no base64, or no data
    static Optional<Span> sound(Span text) {
        if (text.length() == 0) {
            return Optional.empty();
        }
        return isSound(text) ? Optional.of(text) : cleaned(text);
    }

    /// Data that are not base64 yet, such as the text of a data URL.
    ///
    /// @param text of which `%41` means the byte 0x41
    static Span ofPercentEncoded(Span text) {
        byte[] bytes = text.plain()
                ? Arrays.copyOfRange(text.source(), text.from(), text.to())
                : text.text().getBytes(StandardCharsets.UTF_8);
        int to = 0;
        for (int from = 0; from < bytes.length; to++) {
            int octet = bytes[from] == '%' ? hex(bytes, from + 1, 2) : NOTHING;
            bytes[to] = octet < 0 ? bytes[from] : (byte) octet;
            from += octet < 0 ? 1 : 3;
        }
        ByteBuffer encoded = Base64.getEncoder().encode(ByteBuffer.wrap(bytes, 0, to));
        return new Span(encoded.array(), 0, encoded.limit());
    }

    /// Bytes in base64. They need not be in memory, and don't come there as a whole.
    static Span of(ByteBuffer bytes) {
        byte[] encoded = new byte[Math.multiplyExact((bytes.remaining() + 2) / 3, 4)];
        byte[] some = new byte[Math.min(PIECE, bytes.remaining())];
        int to = 0;
        while (bytes.hasRemaining()) {
            int length = Math.min(some.length, bytes.remaining());
            bytes.get(some, 0, length);
            byte[] letters = Base64.getEncoder().encode(length == some.length ? some : Arrays.copyOf(some, length));
            System.arraycopy(letters, 0, encoded, to, letters.length);
            to += letters.length;
        }
        return new Span(encoded, 0, encoded.length);
    }

    /// The first bytes of sound base64.
    static byte[] start(Span sound, int most) {
        int length = Math.min(sound.length(), (most + 2) / 3 * 4);
        return Base64.getDecoder().decode(sound.start(length));
    }

    private static boolean isSound(Span text) {
        if (text.length() % 4 != 0) {
            return false;
        }
        byte[] source = text.source();
        int end = text.to();
        for (int padding = 0; padding < 2 && source[end - 1] == '='; padding++) {
            end--;
        }
        for (int i = text.from(); i < end; i++) {
            int letter = source[i];
            // A letter that means itself, which `-` and `_` do not.
            if (letter < 0 || ALPHABET[letter] != letter) {
                return false;
            }
        }
        return true;
    }

    private static Optional<Span> cleaned(Span text) {
        Letters letters = new Letters(text);
        byte[] clean = new byte[text.length() + 2];
        int length = 0;
        boolean ended = false;
        for (int letter = letters.next(); letter != NOTHING; letter = letters.next()) {
            if (letter == ' ' || letter >= '\t' && letter <= '\r') {
                continue;
            }
            byte sound = letter < 0 || letter > 0x7f ? 0 : ALPHABET[letter];
            if (letter == '=') {
                ended = true;
            } else if (sound == 0 || ended) {
                return Optional.empty();
            } else {
                clean[length++] = sound;
            }
        }
        if (length == 0 || length % 4 == 1) {
            return Optional.empty();
        }
        while (length % 4 != 0) {
            clean[length++] = '=';
        }
        return Optional.of(new Span(clean, 0, length));
    }

    /// For each character of ASCII the letter of the standard alphabet that it means, 0 where it means none.
    private static byte[] alphabet() {
        byte[] alphabet = new byte[128];
        for (char letter = 0; letter < alphabet.length; letter++) {
            boolean itself = letter >= 'A' && letter <= 'Z'
                    || letter >= 'a' && letter <= 'z'
                    || letter >= '0' && letter <= '9'
                    || letter == '+'
                    || letter == '/';
            alphabet[letter] = (byte) (itself ? letter : letter == '-' ? '+' : letter == '_' ? '/' : 0);
        }
        return alphabet;
    }

    /// The number that some hexadecimal digits write, negative where there are no such digits.
    private static int hex(byte[] bytes, int from, int digits) {
        if (from + digits > bytes.length) {
            return NOTHING;
        }
        int number = 0;
        for (int i = from; i < from + digits; i++) {
            int digit = Character.digit(bytes[i], 16);
            if (digit < 0) {
                return NOTHING;
            }
            number = number << 4 | digit;
        }
        return number;
    }

    /// The characters that a string in a document means, one by one, with percent-encoding undone too.
    private static final class Letters {
        private final Span text;
        private int at;

        Letters(Span text) {
            this.text = text;
            this.at = text.from();
        }

        /// A character, [#NOTHING] at the end, or [#FOREIGN] for what cannot be in base64.
        int next() {
            int letter = unescaped();
            if (letter != '%') {
                return letter;
            }
            int high = Character.digit(unescaped(), 16);
            int low = Character.digit(unescaped(), 16);
            return high < 0 || low < 0 ? FOREIGN : high << 4 | low;
        }

        private int unescaped() {
            if (at >= text.to()) {
                return NOTHING;
            }
            int octet = text.source()[at++];
            if (octet < 0 || octet == '\\' && at >= text.to()) {
                return FOREIGN;
            }
            return octet == '\\' ? escaped(text.source()[at++]) : octet;
        }

        private int escaped(byte kind) {
            return switch (kind) {
                case 'n' -> '\n';
                case 'r' -> '\r';
                case 't' -> '\t';
                case 'f' -> '\f';
                case 'u' -> {
                    int letter = hex(text.source(), at, 4);
                    at += 4;
                    yield letter < 0 ? FOREIGN : letter;
                }
                default -> kind == '/' ? kind : FOREIGN;
            };
        }
    }
}
