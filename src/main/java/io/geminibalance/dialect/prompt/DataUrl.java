package io.geminibalance.dialect.prompt;

import io.geminibalance.dialect.Invalid;
import io.geminibalance.json.Span;
import java.util.Arrays;

/// Data that are written as a URL (RFC 2397).
///
/// @param mimeType as [MediaTypes#clean] gives it; empty where there is none
/// @param data sound base64; lies within the URL where that was sound
record DataUrl(String mimeType, Span data) {
    private static final String SCHEME = "data:";
    /// The longest head that is looked at; real ones have less than 100 bytes.
    private static final int LONGEST_HEAD = 4 * 1024;

    static boolean is(Span url) {
        return url.start(SCHEME.length()).equalsIgnoreCase(SCHEME);
    }

    /// @param url of which [#is] holds
    static DataUrl read(Span url, String param) throws Invalid {
        int comma = url.start(LONGEST_HEAD).indexOf(',');
        if (comma < 0) {
            throw Invalid.value(param, "This data URL has no comma; send data:<media type>;base64,<data>.");
        }
        // Decoded, for there may be escapes in it: PHP writes image\/png.
        String head = new Span(url.source(), url.from() + SCHEME.length(), url.from() + comma).text();
        String[] words = head.split(";");
        boolean base64 =
                Arrays.stream(words).skip(1).anyMatch(word -> word.strip().equalsIgnoreCase("base64"));
        Span payload = url.from(comma + 1);
        Span data = base64
                ? Base64Text.sound(payload)
                        .orElseThrow(() -> Invalid.value(param, "The data of this URL are no base64, or empty."))
                : Base64Text.ofPercentEncoded(payload);
        if (data.length() == 0) {
            throw Invalid.value(param, "This data URL is empty.");
        }
        return new DataUrl(words.length == 0 ? "" : MediaTypes.clean(words[0]), data);
    }
}
