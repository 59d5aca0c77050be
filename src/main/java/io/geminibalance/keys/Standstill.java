package io.geminibalance.keys;

import java.time.Instant;

/// A time in which nothing is asked of Google on some way: it refused several projects at once, so it is the address
/// that it refuses, and every key keeps its state.
///
/// @param reason Google's words at the last of these refusals
public record Standstill(Instant until, String reason) {}
