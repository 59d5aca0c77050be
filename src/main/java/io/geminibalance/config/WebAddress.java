package io.geminibalance.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The addresses of the web among the settings: where an API begins, and the origins of pages.
final class WebAddress {
    private static final String BASE_ALLOWED =
            "allowed is http:// or https://, a host, and perhaps a port and a path; no user, query or fragment";
    private static final String ORIGIN_ALLOWED =
            "an origin is scheme://host[:port], without a path, a slash at its end or a wildcard within";
    private static final Pattern ORIGIN =
            Pattern.compile("([a-z][a-z0-9+.-]*)://([a-z0-9._-]+|\\[[0-9a-f:.]+])(?::(\\d{1,5}))?");
    private static final int HIGHEST_PORT = 65_535;

    private WebAddress() {}

    /// Where an API begins; without the slash at its end, so that paths can be appended.
    static URI base(String text) {
        try {
            URI uri = new URI(text);
            // The host is null where the JDK can make no sense of it; a name with an underscore is such a case.
            if (uri.getScheme() == null
                    || !uri.getScheme().matches("(?i)https?")
                    || uri.getHost() == null
                    || uri.getRawUserInfo() != null
                    || uri.getRawQuery() != null
                    || uri.getRawFragment() != null
                    || uri.getPort() == 0
                    || uri.getPort() > HIGHEST_PORT) {
                throw new NotAllowed(BASE_ALLOWED);
            }
            String path = uri.getRawPath().replaceFirst("/+$", "");
            return new URI(uri.getScheme().toLowerCase(Locale.ROOT) + "://" + uri.getRawAuthority() + path);
        } catch (URISyntaxException _) {
            throw new NotAllowed(BASE_ALLOWED);
        }
    }

    /// The origin of a page as browsers write it: lower case, without the port that its scheme implies.
    static String origin(String text) {
        if (text.equals("*")) {
            return text;
        }
        Matcher parts = ORIGIN.matcher(text.toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            throw new NotAllowed(ORIGIN_ALLOWED);
        }
        String origin = parts.group(1) + "://" + parts.group(2);
        if (parts.group(3) == null) {
            return origin;
        }
        int port = Integer.parseInt(parts.group(3));
        if (port < 1 || port > HIGHEST_PORT) {
            throw new NotAllowed("the port of an origin must be from 1 to " + HIGHEST_PORT);
        }
        boolean implied =
                parts.group(1).equals("http") && port == 80 || parts.group(1).equals("https") && port == 443;
        return implied ? origin : origin + ":" + port;
    }
}
