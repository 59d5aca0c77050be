package io.geminibalance.sandbox;

import java.time.Duration;

/// What goes wrong with one request, and at which moment.
public sealed interface Fault {
    /// When a connection breaks or falls silent.
    enum Moment {
        /// The head of the request has come; its body is left unread.
        BEFORE_BODY,
        /// The whole request has come; not a byte of an answer goes out.
        BEFORE_ANSWER,
        /// In the middle: after two events of a stream, or half of any other body.
        IN_ANSWER
    }

    /// Answers with an error of Google's instead.
    record Refuse(GoogleError error) implements Fault {}

    /// Closes the connection.
    record Reset(Moment moment) implements Fault {}

    /// Falls silent, then goes on as if nothing had been. It ends at once when the sandbox closes.
    record Stall(Moment moment, Duration time) implements Fault {}

    /// Streams some events, then cuts the connection; any other body is cut in its middle.
    record Cut(int events) implements Fault {}

    /// Sends one byte at a time.
    record Drip(Duration pause) implements Fault {}

    /// Answers 200 in an unusual shape.
    record Twisted(Twist twist) implements Fault {}

    /// Answers 200 and then has an error object where an event, or the answer, should be.
    ///
    /// @param events how many good events come first
    record ErrorInside(GoogleError error, int events) implements Fault {}
}
