package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.Invalid;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Reads values that may stand in a form, where all are texts, or in JSON.
final class FormValues {
    private FormValues() {}

    static Optional<Long> whole(Place place) throws Invalid {
        if (!place.value().isText()) {
            return place.whole();
        }
        try {
            return Optional.of(Long.parseLong(place.text("").strip()));
        } catch (NumberFormatException _) {
            throw place.wrong("a whole number");
        }
    }

    /// Python writes its truths with a capital.
    static boolean truth(Place place) throws Invalid {
        if (!place.value().isText()) {
            return place.truth().orElse(false);
        }
        return switch (place.text("").strip().toLowerCase(Locale.ROOT)) {
            case "true", "1" -> true;
            case "false", "0", "" -> false;
            default -> throw place.wrong("true or false");
        };
    }

    /// One text, or several.
    static List<String> texts(Place place) throws Invalid {
        if (place.value().isText()) {
            return List.of(place.text(""));
        }
        List<String> texts = new ArrayList<>();
        for (Place each : place.each()) {
            texts.add(each.text(""));
        }
        return texts;
    }
}
