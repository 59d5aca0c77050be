package io.geminibalance.dialect.anthropic;

import java.util.Optional;

/// Marks signatures that we hand out, so that they are told from Claude's when they come back.
///
/// A session that was begun with Claude and goes on with Gemini sends signatures that Google refuses.
/// (CLIProxyAPIPlus #178)
final class Marks {
    /// Has a character that no base64 has.
    private static final String PREFIX = "gemini#";

    private Marks() {}

    static String marked(String signature) {
        return PREFIX + signature;
    }

    /// Google's signature, nothing where it is somebody else's.
    static Optional<String> bare(String signature) {
        return signature.startsWith(PREFIX) && signature.length() > PREFIX.length()
                ? Optional.of(signature.substring(PREFIX.length()))
                : Optional.empty();
    }
}
