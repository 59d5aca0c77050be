package io.geminibalance.sandbox;

/// How the answers of the sandbox went, counted since it opened.
///
/// @param open answers that are being told, or waited for, right now
/// @param completed told to their end
/// @param cancelled given up since the client had hung up. It shows at a write, so it takes an answer with some to come
/// @param broken cut by a fault, or by the sandbox closing
public record Streams(long open, long completed, long cancelled, long broken) {}
