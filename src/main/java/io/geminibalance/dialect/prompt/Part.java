package io.geminibalance.dialect.prompt;

import io.geminibalance.json.JsonView;
import java.net.URI;
import java.util.Map;

/// A piece of what somebody says.
public sealed interface Part {
    /// Text; a [io.geminibalance.json.Span] where it is long.
    record Text(JsonView text) implements Part {
        public static Text of(String text) {
            return new Text(new JsonView(text));
        }
    }

    /// Text that is to be spoken to the letter.
    ///
    /// @param style how to speak it, empty where nothing is said of that
    record Spoken(JsonView text, String style) implements Part {}

    /// Media whose bytes come along.
    ///
    /// @param data sound base64 of the standard alphabet
    /// @param hints see [Remote]
    record Inline(String mimeType, JsonView data, Map<String, Object> hints) implements Part {}

    /// Media that lie elsewhere, which the API fetches.
    ///
    /// @param mimeType empty where it is not known
    /// @param hints further members of the part that the API takes, such as `mediaResolution` and `videoMetadata`
    record Remote(URI uri, String mimeType, Map<String, Object> hints) implements Part {}
}
