package io.geminibalance.gateway;

import io.geminibalance.wire.Headers;
import java.net.InetAddress;
import java.net.URI;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// The address under which clients reach this service: a fixed one, or as each request tells.
///
/// @param fixed PUBLIC_URL
/// @param trusted whose `X-Forwarded-Proto` and `X-Forwarded-Host` are believed
public record PublicUrl(Optional<URI> fixed, Predicate<InetAddress> trusted) {
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9._-]+(:[0-9]{1,5})?|\\[[0-9A-Fa-f:.]+](:[0-9]{1,5})?");

    /// Without a slash at its end.
    String of(Headers headers, InetAddress peer) {
        if (fixed.isPresent()) {
            String url = fixed.get().toString();
            return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        }
        boolean forwarded = (headers.has("x-forwarded-proto") || headers.has("x-forwarded-host")) && trusted.test(peer);
        if (!forwarded) {
            return "http://" + headers.first("host", "");
        }
        String proto = first(headers, "x-forwarded-proto");
        String host = first(headers, "x-forwarded-host");
        return (proto.equalsIgnoreCase("https") ? "https" : "http") + "://"
                + (HOST.matcher(host).matches() ? host : headers.first("host", ""));
    }

    /// Of several, the one that the proxy nearest to the client wrote.
    private static String first(Headers headers, String name) {
        String value = headers.first(name, "");
        int comma = value.indexOf(',');
        return (comma < 0 ? value : value.substring(0, comma)).strip();
    }
}
