package io.geminibalance.engine;

import io.geminibalance.octets.Octets;
import java.nio.charset.StandardCharsets;

/// The forms of a request target (RFC 9112, 3.2).
final class Target {
    private Target() {}

    /// Refuses a target that is none.
    ///
    /// @param host the value of the field, or null
    static void check(String method, byte[] bytes, int from, int to, String host) throws Refusal {
        if (method.equals("CONNECT")) {
            throw new Refusal(501, "This server makes no tunnels.");
        }
        if (from == to) {
            throw new Refusal(400, "The request target is empty.");
        }
        if (bytes[from] == '/') {
            checkOrigin(bytes, from, to);
        } else if (bytes[from] == '*' && to - from == 1) {
            if (!method.equals("OPTIONS")) {
                throw new Refusal(400, "The target * is for OPTIONS only.");
            }
        } else {
            checkAbsolute(bytes, from, to, host);
        }
    }

    /// The path of a target that has been checked.
    static String path(String target) {
        int from = target.startsWith("/") || target.equals("*") ? 0 : authorityEnd(target);
        int to = target.indexOf('?', from);
        return from == target.length() || to == from ? "/" : target.substring(from, to < 0 ? target.length() : to);
    }

    /// Whether a value is a registered name or an address, with an optional port.
    static boolean isHost(Fields fields, int field) {
        int from = fields.valueStart(field);
        return isHost(fields.bytes(), from, fields.valueEnd(field, from));
    }

    private static boolean isHost(byte[] bytes, int from, int to) {
        int nameEnd = from;
        if (from < to && bytes[from] == '[') {
            while (nameEnd < to && bytes[nameEnd] != ']') {
                nameEnd++;
            }
            if (nameEnd == to || !Octets.all(bytes, from + 1, nameEnd, Octets.ADDRESS)) {
                return false;
            }
            nameEnd++;
        } else {
            while (nameEnd < to && Octets.is(bytes[nameEnd], Octets.HOST)) {
                nameEnd++;
            }
        }
        return nameEnd > from && (nameEnd == to || bytes[nameEnd] == ':' && isPort(bytes, nameEnd + 1, to));
    }

    private static boolean isPort(byte[] bytes, int from, int to) {
        boolean digits = from < to && to - from <= 5;
        for (int at = from; at < to; at++) {
            digits &= Octets.digit(bytes[at]);
        }
        return digits;
    }

    private static void checkOrigin(byte[] bytes, int from, int to) throws Refusal {
        int kind = Octets.PATH;
        for (int at = from; at < to; at++) {
            byte octet = bytes[at];
            if (octet == '?' && kind == Octets.PATH) {
                kind = Octets.QUERY;
            } else if (!Octets.is(octet, kind) || octet == '%' && !escape(bytes, at, to)) {
                throw new Refusal(400, "The request target holds a character that must be percent-encoded.");
            }
        }
    }

    private static boolean escape(byte[] bytes, int at, int to) {
        return at + 2 < to && Octets.hex(bytes[at + 1]) >= 0 && Octets.hex(bytes[at + 2]) >= 0;
    }

    private static void checkAbsolute(byte[] bytes, int from, int to, String host) throws Refusal {
        String target = new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        if (!target.regionMatches(true, 0, "http://", 0, 7) && !target.regionMatches(true, 0, "https://", 0, 8)) {
            throw new Refusal(400, "The request target is no path and no http:// address.");
        }
        int authority = target.indexOf("//") + 2;
        int path = authorityEnd(target);
        if (!isHost(bytes, from + authority, from + path)
                || host != null && !host.equalsIgnoreCase(target.substring(authority, path))) {
            // Who is asked for decides who may ask; it must not be said in two ways (RFC 9112, 3.2.2).
            throw new Refusal(400, "The host of the request target is not that of the Host header.");
        }
        checkOrigin(bytes, from + path, to);
    }

    /// Where the authority of an absolute target ends.
    private static int authorityEnd(String target) {
        int at = target.indexOf("//") + 2;
        while (at < target.length() && target.charAt(at) != '/' && target.charAt(at) != '?') {
            at++;
        }
        return at;
    }
}
