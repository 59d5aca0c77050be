package io.geminibalance.http;

import com.sun.net.httpserver.HttpExchange;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Tells what is wrong with a request that the stock engine lets through though RFC 9110 and 9112 forbid it.
///
/// Another server on the way could read such a request differently, so it is refused instead of passed on.
final class Soundness {
    private static final String ADDRESS = "0123456789abcdefABCDEF:.";
    private static final String NAME = "abcdefghijklmnopqrstuvwxyz0123456789.-ABCDEFGHIJKLMNOPQRSTUVWXYZ_~";

    private Soundness() {}

    /// The first fault found, as a sentence, or nothing.
    static Optional<String> fault(HttpExchange exchange) {
        String protocol = exchange.getProtocol();
        if (!protocol.equals("HTTP/1.1") && !protocol.equals("HTTP/1.0")) {
            return Optional.of("This server speaks HTTP/1.1.");
        }
        if (!token(exchange.getRequestMethod())) {
            return Optional.of("The request's method is none.");
        }
        List<String> hosts = exchange.getRequestHeaders().get("Host");
        if (hosts == null ? protocol.equals("HTTP/1.1") : hosts.size() != 1) {
            return Optional.of("Exactly one Host header is needed.");
        }
        if (hosts != null && !host(hosts.getFirst())) {
            return Optional.of("The Host header is no host name or address.");
        }
        return framing(exchange, protocol).or(() -> fields(exchange));
    }

    private static Optional<String> framing(HttpExchange exchange, String protocol) {
        List<String> lengths = exchange.getRequestHeaders().get("Content-Length");
        List<String> codings = exchange.getRequestHeaders().get("Transfer-Encoding");
        if (lengths != null && (lengths.size() > 1 || !digits(lengths.getFirst()))) {
            return Optional.of("Content-Length must be one number of digits only.");
        }
        if (codings == null) {
            return Optional.empty();
        }
        boolean chunked = codings.size() == 1 && codings.getFirst().equalsIgnoreCase("chunked");
        return chunked && lengths == null && protocol.equals("HTTP/1.1")
                ? Optional.empty()
                : Optional.of("Transfer-Encoding must be just `chunked`, in HTTP/1.1, without a Content-Length.");
    }

    private static Optional<String> fields(HttpExchange exchange) {
        for (Map.Entry<String, List<String>> field :
                exchange.getRequestHeaders().entrySet()) {
            if (!token(field.getKey())) {
                return Optional.of("A header has an illegal name.");
            }
            for (String value : field.getValue()) {
                if (!printable(value)) {
                    return Optional.of("The header " + field.getKey() + " holds a control character.");
                }
            }
        }
        return Optional.empty();
    }

    /// A registered name or an address, with an optional port.
    private static boolean host(String host) {
        int colon = host.indexOf(':', Math.max(host.lastIndexOf(']'), 0));
        String name = colon < 0 ? host : host.substring(0, colon);
        String port = colon < 0 ? "0" : host.substring(colon + 1);
        if (port.length() > 5 || !digits(port)) {
            return false;
        }
        return name.startsWith("[") && name.endsWith("]")
                ? consists(name.substring(1, name.length() - 1), ADDRESS)
                : consists(name, NAME);
    }

    private static boolean consists(String text, String of) {
        for (int i = 0; i < text.length(); i++) {
            if (of.indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    static boolean digits(String text) {
        if (text.isEmpty() || text.length() > 18) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static boolean token(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!letter && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    static boolean printable(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < 0x20 && c != '\t' || c == 0x7f || c > 0xff) {
                return false;
            }
        }
        return true;
    }
}
