package io.geminibalance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What the documentation tells the users of a client to type, so that it can be tried word for word.
final class DocsPage {
    private static final String USUAL_ADDRESS = "http://127.0.0.1:8090";
    private static final Pattern BLOCK = Pattern.compile("<pre><code>(.*?)</code></pre>", Pattern.DOTALL);
    private static final Pattern EXPORT = Pattern.compile("(?m)^export (\\w+)=(\\S+)$");

    private DocsPage() {}

    /// The blocks of a section, for a service at an address.
    ///
    /// @param section the id of its heading
    static List<String> blocks(String section, String address) throws IOException {
        String page = Files.readString(Path.of("web", "docs.html"));
        Matcher found = Pattern.compile("<h3 id=\"" + section + "\">.*?(?=<h[23])", Pattern.DOTALL)
                .matcher(page);
        if (!found.find()) {
            throw new IOException("the page has no section " + section);
        }
        return BLOCK.matcher(found.group())
                .results()
                .map(block -> block.group(1)
                        .replace("&lt;", "<")
                        .replace("&gt;", ">")
                        .replace("&amp;", "&")
                        .replace(USUAL_ADDRESS, address))
                .toList();
    }

    /// The variables that a section tells to set.
    ///
    /// @param token stands where the page says `"$TOKEN"`
    static Map<String, String> variables(String section, String address, String token) throws IOException {
        return EXPORT.matcher(String.join("\n", blocks(section, address)))
                .results()
                .collect(Collectors.toMap(
                        found -> found.group(1), found -> found.group(2).replace("\"$TOKEN\"", token)));
    }
}
