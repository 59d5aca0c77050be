package io.geminibalance.engine;

import com.sun.net.httpserver.Authenticator;
import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// The handler of all paths that begin alike.
final class OwnContext extends HttpContext {
    private final HttpServer server;
    private final String path;
    private final Map<String, Object> attributes = new ConcurrentHashMap<>();
    private final List<Filter> filters = new CopyOnWriteArrayList<>();
    private volatile HttpHandler handler;
    private volatile Authenticator authenticator;

    OwnContext(HttpServer server, String path, HttpHandler handler) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a path begins with a slash: " + path);
        }
        this.server = server;
        this.path = path;
        this.handler = handler;
    }

    void handle(OwnExchange exchange) throws IOException {
        HttpHandler last = handler;
        if (last == null) {
            throw new IllegalStateException("no handler for " + path);
        }
        Authenticator asked = authenticator;
        if (asked != null && !admits(asked, exchange)) {
            return;
        }
        if (filters.isEmpty()) {
            last.handle(exchange);
        } else {
            new Filter.Chain(filters, last).doFilter(exchange);
        }
    }

    private static boolean admits(Authenticator asked, OwnExchange exchange) throws IOException {
        switch (asked.authenticate(exchange)) {
            case Authenticator.Success success -> {
                exchange.by(success.getPrincipal());
                return true;
            }
            case Authenticator.Retry retry -> exchange.sendResponseHeaders(retry.getResponseCode(), -1);
            case Authenticator.Failure failure -> exchange.sendResponseHeaders(failure.getResponseCode(), -1);
            default -> throw new IllegalStateException("an unknown result of " + asked);
        }
        return false;
    }

    @Override
    public HttpHandler getHandler() {
        return handler;
    }

    @Override
    public void setHandler(HttpHandler given) {
        if (handler != null) {
            throw new IllegalArgumentException("there is a handler already");
        }
        handler = Objects.requireNonNull(given);
    }

    @Override
    public String getPath() {
        return path;
    }

    @Override
    public HttpServer getServer() {
        return server;
    }

    @Override
    public Map<String, Object> getAttributes() {
        return attributes;
    }

    @Override
    public List<Filter> getFilters() {
        return filters;
    }

    @Override
    public Authenticator setAuthenticator(Authenticator given) {
        Authenticator before = authenticator;
        authenticator = given;
        return before;
    }

    @Override
    public Authenticator getAuthenticator() {
        return authenticator;
    }
}
