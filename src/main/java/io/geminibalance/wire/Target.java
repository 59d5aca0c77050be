package io.geminibalance.wire;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Predicate;

/// The target of a request as it was sent: the raw path and the raw query, percent-encoding untouched.
///
/// Routing, authorisation and forwarding all use this one value, so none of them can see another path than the
/// others.
///
/// @param path the raw path, beginning with one slash
/// @param query the raw query without its question mark, or null where there is none
public record Target(String path, String query) {

    /// Reads a request target in origin form, or in absolute form, whose scheme and host are dropped.
    ///
    /// Leading slashes are folded into one: a client that joins `http://host/` and `/v1beta` sends two, and
    /// `java.net.URI` would take the first segment for a host.
    ///
    /// @return nothing where the target is nonsense: no path, a fragment, dot segments, control characters even if
    ///     encoded, or characters beyond ASCII, which `java.net.http` would send as question marks
    public static Optional<Target> parse(String raw) {
        String rest = isAbsolute(raw) ? afterAuthority(raw) : raw;
        if (rest.isEmpty() || rest.charAt(0) != '/' || rest.indexOf('#') >= 0 || !isPrintable(rest)) {
            return Optional.empty();
        }
        int start = 0;
        while (start + 1 < rest.length() && rest.charAt(start + 1) == '/') {
            start++;
        }
        int question = rest.indexOf('?', start);
        String path = question < 0 ? rest.substring(start) : rest.substring(start, question);
        String query = question < 0 ? null : rest.substring(question + 1);
        return sound(path) ? Optional.of(new Target(path, query)) : Optional.empty();
    }

    /// Path and query as they stand in a request line.
    public String raw() {
        return query == null ? path : path + "?" + query;
    }

    /// The path with its percent-encoding undone, for comparing with names only.
    public String decodedPath() {
        return decode(path, false);
    }

    /// The decoded path without doubled slashes and without one at its end: what somebody meant who joined a base
    /// address that ends in a slash with a path that begins with one.
    public String tidyPath() {
        String path = decodedPath();
        while (path.contains("//")) {
            path = path.replace("//", "/");
        }
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /// The decoded value of the first query parameter of this name.
    public Optional<String> parameter(String name) {
        if (query == null) {
            return Optional.empty();
        }
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            if (decode(key, true).equals(name)) {
                return Optional.of(equals < 0 ? "" : decode(pair.substring(equals + 1), true));
            }
        }
        return Optional.empty();
    }

    /// This target without the query parameters whose decoded name the test accepts; all else stays byte for byte.
    public Target without(Predicate<String> names) {
        if (query == null || query.isEmpty()) {
            return this;
        }
        StringBuilder kept = new StringBuilder(query.length());
        boolean dropped = false;
        boolean any = false;
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (names.test(decode(equals < 0 ? pair : pair.substring(0, equals), true))) {
                dropped = true;
                continue;
            }
            if (any) {
                kept.append('&');
            }
            kept.append(pair);
            any = true;
        }
        return dropped ? new Target(path, any ? kept.toString() : null) : this;
    }

    private static boolean isAbsolute(String raw) {
        return raw.regionMatches(true, 0, "http://", 0, 7) || raw.regionMatches(true, 0, "https://", 0, 8);
    }

    private static String afterAuthority(String raw) {
        int at = raw.indexOf("://") + 3;
        while (at < raw.length() && "/?#".indexOf(raw.charAt(at)) < 0) {
            at++;
        }
        return raw.substring(at);
    }

    private static boolean isPrintable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) >= 0x7f) {
                return false;
            }
        }
        return true;
    }

    /// Whether no part of the path could mean another path to somebody else.
    private static boolean sound(String path) {
        String decoded = path.indexOf('%') < 0 ? path : decode(path, false);
        for (int i = 0; i < decoded.length(); i++) {
            char c = decoded.charAt(i);
            if (c < 0x20 || c == 0x7f || c == '\\') {
                return false;
            }
        }
        if (!decoded.contains("/.")) {
            return true;
        }
        for (String segment : decoded.split("/", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                return false;
            }
        }
        return true;
    }

    /// Undoes percent-encoding; what is no valid escape stays as it is.
    private static String decode(String text, boolean plusIsBlank) {
        if (text.indexOf('%') < 0 && (!plusIsBlank || text.indexOf('+') < 0)) {
            return text;
        }
        byte[] from = text.getBytes(StandardCharsets.UTF_8);
        byte[] to = new byte[from.length];
        int n = 0;
        for (int i = 0; i < from.length; i++) {
            int high = from[i] == '%' && i + 2 < from.length ? Character.digit(from[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(from[i + 2], 16);
            if (low >= 0) {
                to[n++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                to[n++] = plusIsBlank && from[i] == '+' ? (byte) ' ' : from[i];
            }
        }
        return new String(to, 0, n, StandardCharsets.UTF_8);
    }
}
