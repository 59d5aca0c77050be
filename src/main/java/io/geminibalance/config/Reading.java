package io.geminibalance.config;

import java.util.List;

/// What came out of reading the settings.
public sealed interface Reading {

    /// Settings that can be used, where each came from, and what looks like a mistake although it is allowed.
    record Loaded(Settings settings, List<Origin> origins, List<String> warnings) implements Reading {
        public Loaded {
            origins = List.copyOf(origins);
            warnings = List.copyOf(warnings);
        }
    }

    /// Everything that must be put right before there are settings, and the warnings, which may tell why: a
    /// misspelt name is a setting that is missing.
    record Invalid(List<Problem> problems, List<String> warnings) implements Reading {
        public Invalid {
            problems = List.copyOf(problems);
            warnings = List.copyOf(warnings);
        }
    }
}
