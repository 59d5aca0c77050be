package io.geminibalance.websocket;

import java.time.Duration;

/// How long a connection waits for its peer, as a function from what is known to what is to be done.
///
/// @param pingAfter time in which nothing came, or nothing went out, before a ping
/// @param pongWithin further time in which nothing came before the peer counts as gone
/// @param messageWithin time that may be spent waiting for the rest of a begun message
/// @param writeWithin time in which the peer must take the next few kilobytes
/// @param closeWithin time from the beginning of the end to the peer's close frame
public record Times(
        Duration pingAfter, Duration pongWithin, Duration messageWithin, Duration writeWithin, Duration closeWithin) {
    /// Pings come twice as often as nginx would break off a silent connection.
    public static final Times USUAL = new Times(
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofMinutes(1),
            Duration.ofSeconds(10));

    /// What is known of a connection, in nanoseconds.
    ///
    /// @param silent time that reading has waited by now; 0 while nobody reads, for then the peer is not to blame
    /// @param pinged whether a ping went out since something came last
    /// @param quiet time since something went out last
    /// @param message time spent waiting for the rest of the present message
    /// @param writing time that the present write has taken by now
    /// @param closing time since the end began, or -1
    record Known(long silent, boolean pinged, long quiet, long message, long writing, long closing) {}

    /// What is to be done.
    sealed interface Step {
        record Wait() implements Step {}

        record Ping() implements Step {}

        record Close(int code, String reason) implements Step {}

        record Cut(String reason) implements Step {}
    }

    Step next(Known known) {
        if (known.closing() >= 0) {
            return known.closing() < closeWithin.toNanos() ? new Step.Wait() : new Step.Cut("no close frame came");
        }
        if (known.writing() >= writeWithin.toNanos()) {
            return new Step.Cut("nothing is taken");
        }
        if (known.silent() >= pingAfter.plus(pongWithin).toNanos()) {
            return new Step.Cut("no sign of life");
        }
        if (known.message() >= messageWithin.toNanos()) {
            return new Step.Close(CloseCode.POLICY, "a message takes too long");
        }
        boolean silent = known.silent() >= pingAfter.toNanos() && !known.pinged();
        return silent || known.quiet() >= pingAfter.toNanos() ? new Step.Ping() : new Step.Wait();
    }
}
