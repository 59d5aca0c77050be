package io.geminibalance.sandbox;

import io.geminibalance.json.JsonView;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/// The signatures of thoughts that the sandbox gives, and its judgement of those that come back.
///
/// One made by the sandbox tells the project of its key. Any other base64 is believed, except where a script
/// says `bound`.
final class Signature {
    /// Texts that Google takes in place of a signature (its page on thought signatures).
    private static final Set<String> SENTINELS =
            Set.of("skip_thought_signature_validator", "context_engineering_is_the_way_to_go");

    private static final String OURS = "signed by the sandbox for ";

    private Signature() {}

    /// A signature for what was said.
    ///
    /// @param project of the key that asked
    static String of(String said, String project) {
        String text = OURS + project + ": " + Integer.toHexString(said.hashCode());
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Whether this can be a signature at all.
    static boolean isSound(String signature) {
        String digits = signature.replaceFirst("={1,2}$", "");
        return digits.length() % 4 != 1
                && digits.chars().allMatch(c -> Character.isLetterOrDigit(c) && c < 128 || "+/-_".indexOf(c) >= 0);
    }

    /// Refuses signatures that another project was given.
    static Optional<GoogleError> refuseForeign(Prompt prompt, String project) {
        boolean foreign = prompt.contents().stream()
                .flatMap(content -> content.at("parts").each().stream())
                .map(part -> part.at("thoughtSignature"))
                .filter(JsonView::isText)
                .map(signature -> signature.text(""))
                .filter(signature -> !SENTINELS.contains(signature))
                .anyMatch(signature -> !read(signature).startsWith(OURS + project + ": "));
        return foreign ? Optional.of(InvalidArguments.FOREIGN_SIGNATURE) : Optional.empty();
    }

    private static String read(String signature) {
        try {
            return new String(Base64.getDecoder().decode(signature), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return "";
        }
    }
}
