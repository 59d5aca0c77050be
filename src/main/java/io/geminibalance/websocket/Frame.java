package io.geminibalance.websocket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// One frame that goes out.
///
/// @param last whether its message ends with it
public record Frame(Opcode opcode, boolean last, byte[] payload) {
    static final int LONGEST_CONTROL = 125;
    private static final int LONGEST_REASON = LONGEST_CONTROL - Short.BYTES;
    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;

    public Frame {
        if (opcode.control() && (payload.length > LONGEST_CONTROL || !last)) {
            throw new IllegalArgumentException("a control frame is short and whole");
        }
    }

    public static Frame text(String text) {
        return new Frame(Opcode.TEXT, true, text.getBytes(StandardCharsets.UTF_8));
    }

    public static Frame ping(byte[] payload) {
        return new Frame(Opcode.PING, true, payload);
    }

    public static Frame pong(byte[] payload) {
        return new Frame(Opcode.PONG, true, payload);
    }

    /// A close frame, which says what can be said: [CloseCode#NONE] becomes an empty one, another code that may
    /// not be sent an internal error, and a reason that is too long is cut at a character.
    public static Frame close(int code, String reason) {
        if (code == CloseCode.NONE) {
            return new Frame(Opcode.CLOSE, true, new byte[0]);
        }
        byte[] words = reason.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(words.length, LONGEST_REASON);
        while (length < words.length && (words[length] & 0xC0) == 0x80) {
            length--;
        }
        int said = CloseCode.onTheWire(code) ? code : CloseCode.INTERNAL_ERROR;
        byte[] payload = new byte[Short.BYTES + length];
        ByteBuffer.wrap(payload).putShort((short) said).put(words, 0, length);
        return new Frame(Opcode.CLOSE, true, payload);
    }

    /// The bytes of the frame as a server sends it.
    public byte[] unmasked() {
        return head(0, 0).array();
    }

    /// The bytes of the frame as a client sends it.
    public byte[] masked(int mask) {
        ByteBuffer frame = head(MASKED, Integer.BYTES);
        int start = frame.capacity() - payload.length;
        frame.putInt(start - Integer.BYTES, mask);
        Masking.apply(frame.array(), start, frame.capacity(), mask);
        return frame.array();
    }

    private ByteBuffer head(int masked, int gap) {
        int length = payload.length;
        int wide = length < LENGTH_16 ? 0 : length < 1 << Short.SIZE ? Short.BYTES : Long.BYTES;
        ByteBuffer frame = ByteBuffer.allocate(2 + wide + gap + length);
        frame.put((byte) ((last ? FIN : 0) | opcode.number()));
        switch (wide) {
            case 0 -> frame.put((byte) (masked | length));
            case Short.BYTES -> frame.put((byte) (masked | LENGTH_16)).putShort((short) length);
            default -> frame.put((byte) (masked | LENGTH_64)).putLong(length);
        }
        frame.position(frame.position() + gap).put(payload);
        return frame;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Frame frame
                && opcode == frame.opcode
                && last == frame.last
                && Arrays.equals(payload, frame.payload);
    }

    @Override
    public int hashCode() {
        return 31 * opcode.hashCode() + Arrays.hashCode(payload);
    }
}
