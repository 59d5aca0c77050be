package io.geminibalance.http;

/// The stock engine's own settings.
public final class Engine {
    private Engine() {}

    /// Sets the engine's own limits, each only where the operator has not: it reads them once, when its classes
    /// load.
    public static void prepare() {
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
}
