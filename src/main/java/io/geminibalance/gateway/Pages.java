package io.geminibalance.gateway;

import io.geminibalance.wire.Answer;
import io.geminibalance.wire.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// The static files below `web/` of the class path, served as they are.
///
/// None of them holds data, so that a browser, which sends no token when it opens a page, may have them.
public final class Pages {
    /// The paths that stand for a file; all others are `/web/{file}`.
    private static final Map<String, String> NAMED = Map.of(
            "/", "index.html", "/index.html", "index.html", "/docs", "docs.html", "/openapi.json", "openapi.json");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "json", "application/json; charset=utf-8",
            "svg", "image/svg+xml");

    private static final String BELOW = "/web/";

    /// A name that can lead nowhere else.
    private static final Pattern FILE = Pattern.compile("[a-z0-9-]+\\.(css|js|json|svg)");

    private static final String POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self';"
            + " connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private final Map<String, byte[]> read = new ConcurrentHashMap<>();

    /// The file of a path; nothing where there is none.
    Optional<Answer> page(String path) {
        String file = NAMED.getOrDefault(path, path.startsWith(BELOW) ? path.substring(BELOW.length()) : "");
        if (!NAMED.containsKey(path) && !FILE.matcher(file).matches()) {
            return Optional.empty();
        }
        byte[] content = read.computeIfAbsent(file, Pages::read);
        return content == null ? Optional.empty() : Optional.of(new Answer(200, headers(file), content));
    }

    private static Headers headers(String file) {
        return Headers.of(
                "content-type",
                TYPES.get(file.substring(file.lastIndexOf('.') + 1)),
                "content-security-policy",
                POLICY,
                "x-content-type-options",
                "nosniff",
                "referrer-policy",
                "no-referrer",
                "cache-control",
                "no-cache");
    }

    private static byte[] read(String file) {
        try (InputStream in = Pages.class.getResourceAsStream(BELOW + file)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the jar cannot be read", e);
        }
    }
}
