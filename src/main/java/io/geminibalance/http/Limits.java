package io.geminibalance.http;

import java.nio.file.Path;
import java.util.Optional;

/// What requests may cost.
///
/// @param maxBody longest body in bytes that is kept for another attempt
/// @param inMemory longest body in bytes that is kept in memory; a longer one goes to a temporary file
/// @param spool where the temporary files are made
/// @param memory for the bodies of all requests that are under way; one that finds none goes to the disk
/// @param disk for those that are there; one that finds none is refused
/// @param pages lends the memory; where there are none, each body has an array of its own
public record Limits(long maxBody, int inMemory, Path spool, Room memory, Room disk, Optional<Pages> pages) {
    /// Bodies up to this many bytes are kept in memory.
    public static final int IN_MEMORY = 4 << 20;

    /// Without a limit for all requests together.
    public Limits(long maxBody, int inMemory, Path spool) {
        this(maxBody, inMemory, spool, new Room(Long.MAX_VALUE), new Room(Long.MAX_VALUE), Optional.empty());
    }

    /// The same with another limit for one body.
    Limits upTo(int bytes) {
        return new Limits(bytes, bytes, spool, memory, disk, pages);
    }
}
