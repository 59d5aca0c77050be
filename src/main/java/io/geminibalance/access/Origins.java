package io.geminibalance.access;

import io.geminibalance.wire.Headers;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Which web pages may call: those of this service itself, and the origins that the operator lists.
///
/// @param allowed origins such as `https://app.example`, or `*` for all
public record Origins(Set<String> allowed) {
    private static final Pattern LOOPBACK =
            Pattern.compile("(localhost|[a-z0-9-]+\\.localhost|127(\\.[0-9]{1,3}){3}|\\[::1])\\.?(:[0-9]+)?");

    /// Why a request without a token must not come from where it comes, or nothing where it may.
    public Optional<String> fault(Headers headers) {
        String host = headers.first("host", "").toLowerCase(Locale.ROOT);
        if (!loopback(host)) {
            return Optional.of(
                    "Without access tokens this service answers only to localhost, not to the host name of this"
                            + " request. Set ACCESS_TOKENS to use it under other names.");
        }
        Optional<String> origin = headers.first("origin");
        if (origin.isPresent()) {
            return origin.filter(from -> allows(from) || from.equalsIgnoreCase("http://" + host))
                            .isPresent()
                    ? Optional.empty()
                    : Optional.of("Web pages of other origins may not call this service. Add the page's origin to"
                            + " CORS_ORIGINS if it should.");
        }
        String site = headers.first("sec-fetch-site", "none");
        // Images, forms and links of other pages carry no Origin on a GET, but browsers name their site.
        return site.equals("none") || site.equals("same-origin")
                ? Optional.empty()
                : Optional.of("Web pages of other sites may not call this service.");
    }

    /// The two usual names first: this is asked of every request.
    private static boolean loopback(String host) {
        boolean usual = host.equals("localhost") || host.startsWith("localhost:") || host.startsWith("127.0.0.1:");
        return usual && digits(host, host.indexOf(':') + 1)
                || LOOPBACK.matcher(host).matches();
    }

    private static boolean digits(String text, int from) {
        for (int i = from == 0 ? text.length() : from; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return from != text.length();
    }

    public boolean allows(String origin) {
        return allowed.contains("*") || allowed.contains(origin.toLowerCase(Locale.ROOT));
    }

    /// The fields that let a browser show an answer to the page that asked; none where that is not allowed.
    public Headers permit(Headers request) {
        String origin = request.first("origin", "");
        if (origin.isEmpty() || !allows(origin)) {
            return Headers.NONE;
        }
        return Headers.of(
                "access-control-allow-origin", origin,
                "access-control-expose-headers", "*",
                "vary", "Origin");
    }

    /// Whether this asks, in a page's name, whether a call would be allowed (the Fetch standard's CORS preflight).
    public static boolean isPreflight(String method, Headers headers) {
        return method.equals("OPTIONS") && headers.has("origin") && headers.has("access-control-request-method");
    }

    /// The answer's fields for an allowed preflight.
    public Headers preflight(Headers request) {
        return Headers.of(
                "access-control-allow-origin", request.first("origin", ""),
                "access-control-allow-methods", "GET, HEAD, POST, PUT, PATCH, DELETE",
                "access-control-allow-headers", request.first("access-control-request-headers", "*"),
                "access-control-max-age", "600",
                "vary", "Origin, Access-Control-Request-Headers");
    }
}
