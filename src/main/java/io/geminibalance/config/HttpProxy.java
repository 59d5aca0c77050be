package io.geminibalance.config;

import io.geminibalance.wire.Secret;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An outbound proxy, spoken to by HTTP or SOCKS 5.
///
/// @param credentials `user:password` as Basic authentication writes them, where the proxy asks for them
public record HttpProxy(Kind kind, String host, int port, Optional<Secret> credentials) {
    /// What it speaks.
    public enum Kind {
        HTTP(80),
        SOCKS5(1080);

        private final int port;

        Kind(int port) {
            this.port = port;
        }
    }

    private static final String ALLOWED =
            "allowed are http://[user:password@]host[:port] and socks5://[user:password@]host[:port]";
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(.*)");
    private static final Pattern HOST_AND_PORT =
            Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::(\\d{1,5}))?/?");

    /// Reads a proxy as environments write it; without a scheme it is an HTTP proxy, as for curl.
    static HttpProxy parse(String text) {
        String rest = text;
        Kind kind = Kind.HTTP;
        Matcher scheme = SCHEME.matcher(text);
        if (scheme.matches()) {
            kind = kind(scheme.group(1).toLowerCase(Locale.ROOT));
            rest = scheme.group(2);
        }
        // The last @, because people do not always encode the ones in their password.
        int at = rest.lastIndexOf('@');
        Matcher hostAndPort = HOST_AND_PORT.matcher(rest.substring(at + 1));
        if (!hostAndPort.matches()) {
            throw new NotAllowed(ALLOWED);
        }
        int port = hostAndPort.group(2) == null ? kind.port : Integer.parseInt(hostAndPort.group(2));
        if (port < 1 || port > 65_535) {
            throw new NotAllowed("the port must be from 1 to 65535");
        }
        return new HttpProxy(
                kind,
                AddressLiteral.withoutBrackets(hostAndPort.group(1)),
                port,
                at < 0 ? Optional.empty() : Optional.of(credentials(rest.substring(0, at))));
    }

    private static Kind kind(String scheme) {
        return switch (scheme) {
            case "http" -> Kind.HTTP;
            // The proxy looks names up either way; the h stands for that in curl.
            case "socks5", "socks5h" -> Kind.SOCKS5;
            case "socks", "socks4", "socks4a" -> throw new NotAllowed("of SOCKS only version 5 is spoken; " + ALLOWED);
            default ->
                throw new NotAllowed(
                        "the proxy itself must be spoken to by http (https targets are tunnelled) or socks5; "
                                + ALLOWED);
        };
    }

    /// How it may be shown and told from others: without user and password.
    public String address() {
        String bare = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return (kind == Kind.SOCKS5 ? "socks5://" : "http://") + bare + ":" + port;
    }

    private static Secret credentials(String userInfo) {
        int colon = userInfo.indexOf(':');
        String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
        String password = colon < 0 ? "" : userInfo.substring(colon + 1);
        return new Secret(decoded(user) + ":" + decoded(password));
    }

    private static String decoded(String text) {
        try {
            // URLDecoder is made for forms, where + is a blank; in a user name or password it is a plus sign.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw new NotAllowed("user and password must be percent-encoded (% itself is %25); " + ALLOWED);
        }
    }
}
