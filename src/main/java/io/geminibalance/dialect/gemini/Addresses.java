package io.geminibalance.dialect.gemini;

import io.geminibalance.wire.Headers;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Turns the addresses of Google's that an answer's header tells the client to call into addresses of this service.
///
/// Clients that obey them would otherwise go to Google themselves, past the pool and with a credential that is not
/// Google's. What leads elsewhere stays as it is.
final class Addresses {
    /// The fields that tell where to send the rest of an upload, or where a download lies.
    private static final String LOCATION = "location";

    private static final String UPLOAD_URL = "x-goog-upload-url";
    private static final String CONTROL_URL = "x-goog-upload-control-url";
    private static final Set<String> FIELDS = Set.of(LOCATION, UPLOAD_URL, CONTROL_URL);

    private static final String GOOGLE = "https://generativelanguage.googleapis.com";

    /// Of an upload's address wherever it is: nobody but this service knows the key to go on with.
    private static final Pattern UPLOAD = Pattern.compile("https?://[^/]+(/(?:resumable/)?upload/.*)");

    private final String base;

    /// @param base address of the upstream
    Addresses(String base) {
        this.base = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    }

    /// @param origin address of this service as the client knows it, without a slash at its end
    Headers ours(Headers headers, String origin) {
        if (!headers.has(LOCATION) && !headers.has(UPLOAD_URL) && !headers.has(CONTROL_URL)) {
            return headers;
        }
        Headers.Builder changed = Headers.builder();
        headers.forEach((name, value) -> changed.add(name, isAddress(name) ? ours(value, origin) : value));
        return changed.build();
    }

    private static boolean isAddress(String name) {
        return FIELDS.contains(name.toLowerCase(Locale.ROOT));
    }

    private String ours(String address, String origin) {
        if (address.startsWith(base + "/")) {
            return origin + address.substring(base.length());
        }
        if (address.startsWith(GOOGLE + "/")) {
            return origin + address.substring(GOOGLE.length());
        }
        Matcher upload = UPLOAD.matcher(address);
        return upload.matches() ? origin + upload.group(1) : address;
    }
}
