package io.geminibalance.http;

import com.sun.net.httpserver.HttpExchange;
import io.geminibalance.engine.EngineExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// By the own engine, which sees to the rest of the request itself.
///
/// @param exchange the same as `own`
/// @param last whether the connection is to end with it
record OwnReply(EngineExchange own, HttpExchange exchange, boolean last) implements Reply {
    @Override
    public void whole(int status, Consumer<BiConsumer<String, String>> fields, byte[] bytes, int length)
            throws IOException {
        OutputStream out = start(status, fields, length);
        if (!Reply.bodiless(exchange.getRequestMethod(), status)) {
            out.write(bytes, 0, length);
        }
        complete();
    }

    @Override
    public OutputStream start(int status, Consumer<BiConsumer<String, String>> fields, long length) throws IOException {
        own.answer(status, length, to -> {
            fields.accept(to);
            if (last) {
                to.accept("Connection", "close");
            }
        });
        return exchange.getResponseBody();
    }

    @Override
    public void complete() throws IOException {
        exchange.getResponseBody().close();
    }

    @Override
    public boolean cut() {
        return false;
    }
}
