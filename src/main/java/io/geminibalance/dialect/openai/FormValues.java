package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.Invalid;
import java.util.ArrayList;
import java.util.List;
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

    static boolean truth(Place place) throws Invalid {
        return place.value().isText()
                ? place.text("").equals("true")
                : place.truth().orElse(false);
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
