package io.geminibalance.websocket;

import io.geminibalance.websocket.Event.Close;
import io.geminibalance.websocket.Event.Data;
import io.geminibalance.websocket.Event.Failure;
import io.geminibalance.websocket.Event.Ping;
import io.geminibalance.websocket.Event.Pong;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// What a decoder told, written as in `websocket/cases.txt`, with the pieces of messages put together.
final class Told {
    private final Decoder decoder;
    private final List<String> events = new ArrayList<>();
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private String open = "";
    private int largest;
    private boolean whole = true;

    Told(Decoder decoder) {
        this.decoder = decoder;
    }

    Told feed(byte[] bytes, int from, int to) {
        // Read-only, so that the decoder cannot do what it promises not to.
        ByteBuffer piece = ByteBuffer.wrap(bytes, from, to - from).asReadOnlyBuffer();
        Optional<Event> event = decoder.next(piece);
        while (event.isPresent()) {
            take(event.get());
            event = decoder.next(piece);
        }
        if (piece.hasRemaining()) {
            throw new AssertionError("bytes were left");
        }
        return this;
    }

    List<String> end() {
        if (!open.isEmpty()) {
            // An unfinished message stands in front of what ended it.
            boolean ended = !events.isEmpty()
                    && (events.getLast().startsWith("fail") || events.getLast().startsWith("close"));
            events.add(
                    events.size() - (ended ? 1 : 0),
                    open + "- " + HexFormat.of().formatHex(message.toByteArray()));
            open = "";
        }
        return events;
    }

    /// The longest piece of a message.
    int largest() {
        return largest;
    }

    /// Whether every piece of text could be read by itself.
    boolean wholeCharacters() {
        return whole;
    }

    private void take(Event event) {
        switch (event) {
            case Data(boolean text, byte[] bytes, boolean last) -> {
                largest = Math.max(largest, bytes.length);
                whole &= !text
                        || new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8).length
                                == bytes.length;
                open = text ? "text" : "binary";
                message.writeBytes(bytes);
                if (last) {
                    events.add(open + " " + HexFormat.of().formatHex(message.toByteArray()));
                    message.reset();
                    open = "";
                }
            }
            case Ping(byte[] bytes) -> events.add("ping " + HexFormat.of().formatHex(bytes));
            case Pong(byte[] bytes) -> events.add("pong " + HexFormat.of().formatHex(bytes));
            case Close(int code, String reason) ->
                events.add("close " + code + " " + HexFormat.of().formatHex(reason.getBytes(StandardCharsets.UTF_8)));
            case Failure failure -> events.add("fail " + failure.code());
        }
    }
}
