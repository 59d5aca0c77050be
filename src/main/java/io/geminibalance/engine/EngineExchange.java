package io.geminibalance.engine;

import java.io.IOException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// What an exchange of this engine can do beyond `HttpExchange`; an exchange of another engine is none of these.
public interface EngineExchange {
    /// The request target, byte for byte.
    String target();

    /// Tells each field of the request in order, without making a map.
    void eachField(BiConsumer<String, String> each);

    /// Begins the answer, without a map. Nothing leaves before the first flush; `close` of the exchange ends the
    /// answer.
    ///
    /// @param length of the body, or -1 where it is not known
    /// @param fields tells its fields; those that frame the message are made here, `Connection: close` is heeded
    void answer(int status, long length, Consumer<BiConsumer<String, String>> fields) throws IOException;

    /// Asks to be told when the client hangs up, also while nothing is read or written.
    ///
    /// A client that has only ended its own side counts as gone, as it does for nginx. One that sends its next
    /// request already is watched no further. Exchanges shorter than a quarter of a second are not watched.
    ///
    /// @param told once at most, on another thread, and never after the watch has been closed; must not block
    Watch onHangUp(Runnable told);

    /// Turns the connection over to the handler, for another protocol, by a 101. It is closed when the handler
    /// returns.
    ///
    /// @param fields tells those of the answer, but for `Connection`
    Upgraded upgrade(Consumer<BiConsumer<String, String>> fields) throws IOException;

    /// Ends when closed.
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
