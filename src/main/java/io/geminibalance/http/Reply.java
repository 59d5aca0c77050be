package io.geminibalance.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// The way of one answer through an engine.
sealed interface Reply permits OwnReply, StockReply {
    /// Sends all of an answer.
    ///
    /// @param fields tells those of the head, none of which frames the answer
    /// @param length how many of the bytes are its body; none of them are sent where the answer has no body
    void whole(int status, Consumer<BiConsumer<String, String>> fields, byte[] bytes, int length) throws IOException;

    /// Begins an answer.
    ///
    /// @param length of the body, or -1 where it is not known
    OutputStream start(int status, Consumer<BiConsumer<String, String>> fields, long length) throws IOException;

    /// Ends an answer that was begun.
    void complete() throws IOException;

    /// Whether the answer is out but the rest of the request still has not come, so that the connection must be
    /// cut.
    boolean cut();

    static boolean bodiless(String method, int status) {
        return method.equals("HEAD") || status == 204 || status == 304 || status < 200;
    }
}
