package io.geminibalance.config;

import io.geminibalance.wire.Secret;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What of a setting's value people may see, in a form that a terminal and a log can bear.
final class Shown {
    private static final String HIDDEN = "...";
    private static final int LONGEST = 200;
    // Everything before the last @, because people do not always encode the ones in their password.
    private static final Pattern USER_INFO = Pattern.compile("^([^/@]*://)?.*@", Pattern.DOTALL);
    private static final Pattern BARE_ADDRESS = Pattern.compile("(\\w+://)?([\\w.-]+|\\[[0-9a-fA-F:.]+])(:\\d*)?/?");
    private static final Pattern QUERY = Pattern.compile("[?#].+", Pattern.DOTALL);
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    private Shown() {}

    /// The value of a setting, its secrets masked, whether it is valid or not.
    static String of(Setting setting, String text) {
        return switch (setting) {
            case GOOGLE_API_KEYS -> entries(text, Shown::keyEntry);
            case ACCESS_TOKENS -> entries(text, Shown::accessToken);
            case ADMIN_TOKEN -> secret(text);
            case HTTPS_PROXY, HTTP_PROXY -> proxy(text);
            case GEMINI_API_BASE_URL, PUBLIC_URL, CORS_ORIGINS -> url(text);
            default -> plain(text);
        };
    }

    /// A text without control characters and of bearable length.
    static String plain(String text) {
        String printable = UNPRINTABLE.matcher(text).replaceAll("?");
        return printable.length() <= LONGEST ? printable : printable.substring(0, LONGEST) + HIDDEN;
    }

    static String secret(String text) {
        return text.isEmpty() ? "" : plain(new Secret(text).masked());
    }

    /// An address without user, password, query and fragment.
    static String url(String text) {
        String open = USER_INFO.matcher(text).replaceFirst("$1" + HIDDEN + "@");
        return plain(QUERY.matcher(open).replaceFirst("?" + HIDDEN));
    }

    // Where user and password end is clear only behind an @ or where there are none.
    private static String proxy(String text) {
        boolean clear = text.isEmpty()
                || text.contains("@")
                || BARE_ADDRESS.matcher(text).matches();
        return clear ? url(text) : HIDDEN;
    }

    private static String entries(String text, Function<String, String> entry) {
        try {
            return EntryList.plainOrJson(text).stream().map(entry).collect(Collectors.joining(", "));
        } catch (NotAllowed _) {
            return HIDDEN;
        }
    }

    private static String keyEntry(String text) {
        try {
            KeyEntry entry = KeyEntry.parse(text);
            String project = entry.project().map(name -> name + "/").orElse("");
            return project
                    + entry.label().map(name -> name + "=").orElse("")
                    + entry.key().masked()
                    + entry.via().map(via -> " via " + way(via)).orElse("");
        } catch (NotAllowed _) {
            return secret(text);
        }
    }

    private static String way(Via via) {
        return switch (via) {
            case Via.Direct() -> "direct";
            case Via.Through(HttpProxy proxy) ->
                proxy.credentials().isEmpty()
                        ? proxy.address()
                        : proxy.address().replace("://", "://" + HIDDEN + "@");
        };
    }

    private static String accessToken(String text) {
        try {
            AccessToken entry = AccessToken.parse(text);
            return entry.name().map(name -> name + "=").orElse("")
                    + entry.token().masked();
        } catch (NotAllowed _) {
            return secret(text);
        }
    }
}
