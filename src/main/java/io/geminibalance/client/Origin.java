package io.geminibalance.client;

import java.net.URI;

/// Whom a connection leads to.
///
/// @param host a name, or an address without brackets
record Origin(boolean secure, String host, int port) {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    /// @throws IllegalArgumentException where the address is not one of http or https with a host
    static Origin of(URI uri) {
        boolean secure = "https".equalsIgnoreCase(uri.getScheme());
        if (!secure && !"http".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null) {
            throw new IllegalArgumentException("not an address of http or https with a host");
        }
        String host = uri.getHost();
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return new Origin(secure, bare, uri.getPort() >= 0 ? uri.getPort() : usual(secure));
    }

    /// As the field `Host` says it: without the port that everybody expects.
    String text() {
        String shown = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return port == usual(secure) ? shown : shown + ":" + port;
    }

    private static int usual(boolean secure) {
        return secure ? HTTPS : HTTP;
    }
}
