package io.geminibalance.watch;

/// Connections of clients, counted since the start but for those that are open now.
///
/// @param accepted all of them, with those turned away
/// @param turnedAway because there were too many
/// @param refused requests that were unsound or too slow to be served
public record Connections(long open, long accepted, long turnedAway, long refused) {}
