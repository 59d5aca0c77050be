package io.geminibalance.client;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// Writes the head of a request (RFC 9112, 3 and 5).
///
/// What `HttpRequest.Builder` lets pass can neither end a line nor change where a body ends: it refuses such
/// values, and the fields that are ours to say.
final class RequestHead {
    private RequestHead() {}

    /// @param framing the field that says where the body ends; empty where there is none
    static byte[] of(HttpRequest request, Origin origin, String framing) {
        URI uri = request.uri();
        StringBuilder head = new StringBuilder(512);
        head.append(request.method()).append(' ');
        String path = uri.getRawPath();
        head.append(path == null || path.isEmpty() ? "/" : path);
        if (uri.getRawQuery() != null && !uri.getRawQuery().isEmpty()) {
            head.append('?').append(uri.getRawQuery());
        }
        head.append(" HTTP/1.1\r\nHost: ").append(origin.text()).append("\r\n");
        for (Map.Entry<String, List<String>> field : request.headers().map().entrySet()) {
            for (String value : field.getValue()) {
                head.append(field.getKey()).append(": ").append(value).append("\r\n");
            }
        }
        return head.append(framing).append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
