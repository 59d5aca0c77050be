package io.geminibalance.config;

import io.geminibalance.wire.Secret;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An outbound HTTP proxy.
///
/// @param credentials `user:password` as Basic authentication writes them, where the proxy asks for them
public record HttpProxy(String host, int port, Optional<Secret> credentials) {
    private static final String ALLOWED = "allowed is http://[user:password@]host[:port]";
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(.*)");
    private static final Pattern HOST_AND_PORT =
            Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::(\\d{1,5}))?/?");
    private static final int DEFAULT_PORT = 80;

    /// Reads a proxy as environments write it; without a scheme it is an HTTP proxy, as for curl.
    static HttpProxy parse(String text) {
        String rest = text;
        Matcher scheme = SCHEME.matcher(text);
        if (scheme.matches()) {
            refuseOtherThanHttp(scheme.group(1).toLowerCase(Locale.ROOT));
            rest = scheme.group(2);
        }
        // The last @, because people do not always encode the ones in their password.
        int at = rest.lastIndexOf('@');
        Matcher hostAndPort = HOST_AND_PORT.matcher(rest.substring(at + 1));
        if (!hostAndPort.matches()) {
            throw new NotAllowed(ALLOWED);
        }
        int port = hostAndPort.group(2) == null ? DEFAULT_PORT : Integer.parseInt(hostAndPort.group(2));
        if (port < 1 || port > 65_535) {
            throw new NotAllowed("the port must be from 1 to 65535");
        }
        return new HttpProxy(
                AddressLiteral.withoutBrackets(hostAndPort.group(1)),
                port,
                at < 0 ? Optional.empty() : Optional.of(credentials(rest.substring(0, at))));
    }

    private static void refuseOtherThanHttp(String scheme) {
        if (scheme.startsWith("socks")) {
            // Without this the JDK's client would leave the proxy out and connect directly, unnoticed.
            throw new NotAllowed("SOCKS proxies are not supported, only HTTP proxies; " + ALLOWED);
        }
        if (!scheme.equals("http")) {
            throw new NotAllowed(
                    "the proxy itself must be spoken to by http (https targets are tunnelled); " + ALLOWED);
        }
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
