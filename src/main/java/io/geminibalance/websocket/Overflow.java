package io.geminibalance.websocket;

import java.util.function.LongFunction;

/// What happens to messages when the peer takes them too slowly.
public sealed interface Overflow {

    /// Whoever sends waits.
    record Block() implements Overflow {}

    /// The oldest messages are lost.
    ///
    /// @param note text that stands in their place, of how many they were
    record DropOldest(LongFunction<String> note) implements Overflow {}
}
