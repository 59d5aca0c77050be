package io.geminibalance.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// By the JDK's engine, around its traps.
final class StockReply implements Reply {
    /// How long the rest of an unread request is read after an early answer. Without that the kernel would answer
    /// the rest with a reset, which takes the answer away from the client again.
    private static final Duration DRAIN = Duration.ofMillis(500);

    private final HttpExchange exchange;
    private final boolean last;
    private final BooleanSupplier unread;
    private boolean cut;

    /// @param last whether the connection is to end with it
    /// @param unread whether something of the request is still to be read
    StockReply(HttpExchange exchange, boolean last, BooleanSupplier unread) {
        this.exchange = exchange;
        this.last = last;
        this.unread = unread;
    }

    @Override
    public void whole(int status, Consumer<BiConsumer<String, String>> fields, byte[] bytes, int length)
            throws IOException {
        head(fields);
        boolean bodiless = bodiless(status);
        if (bodiless && length > 0) {
            announce(length);
        }
        if (bodiless || length == 0) {
            headOnly(status);
        } else {
            exchange.sendResponseHeaders(status, length);
            exchange.getResponseBody().write(bytes, 0, length);
        }
        complete();
    }

    @Override
    public OutputStream start(int status, Consumer<BiConsumer<String, String>> fields, long length) throws IOException {
        head(fields);
        if (length >= 0) {
            announce(length);
        }
        if (bodiless(status) || length == 0) {
            headOnly(status);
        } else {
            // For the engine 0 means chunked.
            exchange.sendResponseHeaders(status, Math.max(length, 0));
        }
        return exchange.getResponseBody();
    }

    @Override
    public void complete() throws IOException {
        if (!unread.getAsBoolean()) {
            exchange.close();
        } else if (!cut) {
            // Not exchange.close(), which would drain before it sends the last chunk.
            whileDraining(() -> exchange.getResponseBody().close());
        }
    }

    @Override
    public boolean cut() {
        return cut;
    }

    private void head(Consumer<BiConsumer<String, String>> given) {
        com.sun.net.httpserver.Headers fields = exchange.getResponseHeaders();
        given.accept(fields::add);
        if (last || unread.getAsBoolean()) {
            fields.set("Connection", "close");
        }
    }

    /// Tells the length that the answer to the same request by GET would have.
    private void announce(long length) {
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Long.toString(length));
        }
    }

    private boolean bodiless(int status) {
        return Reply.bodiless(exchange.getRequestMethod(), status);
    }

    // For the engine -1 means empty, and that the answer is complete.
    private void headOnly(int status) throws IOException {
        if (unread.getAsBoolean()) {
            whileDraining(() -> exchange.sendResponseHeaders(status, -1));
        } else {
            exchange.sendResponseHeaders(status, -1);
        }
    }

    /// Does what sends the last of an answer and then reads the rest of the request, which may never come.
    private void whileDraining(Closing closing) {
        AtomicBoolean broken = new AtomicBoolean();
        Thread thread = Thread.ofVirtual().name("drain").start(() -> {
            try {
                closing.run();
            } catch (IOException _) {
                // What cannot be read need not be drained, but the engine keeps the connection of a client that reset
                // it.
                broken.set(true);
            }
        });
        try {
            cut = !thread.join(DRAIN) || broken.get();
        } catch (InterruptedException _) {
            cut = true;
            Thread.currentThread().interrupt();
        }
    }

    private interface Closing {
        void run() throws IOException;
    }
}
