package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.Invalid;
import io.geminibalance.json.JsonView;
import io.geminibalance.json.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A value in a client's request, and where it stands there, so that whatever is wrong with it can be pointed at.
///
/// An explicit null is the same as nothing: clients in Python send it for all that they leave out.
///
/// @param path such as `messages[0].role`, empty for the whole request
/// @param told what the client calls a place, by the path that it would have here, where a request was put into
/// other words before it is read; its own parts are below that
public record Place(JsonView value, String path, Map<String, String> told) {

    private static final int LONGEST_TEXT = 16_000_000;

    public Place(JsonView value, String path) {
        this(value, path, Map.of());
    }

    public static Place of(JsonView request) {
        return of(request, Map.of());
    }

    /// @param told what the client calls the places whose paths are others here
    public static Place of(JsonView request, Map<String, String> told) {
        return new Place(request, "", told);
    }

    public Place at(String field) {
        return below(value.at(field), path.isEmpty() ? field : path + "." + field);
    }

    private Place below(JsonView part, String here) {
        return new Place(part, told.isEmpty() ? here : told.getOrDefault(here, here), told);
    }

    /// The first of several spellings that is there; the first of all where none is.
    public Place at(String field, String... others) {
        for (String other : others) {
            if (!at(field).isPresent() && at(other).isPresent()) {
                return at(other);
            }
        }
        return at(field);
    }

    public boolean isPresent() {
        return value.isPresent();
    }

    /// The elements of an array, none where there is no array.
    public List<Place> each() throws Invalid {
        if (!isPresent()) {
            return List.of();
        }
        if (!(value.value() instanceof List<?> list)) {
            throw wrong("an array");
        }
        List<Place> places = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            places.add(below(new JsonView(list.get(i)), path + "[" + i + "]"));
        }
        return places;
    }

    /// This, which must be an object where it is there.
    public Place object() throws Invalid {
        if (isPresent() && !value.isObject()) {
            throw wrong("an object");
        }
        return this;
    }

    /// A text, decoded: what is larger than any model reads would fill the memory with copies of it.
    public Optional<String> text() throws Invalid {
        if (isPresent() && !value.isText()) {
            throw wrong("a string");
        }
        if (value.value() instanceof Span span && span.length() > LONGEST_TEXT) {
            throw new Invalid(
                    "`" + path + "` has more than " + LONGEST_TEXT + " bytes; shorten it.",
                    path,
                    OpenAiErrors.TOO_LARGE);
        }
        return value.text();
    }

    /// A text that must be there, however long, and that nobody decodes.
    public JsonView string(String expected) throws Invalid {
        if (!value.isText()) {
            throw wrong(expected);
        }
        return value;
    }

    public String text(String absent) throws Invalid {
        return text().orElse(absent);
    }

    /// A text that must be there and say something.
    public String needed(String what) throws Invalid {
        String text = text("");
        if (text.isBlank()) {
            throw new Invalid("`" + path + "` is missing: send " + what + ".", path, "missing_required_parameter");
        }
        return text;
    }

    public Optional<Number> number() throws Invalid {
        return switch (value.value()) {
            case null -> Optional.empty();
            case Number number -> Optional.of(number);
            default -> throw wrong("a number");
        };
    }

    /// A whole number; a large one is cut to its low 64 bits.
    public Optional<Long> whole() throws Invalid {
        Optional<Number> number = number();
        if (number.isPresent()
                && number.get().doubleValue() != Math.rint(number.get().doubleValue())) {
            throw wrong("a whole number");
        }
        return number.map(Number::longValue);
    }

    public Optional<Boolean> truth() throws Invalid {
        return switch (value.value()) {
            case null -> Optional.empty();
            case Boolean truth -> Optional.of(truth);
            default -> throw wrong("true or false");
        };
    }

    public Invalid wrong(String expected) {
        return Invalid.type(path, "`" + path + "` is " + kind() + "; send " + expected + ".");
    }

    public Invalid unsupported(String message) {
        return new Invalid(message, path, "unsupported_value");
    }

    private String kind() {
        return switch (value.value()) {
            case null -> "missing";
            case Map<?, ?> fields -> "an object";
            case List<?> values -> "an array";
            case Number number -> "a number";
            case Boolean truth -> "a boolean";
            default -> "a string";
        };
    }
}
