package io.geminibalance.dialect.answer;

import io.geminibalance.wire.Sink.ClientGone;

/// Writes down what a model says in a client's language: at once, or all of it at the end.
public interface Scribe {
    /// Tells who answers, as soon as that is known and whenever more is known of it.
    void origin(Origin origin);

    /// Tells what a candidate says.
    void tell(int candidate, Happening happening) throws ClientGone;

    /// Says that it will take a moment until more is said.
    void pause() throws ClientGone;

    /// Says that every candidate has finished.
    void end(Usage usage) throws ClientGone;

    /// Says that there will be no more answer, and why.
    void fail(UpstreamError error) throws ClientGone;

    /// Whether the client has seen anything yet.
    boolean begun();

    /// Whether it keeps what it is told beyond the next document.
    boolean keeps();

    /// Forgets what it has been told, of which the client has seen nothing.
    void forget();
}
