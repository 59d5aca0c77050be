package io.geminibalance.websocket;

import java.util.Optional;

/// What a frame is for, with its number on the wire (RFC 6455, 11.8).
public enum Opcode {
    CONTINUATION(0x0),
    TEXT(0x1),
    BINARY(0x2),
    CLOSE(0x8),
    PING(0x9),
    PONG(0xA);

    private final int number;

    Opcode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /// Control frames are about the connection; they are short and may stand between the fragments of a message.
    public boolean control() {
        return number >= 0x8;
    }

    /// The opcode of a number; none where the number is reserved.
    static Optional<Opcode> of(int number) {
        return switch (number) {
            case 0x0 -> Optional.of(CONTINUATION);
            case 0x1 -> Optional.of(TEXT);
            case 0x2 -> Optional.of(BINARY);
            case 0x8 -> Optional.of(CLOSE);
            case 0x9 -> Optional.of(PING);
            case 0xA -> Optional.of(PONG);
            default -> Optional.empty();
        };
    }
}
