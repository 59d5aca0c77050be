package io.geminibalance.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A name that clients use for a model, and the model that is asked: `name=model`.
///
/// @param name with `*` for any characters
public record ModelAlias(String name, String model) {
    private static final Pattern FORM =
            Pattern.compile("([A-Za-z0-9_.:@/*-]{1,100})\\s*=\\s*([A-Za-z0-9_.@/-]{1,100})");

    static ModelAlias parse(String entry) {
        Matcher parts = FORM.matcher(entry);
        if (!parts.matches()) {
            throw new NotAllowed("must be name=model, such as claude-sonnet-*=gemini-4-argon");
        }
        return new ModelAlias(parts.group(1), parts.group(2));
    }
}
