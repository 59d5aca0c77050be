package io.geminibalance.engine;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import com.sun.net.httpserver.spi.HttpServerProvider;
import java.io.IOException;
import java.net.InetSocketAddress;

/// Makes servers of this engine; found by `HttpServer.create` through the service file, with the usual limits.
public final class EngineProvider extends HttpServerProvider {
    private final EngineLimits limits;
    private final Refusal.Words words;

    public EngineProvider() {
        this(EngineLimits.USUAL, Refusal.Words.PLAIN);
    }

    /// @param words how the engine words its own refusals
    public EngineProvider(EngineLimits limits, Refusal.Words words) {
        this.limits = limits;
        this.words = words;
    }

    @Override
    public HttpServer createHttpServer(InetSocketAddress address, int backlog) throws IOException {
        EngineServer server = new EngineServer(limits, words, System::nanoTime);
        if (address != null) {
            server.bind(address, backlog);
        }
        return server;
    }

    @Override
    public HttpsServer createHttpsServer(InetSocketAddress address, int backlog) {
        throw new UnsupportedOperationException("this engine speaks plain HTTP");
    }
}
