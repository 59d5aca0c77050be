package io.geminibalance.config;

/// The refusal of a text by the parser of one value; its message says what is allowed and never repeats the text.
final class NotAllowed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotAllowed(String message) {
        super(message);
    }
}
