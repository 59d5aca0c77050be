package io.geminibalance.sandbox;

import io.geminibalance.json.JsonView;
import io.geminibalance.sandbox.Profile.Trait;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Refuses what Google refuses of a request to generate: first its contents, then what surrounds them, then
/// their order.
final class Checks {
    private static final Set<String> ROLES = Set.of("user", "model", "function");

    private Checks() {}

    /// What is wrong with a request, if anything.
    static Optional<GoogleError> refuse(Prompt prompt, Model model) {
        List<JsonView> contents = prompt.contents();
        if (contents.isEmpty()) {
            return Optional.of(InvalidArguments.NO_CONTENTS);
        }
        for (int i = 0; i < contents.size(); i++) {
            Optional<GoogleError> wrong = content(contents.get(i), i, model);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return ConfigChecks.refuse(prompt, model)
                .or(() -> ToolChecks.refuse(prompt, model))
                .or(() -> TurnChecks.refuse(contents, model));
    }

    private static Optional<GoogleError> content(JsonView content, int i, Model model) {
        List<JsonView> parts = content.at("parts").each();
        if (!ROLES.contains(content.at("role").text("user"))) {
            return Optional.of(InvalidArguments.ROLE);
        }
        if (parts.isEmpty()) {
            return Optional.of(InvalidArguments.NO_PARTS.with(place(i, 0)));
        }
        for (int j = 0; j < parts.size(); j++) {
            Optional<GoogleError> wrong = part(parts.get(j), i, j, model);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return parts.stream().allMatch(Checks::saysNothing)
                ? Optional.of(InvalidArguments.NO_DATA.with(place(i, 0)))
                : Optional.empty();
    }

    private static Optional<GoogleError> part(JsonView part, int i, int j, Model model) {
        if (part.value() instanceof Map<?, ?> fields && fields.isEmpty()) {
            return Optional.of(InvalidArguments.NO_DATA.with(place(i, j)));
        }
        for (String field : List.of("functionCall", "functionResponse")) {
            if (part.at(field).isObject() && part.at(field).at("name").isEmpty()) {
                return Optional.of(
                        InvalidArguments.NO_NAME.with(place(i, j)).with(Map.of("field", CamelCase.snake(field))));
            }
        }
        if (!model.has(Trait.MEDIA_RESULTS)) {
            if (!part.at("functionResponse").at("parts").isEmpty()) {
                return Optional.of(InvalidArguments.MEDIA_IN_RESULT);
            }
            if (part.at("mediaResolution").isPresent()) {
                return Optional.of(InvalidArguments.PART_RESOLUTION);
            }
        }
        return Optional.empty();
    }

    /// An empty text that carries no signature. Beside other parts it does no harm (simonw/llm-gemini,
    /// recorded).
    private static boolean saysNothing(JsonView part) {
        return part.at("text").text("x").isEmpty()
                && part.at("thoughtSignature").isEmpty();
    }

    private static Map<String, String> place(int i, int j) {
        return Map.of("i", Integer.toString(i), "j", Integer.toString(j));
    }
}
