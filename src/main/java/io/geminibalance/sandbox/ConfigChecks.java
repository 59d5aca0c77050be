package io.geminibalance.sandbox;

import io.geminibalance.json.JsonView;
import io.geminibalance.sandbox.Model.Thinking;
import io.geminibalance.sandbox.Profile.Trait;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Refuses what a model doesn't take of `generationConfig` and `systemInstruction`.
final class ConfigChecks {
    private static final int MOST_CANDIDATES = 8;
    private static final int MOST_LOGPROBS = 20;

    /// Budgets that stand for something: off, and as the model likes.
    private static final int OFF = 0;
    private static final int DYNAMIC = -1;

    private static final Set<String> LEVELS = Set.of("minimal", "low", "medium", "high", "xhigh");

    private ConfigChecks() {}

    static Optional<GoogleError> refuse(Prompt prompt, Model model) {
        JsonView config = prompt.config();
        return numbers(config)
                .or(() -> candidates(config, model))
                .or(() -> penalties(config))
                .or(() -> logprobs(config, model))
                .or(() -> modalities(prompt, model))
                .or(() -> thinking(config.at("thinkingConfig"), model))
                .or(() -> !model.has(Trait.SYSTEM)
                                && prompt.body().at("systemInstruction").isPresent()
                        ? Optional.of(InvalidArguments.NO_SYSTEM)
                        : Optional.empty())
                .or(() -> !model.has(Trait.JSON) && prompt.wantsJson()
                        ? Optional.of(InvalidArguments.NO_JSON)
                        : Optional.empty());
    }

    /// A number that doesn't fit is refused where JSON is read, before anybody looks at the model.
    private static Optional<GoogleError> numbers(JsonView config) {
        return config.at("seed").value() instanceof Number seed && seed.longValue() != seed.intValue()
                ? Optional.of(GoogleErrors.badFields(List.of(Map.entry(
                        "generation_config.seed", "Invalid value at 'generation_config.seed' (TYPE_INT32), " + seed))))
                : Optional.empty();
    }

    private static Optional<GoogleError> candidates(JsonView config, Model model) {
        int candidates = config.at("candidateCount").number(1);
        if (candidates < 1 || candidates > MOST_CANDIDATES) {
            return Optional.of(GoogleErrors.invalid(
                    "* GenerateContentRequest.generation_config.candidate_count: candidate_count must be between 1 and "
                            + MOST_CANDIDATES + ".\n"));
        }
        return candidates > 1 && !model.has(Trait.CANDIDATES)
                ? Optional.of(InvalidArguments.CANDIDATES)
                : Optional.empty();
    }

    private static Optional<GoogleError> penalties(JsonView config) {
        return config.at("presencePenalty").isPresent()
                        || config.at("frequencyPenalty").isPresent()
                ? Optional.of(InvalidArguments.PENALTY)
                : Optional.empty();
    }

    private static Optional<GoogleError> logprobs(JsonView config, Model model) {
        boolean asked =
                config.at("responseLogprobs").isTrue() || config.at("logprobs").isPresent();
        if (asked && !model.logprobs()) {
            return Optional.of(InvalidArguments.LOGPROBS);
        }
        int most = config.at("logprobs").number(0);
        return most < 0 || most > MOST_LOGPROBS
                ? Optional.of(
                        GoogleErrors.invalid("* GenerateContentRequest.generation_config.logprobs: must be between 0"
                                + " and " + MOST_LOGPROBS + ".\n"))
                : Optional.empty();
    }

    private static Optional<GoogleError> modalities(Prompt prompt, Model model) {
        Set<String> asked = new TreeSet<>(prompt.modalities(model));
        List<Set<String>> taken = switch (model.kind()) {
            case DRAWS -> List.of(Set.of("IMAGE"), Set.of("IMAGE", "TEXT"), Set.of("TEXT"));
            case SPEAKS -> List.of(Set.of("AUDIO"));
            case WRITES, WRITES_UNCACHED, WRITES_ONLY, EMBEDS, FILMS, CONVERSES -> List.of(Set.of("TEXT"));
        };
        return taken.contains(asked)
                ? Optional.empty()
                : Optional.of(InvalidArguments.MODALITIES.with(Map.of(
                        "asked",
                        String.join(", ", asked),
                        "taken",
                        taken.stream()
                                .map(each -> "* " + String.join(", ", new TreeSet<>(each)) + "\n")
                                .collect(Collectors.joining()))));
    }

    private static Optional<GoogleError> thinking(JsonView asked, Model model) {
        JsonView budget = asked.at("thinkingBudget");
        JsonView level = asked.at("thinkingLevel");
        Thinking able = model.thinking();
        if (budget.isPresent() && level.isPresent()) {
            return Optional.of(InvalidArguments.BUDGET_AND_LEVEL);
        }
        if (asked.isPresent() && !able.any()) {
            return Optional.of(InvalidArguments.NO_THINKING);
        }
        if (level.isPresent()) {
            return level(level.text("").toLowerCase(Locale.ROOT), level, able);
        }
        if (!budget.isPresent()) {
            return Optional.empty();
        }
        return model.has(Trait.BUDGETS) ? budget(budget.number(0), able) : Optional.of(InvalidArguments.NO_BUDGET);
    }

    private static Optional<GoogleError> level(String name, JsonView given, Thinking able) {
        if (!LEVELS.contains(name)) {
            return Optional.of(GoogleErrors.badFields(List.of(Map.entry(
                    "generation_config.thinking_config.thinking_level",
                    "Invalid value at 'generation_config.thinking_config.thinking_level'"
                            + " (type.googleapis.com/google.ai.generativelanguage.v1beta.ThinkingConfig.ThinkingLevel), \""
                            + given.text("") + "\""))));
        }
        if (able.levels().isEmpty()) {
            return Optional.of(InvalidArguments.NO_LEVELS);
        }
        return able.levels().contains(name)
                ? Optional.empty()
                : Optional.of(
                        InvalidArguments.LEVEL.with(Map.of("level", name, "levels", String.join(", ", able.levels()))));
    }

    private static Optional<GoogleError> budget(int budget, Thinking able) {
        if (budget == OFF && !able.canBeOff()) {
            return Optional.of(InvalidArguments.BUDGET_0);
        }
        boolean taken = budget == OFF || budget == DYNAMIC || budget >= able.least() && budget <= able.most();
        return taken
                ? Optional.empty()
                : Optional.of(InvalidArguments.BUDGET.with(Map.of(
                        "budget", Integer.toString(budget),
                        "least", Integer.toString(able.least()),
                        "most", Integer.toString(able.most()))));
    }
}
