package io.geminibalance.wire;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/// The header fields that end at this proxy, by reason, as data.
///
/// Sources: RFC 9110 section 7.6.1 (hop-by-hop); the credentials that Google's SDKs and its API accept (read
/// 2026-08-22); the fields that `java.net.http` refuses to take from a caller (JDK 25,
/// `jdk.internal.net.http.common.Utils`).
public final class HeaderNames {
    public static final String GOOGLE_KEY = "x-goog-api-key";
    public static final String AUTHORIZATION = "authorization";
    public static final String ANTHROPIC_KEY = "x-api-key";
    public static final String BEARER = "Bearer ";

    /// Belong to one connection, not to the message.
    private static final Set<String> HOP_BY_HOP = names(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "http2-settings");

    /// Say who the client is; replaced by the credential of the pool, or echoed by Google and hidden.
    private static final Set<String> CREDENTIALS =
            names(GOOGLE_KEY, AUTHORIZATION, ANTHROPIC_KEY, "cookie", "x-gemini-api-privileged-user-id");

    /// Set anew for each message by whoever sends it.
    private static final Set<String> FRAMING = names(
            "content-length",
            "host",
            "expect",
            "accept-encoding",
            "sec-websocket-key",
            "sec-websocket-version",
            "sec-websocket-extensions",
            "sec-websocket-protocol");

    /// Describe the client's way to us. Google would take them for the way to Google; a `Referer` would even decide
    /// whether a key restricted to a web site is refused, and an `Origin` would make Google's CORS answer ours.
    private static final Set<String> WAY_IN = names(
            "origin",
            "referer",
            "forwarded",
            "via",
            "x-real-ip",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-proto",
            "x-forwarded-port",
            "x-forwarded-server",
            "x-forwarded-prefix",
            "sec-fetch-site",
            "sec-fetch-mode",
            "sec-fetch-dest",
            "sec-fetch-user");

    /// Of an answer: true for Google's host only, echoes of the request, or ours to say. `Alt-Svc` would send
    /// clients to port 443 of this host.
    private static final Set<String> ANSWER_ONLY_THERE = names(
            "alt-svc",
            "set-cookie",
            "content-length",
            "date",
            "host",
            "user-agent",
            "accept",
            "accept-encoding",
            "access-control-allow-origin",
            "access-control-allow-credentials",
            "access-control-allow-headers",
            "access-control-allow-methods",
            "access-control-expose-headers",
            "access-control-max-age",
            "strict-transport-security");

    private static final Set<String> NOT_UP = union(HOP_BY_HOP, CREDENTIALS, FRAMING, WAY_IN);
    private static final Set<String> NOT_DOWN = union(HOP_BY_HOP, CREDENTIALS, ANSWER_ONLY_THERE);

    private HeaderNames() {}

    /// The fields of a client's request that go on to the upstream.
    public static Headers upward(Headers request) {
        Set<String> named = namedByConnection(request);
        return request.keep((name, _) -> passes(name, NOT_UP, named));
    }

    /// The fields of an upstream's answer that go on to the client, the key blotted out of their values. One with
    /// the key in its name does not.
    public static Headers downward(Headers answer, Secret key) {
        Set<String> named = namedByConnection(answer);
        Headers.Builder passed = Headers.builder();
        answer.forEach((name, value) -> {
            if (passes(name, NOT_DOWN, named) && !name.startsWith(":") && !key.named(name)) {
                passed.add(name, key.hide(value));
            }
        });
        return passed.build();
    }

    private static boolean passes(String name, Set<String> ends, Set<String> named) {
        String lower = name.toLowerCase(Locale.ROOT);
        return !ends.contains(lower) && !named.contains(lower);
    }

    /// Fields that a `Connection` header declares to be hop-by-hop too (RFC 9110 section 7.6.1).
    private static Set<String> namedByConnection(Headers headers) {
        if (!headers.has("connection")) {
            return Set.of();
        }
        Set<String> named = new HashSet<>();
        for (String value : headers.all("connection")) {
            for (String token : value.split(",")) {
                named.add(token.strip().toLowerCase(Locale.ROOT));
            }
        }
        return named;
    }

    /// Names in lower case.
    private static Set<String> names(String... names) {
        return Set.of(names);
    }

    @SafeVarargs
    private static Set<String> union(Set<String>... sets) {
        Set<String> all = new HashSet<>();
        for (Set<String> set : sets) {
            all.addAll(set);
        }
        return Set.copyOf(all);
    }
}
