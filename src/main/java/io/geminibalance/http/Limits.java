package io.geminibalance.http;

import java.nio.file.Path;

/// What one request may cost.
///
/// @param maxBody longest body in bytes that is kept for another attempt
/// @param inMemory longest body in bytes that is kept in memory; a longer one goes to a temporary file
/// @param spool where the temporary files are made
public record Limits(long maxBody, int inMemory, Path spool) {
    /// Bodies up to this many bytes are kept in memory.
    public static final int IN_MEMORY = 1 << 20;
}
