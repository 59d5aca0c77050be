package io.geminibalance.dialect.anthropic;

import io.geminibalance.dialect.answer.Usage;
import io.geminibalance.wire.Sink.ClientGone;
import java.util.Map;

/// Brings a message to paper: event by event, or whole at its end.
interface Printer {
    /// Begins the message.
    ///
    /// @param usage as far as it is known
    void start(String id, Usage usage) throws ClientGone;

    /// Begins a block.
    ///
    /// @param block as it looks while it is empty
    void open(Map<String, Object> block) throws ClientGone;

    /// Goes on with the block.
    void add(Piece kind, String piece) throws ClientGone;

    /// Ends the block.
    void close() throws ClientGone;

    /// Ends the message.
    ///
    /// @param searches how often the web was searched
    void end(String stopReason, Usage usage, int searches) throws ClientGone;

    /// Says what went wrong, as an answer or in the midst of one.
    void fail(AnthropicErrors.Said said) throws ClientGone;

    /// Says that it will take a moment until more is said.
    void pause() throws ClientGone;

    /// Whether the client has seen anything yet.
    boolean begun();

    /// Forgets what the client hasn't seen.
    void forget();

    /// What to do when the client turns out to have gone while its model was silent.
    default void onGone(Runnable action) {}

    /// Says so where the client has turned out to be gone.
    default void check() throws ClientGone {}

    /// Ends it in any case, told to its end or not.
    default void release() {}

    /// What a block is continued with.
    ///
    /// @param field of the delta that holds it
    enum Piece {
        THINKING("thinking_delta", "thinking"),
        SIGNATURE("signature_delta", "signature"),
        TEXT("text_delta", "text"),
        INPUT("input_json_delta", "partial_json");

        private final String type;
        private final String field;

        Piece(String type, String field) {
            this.type = type;
            this.field = field;
        }

        String type() {
            return type;
        }

        String field() {
            return field;
        }
    }
}
