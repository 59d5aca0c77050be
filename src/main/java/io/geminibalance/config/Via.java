package io.geminibalance.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The way out that belongs to one key: `... via http://user:password@host:port`, `via socks5://...` or `via
/// direct`.
///
/// It is taken for every request with that key, whatever `HTTPS_PROXY` and `NO_PROXY` say.
public sealed interface Via {
    /// Without a proxy, also where the other keys have one.
    record Direct() implements Via {}

    /// Through a proxy.
    record Through(HttpProxy proxy) implements Via {}

    /// A key holds no blank, so the word apart from it is no part of it; a label may hold one.
    Pattern FORM = Pattern.compile("(?<key>.*\\S)\\s+via\\s+(?<way>\\S+)");

    /// An entry and what stands behind its `via`.
    ///
    /// @param via null where it has none
    record Parted(String entry, Via via) {}

    static Parted part(String entry) {
        Matcher parts = FORM.matcher(entry);
        // What has a label behind the word has the word in its label.
        if (!parts.matches() || parts.group("way").matches("[\\w.-]+=.*")) {
            return new Parted(entry, null);
        }
        return new Parted(parts.group("key"), parse(parts.group("way")));
    }

    private static Via parse(String way) {
        if (way.equals("direct")) {
            return new Direct();
        }
        if (!way.contains("://")) {
            throw new NotAllowed("behind via must stand direct, http://[user:password@]host[:port]"
                    + " or socks5://[user:password@]host[:port]");
        }
        return new Through(HttpProxy.parse(way));
    }
}
