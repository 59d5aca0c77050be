package io.geminibalance.websocket;

import java.nio.charset.StandardCharsets;

/// What the bytes of a peer mean.
public sealed interface Event {

    /// A piece of a message, or the whole of it.
    ///
    /// Pieces follow the bytes as they come and not the peer's fragments. A piece of text holds whole
    /// characters, so that each can be read by itself.
    ///
    /// @param text whether the message is text, in UTF-8; binary else
    /// @param bytes not copied: belongs to whoever has the event
    /// @param last whether the message ends here; only the last piece may be empty
    record Data(boolean text, byte[] bytes, boolean last) implements Event, Received {

        /// A whole message of text.
        public static Data text(String text) {
            return new Data(true, text.getBytes(StandardCharsets.UTF_8), true);
        }

        /// A whole binary message.
        public static Data binary(byte[] bytes) {
            return new Data(false, bytes, true);
        }

        /// The bytes as text.
        public String string() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    record Ping(byte[] bytes) implements Event {}

    record Pong(byte[] bytes) implements Event {}

    /// The peer ends the connection. Nothing follows.
    ///
    /// @param code [CloseCode#NONE] where the peer gave none
    record Close(int code, String reason) implements Event {}

    /// The peer broke a rule or a limit. Nothing follows.
    ///
    /// @param code with which the connection is to be closed
    record Failure(int code, String reason) implements Event {}
}
