package io.geminibalance.websocket;

import io.geminibalance.websocket.Event.Failure;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Reads a peer's frames: a table of states, fed with bytes in pieces of any size.
///
/// Does no I/O, changes no byte that it is given, and keeps none but those of an unfinished control frame or
/// character. What it tells depends on the bytes only and not on where they were cut, apart from where the
/// pieces of a message are.
///
/// ```
/// START -> LENGTH -+-> EXTENDED -+-> MASK -> PAYLOAD -> START
///                  +-------------+     (MASK only for frames of clients; a failure or a close frame leads to END)
/// ```
public final class Decoder {

    /// Who sends what is decoded: clients must mask, servers must not.
    public enum Peer {
        CLIENT,
        SERVER
    }

    private enum State {
        START,
        LENGTH,
        EXTENDED,
        MASK,
        PAYLOAD,
        END
    }

    private static final int FIN = 0x80;
    private static final int RESERVED = 0x70;
    private static final int OPCODE = 0x0F;
    private static final int MASKED = 0x80;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final int MASK_BYTES = 4;

    private final Peer peer;
    private final Limits limits;
    private final Incoming incoming;

    private State state = State.START;
    private Opcode opcode = Opcode.CONTINUATION;
    private boolean last;

    /// A number that comes in several bytes, and how many of them are still to come.
    private long number;

    private int numberLeft;
    private boolean wide;
    private long left;

    /// The mask, turned so that its first byte belongs to the next byte of the payload.
    private int mask;

    /// What is told before anything else is read.
    private Optional<Event> pending = Optional.empty();

    public Decoder(Peer peer, Limits limits) {
        this.peer = peer;
        this.limits = limits;
        this.incoming = new Incoming(limits);
    }

    /// The next event; none when all bytes are used up. After a close frame or a failure all else is passed over.
    public Optional<Event> next(ByteBuffer bytes) {
        if (pending.isPresent()) {
            return told();
        }
        while (state != State.END && (bytes.hasRemaining() || state == State.PAYLOAD && left == 0)) {
            Optional<Event> event = step(bytes);
            if (event.isPresent()) {
                pending = event;
                return told();
            }
        }
        if (state == State.END) {
            bytes.position(bytes.limit());
        }
        return Optional.empty();
    }

    /// How many bytes the frame that has begun still lacks, as far as is known; 0 between frames.
    public long missing() {
        return switch (state) {
            case START, END -> 0;
            case LENGTH -> 1;
            case EXTENDED, MASK -> numberLeft;
            case PAYLOAD -> left;
        };
    }

    /// Whether neither a frame nor a message has begun.
    public boolean idle() {
        return (state == State.START && !incoming.inMessage()) || state == State.END;
    }

    private Optional<Event> told() {
        Optional<Event> event = pending;
        // A piece whose characters are right up to a wrong byte comes first, then what is wrong.
        pending = incoming.takeFailure();
        boolean ends = event.filter(e -> e instanceof Failure || e instanceof Event.Close)
                .isPresent();
        if (ends || pending.isPresent()) {
            state = State.END;
        }
        return event;
    }

    private Optional<Event> step(ByteBuffer bytes) {
        return switch (state) {
            case START -> start(bytes.get());
            case LENGTH -> length(bytes.get());
            case EXTENDED -> extended(bytes.get());
            case MASK -> mask(bytes.get());
            case PAYLOAD -> payload(bytes);
            case END -> Optional.empty();
        };
    }

    private Optional<Event> start(byte b) {
        if ((b & RESERVED) != 0) {
            return fail("a reserved bit is set and no extension was agreed on");
        }
        Optional<Opcode> known = Opcode.of(b & OPCODE);
        if (known.isEmpty()) {
            return fail("opcode " + (b & OPCODE) + " is reserved");
        }
        opcode = known.get();
        last = (b & FIN) != 0;
        Optional<Event> wrong = incoming.begin(opcode, last);
        state = State.LENGTH;
        return wrong;
    }

    private Optional<Event> length(byte b) {
        boolean masked = (b & MASKED) != 0;
        if (masked != (peer == Peer.CLIENT)) {
            return fail(masked ? "a server must not mask its frames" : "a client must mask its frames");
        }
        int given = b & ~MASKED & 0xFF;
        if (opcode.control() && given > Frame.LONGEST_CONTROL) {
            return fail("a control frame is longer than " + Frame.LONGEST_CONTROL + " bytes");
        }
        if (given < LENGTH_16) {
            return known(given);
        }
        wide = given == LENGTH_64;
        expect(State.EXTENDED, wide ? Long.BYTES : Short.BYTES);
        return Optional.empty();
    }

    private Optional<Event> extended(byte b) {
        number = number << 8 | b & 0xFF;
        if (--numberLeft > 0) {
            return Optional.empty();
        }
        if (number < 0) {
            return fail("the highest bit of a length is set");
        }
        // RFC 6455, 5.2: the shortest of the three forms must be used.
        if (number < (wide ? 1 << Short.SIZE : LENGTH_16)) {
            return fail("a length is written in more bytes than it needs");
        }
        return known(number);
    }

    private Optional<Event> known(long length) {
        left = length;
        if (length > limits.frame()) {
            return Optional.of(new Failure(CloseCode.TOO_BIG, "a frame is longer than " + limits.frame() + " bytes"));
        }
        Optional<Event> wrong = incoming.expect(length);
        mask = 0;
        if (peer == Peer.CLIENT) {
            expect(State.MASK, MASK_BYTES);
        } else {
            state = State.PAYLOAD;
        }
        return wrong;
    }

    private Optional<Event> mask(byte b) {
        mask = mask << 8 | b & 0xFF;
        if (--numberLeft == 0) {
            state = State.PAYLOAD;
        }
        return Optional.empty();
    }

    private Optional<Event> payload(ByteBuffer bytes) {
        int count = (int) Math.min(left, bytes.remaining());
        left -= count;
        boolean ended = left == 0;
        Optional<Event> event = incoming.take(bytes, count, mask, ended);
        mask = Integer.rotateLeft(mask, 8 * (count % MASK_BYTES));
        if (ended) {
            state = State.START;
        }
        return event;
    }

    private void expect(State next, int bytes) {
        state = next;
        number = 0;
        numberLeft = bytes;
    }

    private static Optional<Event> fail(String reason) {
        return Optional.of(new Failure(CloseCode.PROTOCOL_ERROR, reason));
    }
}
