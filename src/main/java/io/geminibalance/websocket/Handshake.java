package io.geminibalance.websocket;

import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// The answer to a request that asks for a WebSocket (RFC 6455, 4.2).
///
/// No extension is ever agreed on. Host, Origin and token are the caller's to judge.
public sealed interface Handshake {
    /// The only version there is.
    String VERSION = "13";

    /// The subprotocol behind which a browser, which cannot set headers, names its token.
    String BEARER = "bearer";

    /// A key is bytes in base64, with its padding.
    int KEY_BYTES = 16;

    int KEY_CHARACTERS = 24;

    /// The connection may be turned over.
    ///
    /// @param headers of the 101, but for `Connection`, which belongs to the engine
    /// @param token that the client shows as a subprotocol
    record Accepted(Headers headers, Optional<Secret> token) implements Handshake {}

    /// The request is no good.
    ///
    /// @param status 400, or 426 where the client may ask again in another way
    record Refused(int status, String reason, Headers headers) implements Handshake {}

    static Handshake answer(String method, String version, Headers request) {
        if (!listed(request, "Upgrade", "websocket")) {
            return upgradeRequired("this path speaks WebSocket");
        }
        if (!method.equals("GET")) {
            return malformed("a WebSocket is asked for by GET");
        }
        if (!version.equals("HTTP/1.1")) {
            return malformed("a WebSocket is asked for in HTTP/1.1");
        }
        if (!listed(request, "Connection", "upgrade")) {
            return malformed("Connection must name Upgrade");
        }
        // What follows the request would be taken for frames.
        if (request.has("Transfer-Encoding")
                || !request.first("Content-Length", "0").equals("0")) {
            return malformed("the request for a WebSocket has no body");
        }
        if (!request.all("Sec-WebSocket-Version").equals(List.of(VERSION))) {
            return upgradeRequired("WebSocket version " + VERSION + " is spoken");
        }
        List<String> keys = request.all("Sec-WebSocket-Key");
        if (keys.size() != 1 || !isKey(keys.getFirst())) {
            return malformed("Sec-WebSocket-Key must be 16 bytes in base64");
        }
        return accepted(keys.getFirst(), token(elements(request, "Sec-WebSocket-Protocol")));
    }

    private static Handshake accepted(String key, Optional<Secret> token) {
        Headers.Builder headers =
                Headers.builder().add("Upgrade", "websocket").add("Sec-WebSocket-Accept", accept(key));
        if (token.isPresent()) {
            // The token itself must not be chosen, or it would stand in an answer.
            headers.add("Sec-WebSocket-Protocol", BEARER);
        }
        return new Accepted(headers.build(), token);
    }

    private static Handshake malformed(String reason) {
        return new Refused(400, reason, Headers.NONE);
    }

    private static Handshake upgradeRequired(String reason) {
        return new Refused(426, reason, Headers.of("Upgrade", "websocket", "Sec-WebSocket-Version", VERSION));
    }

    private static Optional<Secret> token(List<String> offered) {
        int bearer = offered.indexOf(BEARER);
        return bearer < 0 || bearer + 1 == offered.size()
                ? Optional.empty()
                : Optional.of(new Secret(offered.get(bearer + 1)));
    }

    private static boolean isKey(String key) {
        try {
            return key.length() == KEY_CHARACTERS && Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static String accept(String key) {
        try {
            // The name that RFC 6455, 1.3 gives to the protocol.
            byte[] proof = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.ISO_8859_1);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(proof));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    private static boolean listed(Headers request, String name, String element) {
        return elements(request, name).stream().anyMatch(element::equalsIgnoreCase);
    }

    private static List<String> elements(Headers request, String name) {
        return request.all(name).stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::strip)
                .filter(element -> !element.isEmpty())
                .toList();
    }
}
