package io.geminibalance.dialect.prompt;

import io.geminibalance.dialect.model.Profile;
import io.geminibalance.dialect.model.Profile.Knob;
import io.geminibalance.dialect.prompt.Prompt.Reasoning;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Says how much to think in the words that a family of models takes.
final class Thinking {
    /// An effort with its budgets in tokens (Google's table for its OpenAI-compatible API, read 2026-11-22;
    /// half of it for `minimal`, which there equals `low`).
    private record Row(String effort, int flash, int pro) {}

    private static final List<Row> BUDGETS = List.of(
            new Row("none", 0, 128),
            new Row("minimal", 512, 512),
            new Row("low", 1024, 1024),
            new Row("medium", 8192, 8192),
            new Row("high", 24_576, 24_576),
            new Row("xhigh", 24_576, 32_768),
            new Row("max", 24_576, 32_768));

    /// The least that a model thinks that cannot be turned off.
    private static final int LEAST = 128;

    private Thinking() {}

    /// Whether an effort is one of the table.
    static boolean knows(String effort) {
        return BUDGETS.stream().anyMatch(row -> row.effort.equals(effort));
    }

    /// The `thinkingConfig`, empty where none is to be sent.
    ///
    /// @param most tokens of the answer, or -1
    static Map<String, Object> config(Reasoning asked, Profile profile, int most) {
        Map<String, Object> config = new LinkedHashMap<>();
        switch (profile.knob()) {
            case NONE -> {
                return config;
            }
            case BUDGET, BUDGET_ALWAYS -> budget(asked, profile, most, config);
            case LEVEL -> {
                String effort = effort(asked);
                if (!effort.isEmpty()) {
                    config.put("thinkingLevel", level(effort, profile.levels()));
                }
            }
        }
        // The API refuses to tell thoughts where there are none.
        boolean thinks = !asked.off() && !Integer.valueOf(0).equals(config.get("thinkingBudget"));
        config.put("includeThoughts", thinks && !Boolean.FALSE.equals(asked.shown()));
        return config;
    }

    private static void budget(Reasoning asked, Profile profile, int most, Map<String, Object> config) {
        boolean always = profile.knob() == Knob.BUDGET_ALWAYS;
        int budget;
        if (asked.budget() != null) {
            budget = asked.budget();
        } else if (asked.effort().isEmpty()) {
            return;
        } else {
            Row row = BUDGETS.get(rank(asked.effort()));
            budget = always ? row.pro : row.flash;
        }
        if (budget >= 0 && most > 0 && budget >= most) {
            // Thoughts count as output, so some must be left for words.
            budget = most - 1;
        }
        config.put("thinkingBudget", always && budget >= 0 ? Math.max(budget, LEAST) : budget);
    }

    /// An effort for families that take no number.
    private static String effort(Reasoning asked) {
        if (asked.budget() == null) {
            return asked.effort();
        }
        int budget = asked.budget();
        if (budget < 0) {
            return "";
        }
        return budget <= 512 ? "minimal" : budget <= 1024 ? "low" : budget <= 8192 ? "medium" : "high";
    }

    /// The nearest level that is not above the effort, or the lowest of all.
    private static String level(String effort, List<String> levels) {
        if (effort.equals("medium") && levels.equals(List.of("low", "high"))) {
            // So small a choice has no middle, and half-hearted is not what was asked (gemini-3-pro).
            return "high";
        }
        String best = levels.getFirst();
        for (String level : levels) {
            if (rank(level) <= rank(effort)) {
                best = level;
            }
        }
        return best;
    }

    private static int rank(String effort) {
        for (int i = 0; i < BUDGETS.size(); i++) {
            if (BUDGETS.get(i).effort.equals(effort)) {
                return i;
            }
        }
        return BUDGETS.size();
    }
}
