package io.geminibalance.websocket;

import io.geminibalance.websocket.Event.Data;
import io.geminibalance.websocket.Event.Failure;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/// What frames make together: messages out of fragments, with control frames between them.
final class Incoming {
    private static final byte[] NOTHING = {};

    private final Limits limits;
    private final Utf8 utf8 = new Utf8();

    private Opcode opcode = Opcode.CONTINUATION;
    private boolean last;
    private boolean inMessage;
    private boolean text;
    private long size;
    private int fragments;

    /// The begun character at the end of the last piece of text.
    private byte[] carried = NOTHING;

    /// What has come of a control frame.
    private byte[] control = NOTHING;

    private Optional<Event> failure = Optional.empty();

    Incoming(Limits limits) {
        this.limits = limits;
    }

    /// A frame begins; tells what is wrong with its place.
    Optional<Event> begin(Opcode opcode, boolean last) {
        this.opcode = opcode;
        this.last = last;
        return switch (opcode) {
            case TEXT, BINARY -> inMessage ? broken("a message begins inside another one") : first();
            case CONTINUATION -> inMessage ? further() : broken("there is no message to continue");
            case CLOSE, PING, PONG -> {
                control = NOTHING;
                yield last ? Optional.empty() : broken("a control frame is fragmented");
            }
        };
    }

    /// The frame's length is known; tells whether its message becomes too long by it.
    Optional<Event> expect(long length) {
        if (opcode.control()) {
            return Optional.empty();
        }
        if (length > limits.message() - size) {
            return fail(CloseCode.TOO_BIG, "a message is longer than " + limits.message() + " bytes");
        }
        size += length;
        return Optional.empty();
    }

    /// Takes bytes of the frame's payload.
    ///
    /// @param ended whether the frame ends with them
    Optional<Event> take(ByteBuffer bytes, int count, int mask, boolean ended) {
        byte[] before = opcode.control() ? control : carried;
        byte[] plain = before;
        if (count > 0) {
            plain = Arrays.copyOf(before, before.length + count);
            bytes.get(plain, before.length, count);
            Masking.apply(plain, before.length, plain.length, mask);
        }
        if (opcode.control()) {
            control = plain;
            return ended ? Optional.of(Control.event(opcode, plain)) : Optional.empty();
        }
        return text ? text(plain, before.length, ended) : piece(plain, plain.length, ended && last);
    }

    boolean inMessage() {
        return inMessage;
    }

    /// What is wrong right behind the piece that was told last.
    Optional<Event> takeFailure() {
        Optional<Event> taken = failure;
        failure = Optional.empty();
        return taken;
    }

    private Optional<Event> first() {
        inMessage = true;
        text = opcode == Opcode.TEXT;
        size = 0;
        fragments = 1;
        utf8.reset();
        return Optional.empty();
    }

    private Optional<Event> further() {
        return ++fragments > limits.fragments()
                ? fail(CloseCode.POLICY, "a message has more than " + limits.fragments() + " fragments")
                : Optional.empty();
    }

    private Optional<Event> text(byte[] bytes, int from, boolean ended) {
        int right = from + utf8.check(bytes, from, bytes.length);
        boolean end = ended && last;
        if (right < bytes.length || end && !utf8.complete()) {
            failure = fail(CloseCode.INVALID_DATA, "text is not UTF-8");
            int whole = wholeCharacters(bytes, right);
            return whole > 0 ? piece(bytes, whole, false) : takeFailure();
        }
        int whole = utf8.complete() ? bytes.length : wholeCharacters(bytes, bytes.length);
        carried = whole == bytes.length ? NOTHING : Arrays.copyOfRange(bytes, whole, bytes.length);
        return piece(bytes, whole, end);
    }

    private Optional<Event> piece(byte[] bytes, int length, boolean end) {
        if (end) {
            inMessage = false;
        }
        return end || length > 0
                ? Optional.of(new Data(text, length == bytes.length ? bytes : Arrays.copyOf(bytes, length), end))
                : Optional.empty();
    }

    // Everything up to there is right, so what does not end a character has begun one at most three bytes before.
    private static int wholeCharacters(byte[] bytes, int to) {
        int lead = to - 1;
        while (lead >= 0 && (bytes[lead] & 0xC0) == 0x80) {
            lead--;
        }
        if (lead < 0) {
            return 0;
        }
        int b = bytes[lead] & 0xFF;
        int length = b < 0x80 ? 1 : b < 0xE0 ? 2 : b < 0xF0 ? 3 : 4;
        return lead + length <= to ? to : lead;
    }

    private static Optional<Event> broken(String reason) {
        return fail(CloseCode.PROTOCOL_ERROR, reason);
    }

    private static Optional<Event> fail(int code, String reason) {
        return Optional.of(new Failure(code, reason));
    }
}
