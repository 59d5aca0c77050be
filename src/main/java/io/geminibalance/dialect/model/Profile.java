package io.geminibalance.dialect.model;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// What a family of models takes and refuses.
///
/// @param levels thinking levels in rising order; empty where the family takes none
/// @param traits what else it takes
public record Profile(String name, Knob knob, List<String> levels, Set<Trait> traits) {

    /// How a family is told how much to think.
    public enum Knob {
        /// Not at all: a `thinkingConfig` is refused or means nothing.
        NONE,
        /// By `thinkingBudget`, where 0 turns it off.
        BUDGET,
        /// By `thinkingBudget`, at least 128.
        BUDGET_ALWAYS,
        /// By `thinkingLevel`; a budget is refused by the newest.
        LEVEL
    }

    /// What a family may take besides.
    public enum Trait {
        /// `temperature`, `topP` and `topK` have an effect.
        SAMPLING,
        /// `candidateCount` above 1, in unary calls.
        CANDIDATES,
        /// A last turn of the model's, which it continues.
        PREFILL,
        /// `id` in function calls and results.
        CALL_IDS,
        /// Function calls of the current turn must be signed.
        SIGNATURES,
        /// `functionResponse.parts` with media.
        MEDIA_IN_RESULTS,
        /// Built-in tools next to functions.
        TOOLS_TOGETHER,
        /// An answer in JSON next to functions or built-in tools.
        JSON_WITH_TOOLS,
        /// `mediaResolution` of a part.
        PART_RESOLUTION,
        /// A `systemInstruction`.
        INSTRUCTION,
        /// Answers of full length only when they are streamed.
        LONG_ONLY_STREAMED,
        /// Pictures among its answers.
        IMAGES,
        /// Speech as its answers.
        SPEECH
    }

    public boolean has(Trait trait) {
        return traits.contains(trait);
    }

    public boolean thinks() {
        return knob != Knob.NONE;
    }

    static Profile of(String name, Knob knob, String levels, Trait... traits) {
        Set<Trait> all = EnumSet.noneOf(Trait.class);
        all.addAll(List.of(traits));
        return new Profile(name, knob, levels.isEmpty() ? List.of() : List.of(levels.split(" ")), Set.copyOf(all));
    }

    Profile and(Trait trait) {
        Set<Trait> more = EnumSet.of(trait);
        more.addAll(traits);
        return new Profile(name, knob, levels, Set.copyOf(more));
    }

    /// This profile as an answer has corrected it.
    Profile without(Trait trait) {
        Set<Trait> fewer = EnumSet.copyOf(traits);
        fewer.remove(trait);
        return new Profile(name, knob, levels, Set.copyOf(fewer));
    }

    Profile thinking(Knob other, List<String> allowed) {
        return new Profile(name, other, allowed, traits);
    }
}
