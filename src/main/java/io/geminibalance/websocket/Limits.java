package io.geminibalance.websocket;

/// How much a connection may ask for.
///
/// @param frame bytes of one frame that comes in
/// @param message bytes of one message that comes in
/// @param fragments of one message; many tiny ones cost time, not memory
/// @param queue bytes that may wait to go out; one message may be longer, if nothing else waits
public record Limits(long frame, long message, int fragments, int queue) {
    private static final int MEGABYTE = 1 << 20;

    /// For conversations that carry images.
    public static final Limits LARGE = new Limits(16 * MEGABYTE, 16 * MEGABYTE, 1 << 16, MEGABYTE);

    /// For a reader that has next to nothing to say.
    public static final Limits SMALL = new Limits(1 << 12, 1 << 12, 16, 1 << 18);

    public Limits {
        if (frame < 0 || message < 0 || fragments < 1 || queue < 0) {
            throw new IllegalArgumentException("a limit below nothing");
        }
    }
}
