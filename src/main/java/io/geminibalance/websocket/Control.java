package io.geminibalance.websocket;

import io.geminibalance.websocket.Event.Close;
import io.geminibalance.websocket.Event.Failure;
import io.geminibalance.websocket.Event.Ping;
import io.geminibalance.websocket.Event.Pong;
import java.nio.charset.StandardCharsets;

/// What whole control frames mean (RFC 6455, 5.5).
final class Control {
    private static final int CODE_BYTES = 2;

    private Control() {}

    static Event event(Opcode opcode, byte[] payload) {
        return switch (opcode) {
            case PING -> new Ping(payload);
            case PONG -> new Pong(payload);
            case CLOSE -> close(payload);
            case CONTINUATION, TEXT, BINARY -> throw new IllegalArgumentException(opcode + " controls nothing");
        };
    }

    private static Event close(byte[] payload) {
        if (payload.length == 0) {
            return new Close(CloseCode.NONE, "");
        }
        if (payload.length < CODE_BYTES) {
            return new Failure(CloseCode.PROTOCOL_ERROR, "a close frame holds half a code");
        }
        int code = (payload[0] & 0xFF) << 8 | payload[1] & 0xFF;
        if (!CloseCode.onTheWire(code)) {
            return new Failure(CloseCode.PROTOCOL_ERROR, "close code " + code + " may not be sent");
        }
        Utf8 utf8 = new Utf8();
        int reason = payload.length - CODE_BYTES;
        if (utf8.check(payload, CODE_BYTES, payload.length) < reason || !utf8.complete()) {
            return new Failure(CloseCode.INVALID_DATA, "the reason in a close frame is not UTF-8");
        }
        return new Close(code, new String(payload, CODE_BYTES, reason, StandardCharsets.UTF_8));
    }
}
