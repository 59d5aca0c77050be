package io.geminibalance.client;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;

/// Writes the head of a request (RFC 9112, 3 and 5).
///
/// What `HttpRequest.Builder` or [DirectRequest] lets pass can neither end a line nor change where a body ends: they
/// refuse such values, and the fields that are ours to say.
final class RequestHead {
    private RequestHead() {}

    /// @param framing the field that says where the body ends; empty where there is none
    static byte[] of(HttpRequest request, Origin origin, String framing) {
        StringBuilder head = new StringBuilder(512);
        head.append(request.method()).append(' ');
        if (request instanceof DirectRequest direct) {
            host(head.append(direct.target()), origin);
            direct.fields().each((name, value) -> field(head, name, value));
        } else {
            URI uri = request.uri();
            String path = uri.getRawPath();
            head.append(path == null || path.isEmpty() ? "/" : path);
            if (uri.getRawQuery() != null && !uri.getRawQuery().isEmpty()) {
                head.append('?').append(uri.getRawQuery());
            }
            host(head, origin);
            request.headers().map().forEach((name, values) -> values.forEach(value -> field(head, name, value)));
        }
        return head.append(framing).append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void host(StringBuilder head, Origin origin) {
        field(head.append(" HTTP/1.1\r\n"), "Host", origin.text());
    }

    private static void field(StringBuilder head, String name, String value) {
        head.append(name).append(": ").append(value).append("\r\n");
    }
}
