package io.geminibalance.config;

import io.geminibalance.wire.Secret;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A secret with the words in front of it: `label=SECRET`, `project/label=SECRET`, or the secret alone.
///
/// No format of a secret is assumed. It may hold `=` and end in `==`, so a `=` parts only what looks like a label
/// from something that does not begin with `=`.
record Labelled(List<String> label, Secret secret) {
    /// A label: letters, digits, blanks and `. _ -`.
    static final String LABEL = "[\\w .-]+";

    /// A label that may have a project in front.
    static final String PROJECT_AND_LABEL = LABEL + "(?:/" + LABEL + ")?";

    // Shorter than any key of Google's so far: a label is shown in the open, so KEY=label must not pass for label=KEY.
    private static final int LONGEST_LABEL = 30;

    Labelled {
        label = List.copyOf(label);
    }

    static Labelled parse(String entry, String labelPattern) {
        Matcher parts = Pattern.compile("(" + labelPattern + ")=(?!=)(.+)").matcher(entry);
        if (parts.matches()) {
            List<String> label = Arrays.stream(parts.group(1).split("/", -1))
                    .map(String::strip)
                    .toList();
            if (label.stream().noneMatch(String::isEmpty)) {
                refuseLong(label);
                return new Labelled(label, secret(parts.group(2).strip()));
            }
        }
        return new Labelled(List.of(), secret(entry));
    }

    /// A secret that can stand in a header.
    static Secret secret(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) >= 0x7F) {
                throw new NotAllowed("its character " + (i + 1) + " is a blank, a control character or not ASCII, which"
                        + " no header can carry");
            }
        }
        return new Secret(text);
    }

    private static void refuseLong(List<String> label) {
        if (label.stream().anyMatch(part -> part.length() > LONGEST_LABEL)) {
            throw new NotAllowed("the part before = is longer than a label may be (" + LONGEST_LABEL
                    + " characters); if it belongs to the secret, put a label in front: label=SECRET");
        }
    }
}
