package io.geminibalance.json;

/// A string that begins with words of ours and goes on with what stands in a document, which is not copied.
///
/// @param prefix as it is meant, without escapes
public record Prefixed(String prefix, Span rest) {

    /// The string itself.
    @Override
    public String toString() {
        return prefix + rest.text();
    }
}
