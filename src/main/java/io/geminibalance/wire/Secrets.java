package io.geminibalance.wire;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Secrets that are looked for together.
///
/// Many begin alike, as all keys of Google do; a text without that beginning holds none of them. So a line of a log
/// costs hardly more with a thousand keys than with one.
public final class Secrets {
    /// Characters.
    private static final int BEGINNING = 4;

    private final Map<String, List<Secret>> byBeginning = new LinkedHashMap<>();

    public Secrets(Collection<Secret> secrets) {
        for (Secret secret : secrets) {
            String value = secret.reveal();
            // Shorter ones are never hidden.
            if (value.length() >= Secret.SEARCHED) {
                byBeginning
                        .computeIfAbsent(value.substring(0, BEGINNING), _ -> new ArrayList<>())
                        .add(secret);
            }
        }
    }

    /// The text with every occurrence of each of them replaced by stars.
    public String hide(String text) {
        String clean = text;
        for (Map.Entry<String, List<Secret>> alike : byBeginning.entrySet()) {
            if (clean.contains(alike.getKey())) {
                for (Secret secret : alike.getValue()) {
                    clean = secret.hide(clean);
                }
            }
        }
        return clean;
    }
}
