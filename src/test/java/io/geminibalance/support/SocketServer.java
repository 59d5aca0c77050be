package io.geminibalance.support;

import io.geminibalance.http.Engine;
import io.geminibalance.http.Exchange;
import io.geminibalance.http.Handler;
import io.geminibalance.http.Limits;
import io.geminibalance.http.Server;
import io.geminibalance.http.Turned;
import io.geminibalance.websocket.Handshake;
import io.geminibalance.websocket.Line;
import io.geminibalance.websocket.Overflow;
import io.geminibalance.websocket.Times;
import io.geminibalance.websocket.WebSocketConnection;
import io.geminibalance.wire.Answer;
import io.geminibalance.wire.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.Consumer;

/// An upstream that accepts every WebSocket and then does with it what a test wants.
public final class SocketServer implements AutoCloseable {
    private final Server server;

    private SocketServer(Server server) {
        this.server = server;
    }

    public static SocketServer open(Consumer<WebSocketConnection> talk) throws IOException {
        return new SocketServer(Server.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new Talking(talk),
                new Limits(1 << 20, Limits.IN_MEMORY, Path.of(System.getProperty("java.io.tmpdir"))),
                new Engine.Own(io.geminibalance.engine.EngineLimits.USUAL)));
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    @Override
    public void close() {
        server.close();
    }

    private record Talking(Consumer<WebSocketConnection> talk) implements Handler {
        @Override
        public void handle(Exchange exchange) throws IOException {
            Handshake handshake = Handshake.answer(exchange.method(), exchange.version(), exchange.headers());
            try (Turned turned = exchange.upgrade(((Handshake.Accepted) handshake).headers())) {
                talk.accept(new WebSocketConnection(
                        new Line(turned.in(), turned.out(), turned.cut()),
                        io.geminibalance.websocket.Limits.LARGE,
                        Times.USUAL,
                        new Overflow.Block(),
                        System::nanoTime));
            }
        }

        @Override
        public Answer say(Failure failure) {
            return Answer.json(failure.kind().status(), new byte[0]);
        }
    }
}
