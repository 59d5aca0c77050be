package io.geminibalance.sandbox;

import static io.geminibalance.sandbox.Profile.Trait.BUDGETS;
import static io.geminibalance.sandbox.Profile.Trait.CANDIDATES;
import static io.geminibalance.sandbox.Profile.Trait.FUNCTIONS;
import static io.geminibalance.sandbox.Profile.Trait.IDS;
import static io.geminibalance.sandbox.Profile.Trait.IDS_MATCH;
import static io.geminibalance.sandbox.Profile.Trait.JSON;
import static io.geminibalance.sandbox.Profile.Trait.MEDIA_RESULTS;
import static io.geminibalance.sandbox.Profile.Trait.PREFILL;
import static io.geminibalance.sandbox.Profile.Trait.SIGNATURES;
import static io.geminibalance.sandbox.Profile.Trait.SYSTEM;
import static io.geminibalance.sandbox.Profile.Trait.THINKS_UNASKED;
import static io.geminibalance.sandbox.Profile.Trait.TOGETHER;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/// What the models of one generation take, as data of 2026-11-22.
///
/// From Google's changelog and model pages up to 4 Neon (2026-11-18) and from probes in public issues. That the
/// newest two refuse a budget was read at second hand.
enum Profile {
    /// Gemini 2.5.
    A(BUDGETS, CANDIDATES, PREFILL, SYSTEM, FUNCTIONS, JSON),
    /// Gemini 3 and 3.1.
    B(BUDGETS, PREFILL, SYSTEM, FUNCTIONS, JSON, TOGETHER, SIGNATURES, IDS, MEDIA_RESULTS, THINKS_UNASKED),
    /// Gemini 3.5 and 3.6 (LibreChat-AI/agents#323, 2026-07-21).
    C(BUDGETS, SYSTEM, FUNCTIONS, JSON, TOGETHER, SIGNATURES, IDS, MEDIA_RESULTS, THINKS_UNASKED),
    /// Gemini 3.7 and 3.8 (anomalyco/opencode#47034, 2026-09-03).
    D(BUDGETS, SYSTEM, FUNCTIONS, JSON, TOGETHER, SIGNATURES, IDS, IDS_MATCH, MEDIA_RESULTS, THINKS_UNASKED),
    /// Gemini 4 Argon and Carbon.
    E(SYSTEM, FUNCTIONS, JSON, TOGETHER, SIGNATURES, IDS, IDS_MATCH, MEDIA_RESULTS, THINKS_UNASKED),
    /// Gemini 4 Hydrogen and Neon.
    F(SYSTEM, FUNCTIONS, JSON, TOGETHER, SIGNATURES, IDS, IDS_MATCH, MEDIA_RESULTS, THINKS_UNASKED),
    /// Gemma 3 (google/adk-python#3900).
    GEMMA_3(PREFILL),
    /// Gemma 4 (livekit/agents#7080).
    GEMMA_4(PREFILL, SYSTEM, FUNCTIONS, JSON, TOGETHER),
    /// Models that draw.
    IMAGE(PREFILL, SYSTEM),
    /// Models that speak.
    SPEECH(PREFILL),
    /// Models that embed.
    VECTORS;

    /// One thing that a model takes, does or demands.
    enum Trait {
        /// Takes `thinkingBudget`.
        BUDGETS,
        /// Gives more than one candidate.
        CANDIDATES,
        /// Goes on with a last turn of its own.
        PREFILL,
        /// Takes a system instruction.
        SYSTEM,
        /// Calls functions.
        FUNCTIONS,
        /// Answers in JSON where it is asked to.
        JSON,
        /// Takes functions together with Google's own tools, or with JSON.
        TOGETHER,
        /// Wants the signatures of calls back.
        SIGNATURES,
        /// Gives its calls an id.
        IDS,
        /// Compares the ids of results with those of the calls.
        IDS_MATCH,
        /// Takes media in the results of functions, and a resolution for each part.
        MEDIA_RESULTS,
        /// Thinks where nobody asked it to, and says so in the usage.
        THINKS_UNASKED
    }

    private final Set<Trait> traits;

    Profile(Trait... traits) {
        this.traits = Arrays.stream(traits).collect(Collectors.toUnmodifiableSet());
    }

    boolean has(Trait trait) {
        return traits.contains(trait);
    }
}
