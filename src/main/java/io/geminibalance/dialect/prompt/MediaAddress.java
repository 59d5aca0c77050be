package io.geminibalance.dialect.prompt;

import io.geminibalance.dialect.Invalid;
import io.geminibalance.json.Span;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Where media lie that the API gets itself: the web, Cloud Storage, YouTube, its own files.
final class MediaAddress {
    /// Signed addresses have up to 4 kB.
    private static final int LONGEST = 16 * 1024;

    private static final String FILES_HOST = "generativelanguage.googleapis.com";
    private static final Pattern FILE_NAME = Pattern.compile("files/[A-Za-z0-9-]+");
    private static final Pattern OPENAI_FILE = Pattern.compile("file-[A-Za-z0-9_-]+");
    private static final Set<String> YOUTUBE =
            Set.of("youtube.com", "www.youtube.com", "m.youtube.com", "youtu.be", "www.youtube-nocookie.com");

    private static final Set<String> WITH_AUTHORITY = Set.of("https", "gs");

    /// Characters that a browser encodes before it sends a URL, and [URI] refuses.
    private static final String UNWISE = " \"<>\\^`{|}";

    private MediaAddress() {}

    /// @param text no data URL
    static Part.Remote read(Span text, Media.Kind kind, Map<String, Object> hints, String param) throws Invalid {
        if (text.length() > LONGEST) {
            throw Invalid.value(param, "This URL is too long; data need data:<media type>;base64, before them.");
        }
        String url = text.text().strip();
        if (FILE_NAME.matcher(url).matches()) {
            return new Part.Remote(URI.create("https://" + FILES_HOST + "/v1beta/" + url), "", hints);
        }
        if (OPENAI_FILE.matcher(url).matches()) {
            throw Invalid.value(
                    param,
                    "This is a file of OpenAI's; upload it with the Gemini Files API and send files/<name>, or send"
                            + " the data themselves.");
        }
        URI uri = uri(url, param);
        return switch (uri.getScheme()) {
            case "https" -> new Part.Remote(uri, isKnownToTheApi(uri) ? "" : type(uri, kind), hints);
            case "gs" -> new Part.Remote(uri, MediaTypes.ofName(uri.getRawPath()), hints);
            case "http" ->
                throw Invalid.value(
                        param,
                        "http:// is not fetched, with FETCH_MEDIA neither; send an https:// address or a data URL.");
            default -> throw Invalid.value(param, "This scheme is not known; send an https:, gs: or data: URL.");
        };
    }

    /// Whether only the API can get it, because the address is that of a page or takes a key.
    static boolean isKnownToTheApi(URI uri) {
        String host = host(uri);
        return host.equals(FILES_HOST) || YOUTUBE.contains(host);
    }

    private static String type(URI uri, Media.Kind kind) {
        String mimeType = MediaTypes.ofName(uri.getRawPath());
        return switch (kind) {
            case IMAGE -> mimeType.isEmpty() ? "image/jpeg" : mimeType;
            // The same endings are used for both.
            case AUDIO -> mimeType.replaceFirst("^video/", "audio/");
            case VIDEO, FILE -> mimeType;
        };
    }

    /// @return one with a scheme in lower case, and an authority where its scheme needs one
    private static URI uri(String url, String param) throws Invalid {
        Invalid invalid = Invalid.value(param, "This is no URL; send an https:, gs: or data: URL.");
        try {
            int colon = url.indexOf(':');
            URI uri = new URI(
                    encoded(colon < 0 ? url : url.substring(0, colon).toLowerCase(Locale.ROOT) + url.substring(colon)));
            boolean whole = uri.getScheme() != null
                    && (uri.getRawAuthority() != null || !WITH_AUTHORITY.contains(uri.getScheme()));
            if (!whole) {
                throw invalid;
            }
            return uri;
        } catch (URISyntaxException _) {
            throw invalid;
        }
    }

    private static String host(URI uri) {
        // Not getHost, which knows no host with an underscore; here it need only be compared.
        String authority = uri.getRawAuthority().toLowerCase(Locale.ROOT);
        return authority.endsWith(":443") ? authority.substring(0, authority.length() - 4) : authority;
    }

    private static String encoded(String url) {
        StringBuilder encoded = new StringBuilder(url.length() + 16);
        for (byte octet : url.getBytes(StandardCharsets.UTF_8)) {
            if (octet < 0 || UNWISE.indexOf(octet) >= 0) {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(octet));
            } else {
                encoded.append((char) octet);
            }
        }
        return encoded.toString();
    }
}
