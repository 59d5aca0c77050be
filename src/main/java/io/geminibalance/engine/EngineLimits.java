package io.geminibalance.engine;

import java.time.Duration;

/// Every limit of the engine.
///
/// @param connections open at the same time; beyond it the longest idle one is closed, and where none is idle the new
///     one is refused with 503
/// @param headBytes longest head of a request, in bytes with its line ends (431); of trailers too (400)
/// @param targetBytes longest request target, in bytes (414)
/// @param fields most fields of a head, or of trailers
/// @param bodyBytes longest body that is announced or chunked (413)
/// @param chunkLineBytes longest line with the size of a chunk and its extensions, in bytes
/// @param head from the first byte of a request to the end of its head (408)
/// @param idle how long a connection may stay open between requests, or before the first
/// @param stall longest wait for the next bytes of a body (408), and for a client to take what is written
/// @param bytesPerSecond what a body must bring on average, once it has been waited for as long as `stall`
/// @param linger how long the rest of a request is read after an early answer, so that no reset takes that away
/// @param lingerBytes how much of it
/// @param backlog connections that wait to be accepted, where the creator of the server names no number
public record EngineLimits(
        int connections,
        int headBytes,
        int targetBytes,
        int fields,
        long bodyBytes,
        int chunkLineBytes,
        Duration head,
        Duration idle,
        Duration stall,
        int bytesPerSecond,
        Duration linger,
        long lingerBytes,
        int backlog) {

    public static final EngineLimits USUAL = new EngineLimits(
            8192,
            64 * 1024,
            64 * 1024,
            200,
            Long.MAX_VALUE,
            1024,
            Duration.ofSeconds(10),
            Duration.ofSeconds(75),
            Duration.ofSeconds(30),
            500,
            Duration.ofSeconds(5),
            64L << 20,
            1024);

    /// These limits with what an operator decides. A request target may be as long as the whole head, so that it
    /// needs no limit of its own.
    public EngineLimits with(
            int mostConnections,
            int mostHeadBytes,
            int mostFields,
            Duration forHead,
            Duration forIdle,
            Duration forStall) {
        return new EngineLimits(
                mostConnections,
                mostHeadBytes,
                mostHeadBytes,
                mostFields,
                bodyBytes,
                chunkLineBytes,
                forHead,
                forIdle,
                forStall,
                bytesPerSecond,
                linger,
                lingerBytes,
                backlog);
    }
}
