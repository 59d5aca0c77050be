package io.geminibalance.upstream;

import io.geminibalance.wire.Fetch.Failed;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The host and port that a URL names, written so that nobody can read them in two ways.
///
/// @param name as it is looked up; an IPv6 address without its brackets
record PublicHost(String name, int port) {
    private static final int HTTPS_PORT = 443;
    private static final int LONGEST_NAME = 254;

    /// A host and perhaps a port. No user, no IPv6 zone, and no underscore: the JDK's TLS knows no such names.
    private static final Pattern AUTHORITY =
            Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?\\.?))(?::(\\d{1,5}))?");

    /// What the C library takes for an IPv4 address, in decimal, octal or hexadecimal numbers, one to four of
    /// them.
    private static final Pattern NUMBER_AT_END = Pattern.compile("(?:.*\\.)?(?:\\d+|0[xX][0-9A-Fa-f]*)\\.?");

    private static final Pattern IPV4 = Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");

    static PublicHost of(URI uri) throws Failed {
        if (!"https".equalsIgnoreCase(uri.getScheme()) || uri.getRawAuthority() == null) {
            throw new Failed("only https:// addresses are fetched", null);
        }
        String authority = uri.getRawAuthority();
        if (authority.indexOf('@') >= 0) {
            throw new Failed("a user or password must not stand in it", null);
        }
        Matcher matcher = AUTHORITY.matcher(authority);
        if (!matcher.matches()) {
            throw new Failed("its host cannot be understood", null);
        }
        String name = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        boolean odd = matcher.group(1) == null
                && NUMBER_AT_END.matcher(name).matches()
                && !IPV4.matcher(name).matches();
        if (odd || name.length() > LONGEST_NAME) {
            throw new Failed("its host cannot be understood", null);
        }
        int port = matcher.group(3) == null ? HTTPS_PORT : Integer.parseInt(matcher.group(3));
        if (port < 1 || port > 65_535) {
            throw new Failed("its port must be from 1 to 65535", null);
        }
        return new PublicHost(name, port);
    }

    /// Whether this is an address and no name.
    boolean literal() {
        return name.indexOf(':') >= 0 || IPV4.matcher(name).matches();
    }

    /// The name as certificates have it: without the dot that stands for the root.
    String certified() {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /// The field `Host`.
    String field() {
        String host = name.indexOf(':') >= 0 ? "[" + name + "]" : certified();
        return port == HTTPS_PORT ? host : host + ":" + port;
    }
}
