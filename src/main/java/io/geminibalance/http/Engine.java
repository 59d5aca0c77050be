package io.geminibalance.http;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.spi.HttpServerProvider;
import io.geminibalance.engine.EngineLimits;
import io.geminibalance.engine.EngineProvider;
import io.geminibalance.engine.Refusal;
import io.geminibalance.wire.Answer;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Failure.Kind;
import java.io.IOException;
import java.net.InetSocketAddress;

/// What stands behind the server API.
public sealed interface Engine {
    /// The property by which the API itself chooses.
    String CHOICE = "com.sun.net.httpserver.HttpServerProvider";

    /// The one of this project, with its limits.
    record Own(EngineLimits limits) implements Engine {}

    /// The JDK's. It takes its limits from system properties, once for the whole program.
    record Stock() implements Engine {}

    /// The one of this project, unless the API has been told by its property to take another.
    static Engine usual() {
        String chosen = System.getProperty(CHOICE, "");
        return chosen.isEmpty() || chosen.equals(EngineProvider.class.getName())
                ? new Own(EngineLimits.USUAL)
                : new Stock();
    }

    /// Opens a server that is bound and not started.
    ///
    /// @param handler words the refusals that never reach it
    default HttpServer open(InetSocketAddress address, int backlog, Handler handler) throws IOException {
        return switch (this) {
            case Own(EngineLimits limits) ->
                new EngineProvider(limits, refusal -> page(refusal, handler)).createHttpServer(address, backlog);
            case Stock() -> stock().createHttpServer(address, backlog);
        };
    }

    /// The provider that the API finds when it does not look into the service file of this jar.
    private static HttpServerProvider stock() {
        prepare();
        if (System.getProperty(CHOICE) != null) {
            return HttpServerProvider.provider();
        }
        System.setProperty(CHOICE, "sun.net.httpserver.DefaultHttpServerProvider");
        try {
            // Remembered by the API.
            return HttpServerProvider.provider();
        } finally {
            System.clearProperty(CHOICE);
        }
    }

    /// Sets the stock engine's own limits, each only where the operator has not: it reads them once, when its
    /// classes load.
    static void prepare() {
        // 40 ms on every flushed answer without it (JDK-6968351).
        unlessSet("sun.net.httpserver.nodelay", "true");
        // By default connections beyond 200 are closed after their answer, racing with the client's next request.
        unlessSet("sun.net.httpserver.maxIdleConnections", "10000");
        // Longer than what proxies in front keep idle connections for (nginx: 60 s).
        unlessSet("sun.net.httpserver.idleInterval", "75");
        // By default a request may take for ever to arrive. Covers the body too, so it must allow for a long upload.
        unlessSet("sun.net.httpserver.maxReqTime", "600");
        unlessSet("sun.net.httpserver.maxReqHeaderSize", "65536");
        // How much of an unread request is read after its answer; with the default of 64 kB the reset that follows
        // would take the answer away again. Exchange limits the time.
        unlessSet("sun.net.httpserver.drainAmount", Integer.toString(64 << 20));
    }

    private static void unlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    private static Refusal.Page page(Refusal refusal, Handler handler) {
        Kind kind = switch (refusal.status()) {
            case 408 -> Kind.TOO_SLOW;
            case 411 -> Kind.LENGTH_REQUIRED;
            case 413 -> Kind.TOO_LARGE;
            case 414 -> Kind.TARGET_TOO_LONG;
            case 417 -> Kind.EXPECTATION_FAILED;
            case 431 -> Kind.HEAD_TOO_LARGE;
            case 500 -> Kind.INTERNAL;
            case 501 -> Kind.NOT_IMPLEMENTED;
            case 503 -> Kind.UNAVAILABLE;
            case 505 -> Kind.VERSION_NOT_SUPPORTED;
            default -> Kind.MALFORMED;
        };
        Answer answer = handler.say(Failure.of(kind, refusal.getMessage()));
        return new Refusal.Page(answer.headers().first("content-type", "text/plain"), answer.body());
    }
}
