package io.geminibalance.sandbox;

import io.geminibalance.json.JsonView;
import io.geminibalance.sandbox.Profile.Trait;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Refuses functions that are badly declared, and what doesn't go together with them.
final class ToolChecks {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.:-]{0,63}");

    /// Modes in which functions may be picked out.
    private static final Set<String> PICKY = Set.of("ANY", "VALIDATED");

    private ToolChecks() {}

    static Optional<GoogleError> refuse(Prompt prompt, Model model) {
        boolean functions = prompt.declares();
        if (functions && !model.has(Trait.FUNCTIONS)) {
            return Optional.of(InvalidArguments.NO_CALLING);
        }
        return declarations(prompt.body().at("tools").each())
                .or(() -> calling(prompt, functions))
                .or(() -> together(prompt, model, functions));
    }

    private static Optional<GoogleError> declarations(List<JsonView> tools) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < tools.size(); i++) {
            List<JsonView> functions = tools.get(i).at("functionDeclarations").each();
            for (int j = 0; j < functions.size(); j++) {
                String name = functions.get(j).at("name").text("");
                Map<String, String> place = Map.of("i", Integer.toString(i), "j", Integer.toString(j));
                if (!NAME.matcher(name).matches()) {
                    return Optional.of(InvalidArguments.FUNCTION_NAME.with(place));
                }
                if (functions.get(j).at("parameters").isPresent()
                        && functions.get(j).at("parametersJsonSchema").isPresent()) {
                    return Optional.of(InvalidArguments.TWO_SCHEMAS.with(place));
                }
                if (!names.add(name)) {
                    return Optional.of(InvalidArguments.DUPLICATE_FUNCTION.with(Map.of("function", name)));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<GoogleError> calling(Prompt prompt, boolean functions) {
        JsonView calling = prompt.calling();
        if (!calling.isPresent()) {
            return Optional.empty();
        }
        if (!functions) {
            return Optional.of(InvalidArguments.NO_FUNCTIONS);
        }
        return !calling.at("allowedFunctionNames").isEmpty()
                        && !PICKY.contains(calling.at("mode").text(""))
                ? Optional.of(InvalidArguments.ALLOWED_NAMES)
                : Optional.empty();
    }

    private static Optional<GoogleError> together(Prompt prompt, Model model, boolean functions) {
        boolean own = prompt.usesGoogles();
        if (functions && own) {
            if (!model.has(Trait.TOGETHER)) {
                return Optional.of(InvalidArguments.TOOLS_AND_FUNCTIONS);
            }
            if (!prompt.announcesGoogles()) {
                return Optional.of(InvalidArguments.TOOLS_UNANNOUNCED);
            }
        }
        if (!prompt.wantsJson()) {
            return Optional.empty();
        }
        if (functions
                && (!model.has(Trait.TOGETHER)
                        || prompt.calling().at("mode").text("").equals("ANY"))) {
            return Optional.of(InvalidArguments.JSON_AND_FUNCTIONS);
        }
        return own && !model.has(Trait.TOGETHER) ? Optional.of(InvalidArguments.JSON_AND_TOOLS) : Optional.empty();
    }
}
