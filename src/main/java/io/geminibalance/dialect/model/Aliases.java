package io.geminibalance.dialect.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Which model is asked for a name that is none of the Gemini API's: the first row that matches decides.
///
/// Names that no row matches are left alone, so that a model nobody here has heard of can be asked.
///
/// @param rows those of the operator first
public record Aliases(List<Row> rows) {
    /// The models that agents ask for by themselves, until somebody chooses otherwise (Claude Code, Codex CLI,
    /// OpenCode and OpenAI's model page, read 2026-11-23), with the Gemini model of the same weight of that day.
    private static final List<Row> AGENTS = List.of(
            new Row("claude-*haiku*", "gemini-3.5-flash-lite"),
            new Row("claude-*opus*", "gemini-4-hydrogen"),
            new Row("claude-*", "gemini-4-argon"),
            new Row("gpt-5*-nano*", "gemini-3.5-flash-lite"),
            new Row("gpt-5*-mini*", "gemini-3.8-flash"),
            new Row("gpt-5*-pro*", "gemini-4-hydrogen"),
            new Row("gpt-5*", "gemini-4-argon"),
            new Row("gpt-4.1-nano*", "gemini-3.5-flash-lite"),
            new Row("gpt-4.1-mini*", "gemini-3.8-flash"),
            new Row("gpt-4.1*", "gemini-4-argon"),
            new Row("gpt-4o-mini", "gemini-3.8-flash"),
            new Row("gpt-4o", "gemini-4-argon"),
            new Row("gpt-4", "gemini-4-argon"),
            new Row("gpt-4-turbo*", "gemini-4-argon"),
            new Row("gpt-3.5-turbo*", "gemini-3.8-flash"),
            new Row("o3*", "gemini-4-argon"),
            new Row("o4-mini*", "gemini-3.8-flash"),
            new Row("codex-*", "gemini-4-argon"));

    /// Those of the agents alone.
    public static final Aliases DEFAULT = new Aliases(AGENTS);

    /// @param name in which `*` stands for any characters, in small letters or not
    /// @param model as the API's paths have it
    public record Row(String name, String model) {
        boolean matches(String asked) {
            return matches(name.toLowerCase(Locale.ROOT), asked.toLowerCase(Locale.ROOT));
        }

        /// Without a regular expression: many stars in one of those take forever.
        private static boolean matches(String pattern, String text) {
            List<String> pieces = List.of(pattern.split("\\*", -1));
            if (pieces.size() == 1) {
                return pattern.equals(text);
            }
            String last = pieces.getLast();
            int end = text.length() - last.length();
            int at = pieces.getFirst().length();
            if (!text.startsWith(pieces.getFirst()) || !text.endsWith(last) || at > end) {
                return false;
            }
            for (String piece : pieces.subList(1, pieces.size() - 1)) {
                int found = text.indexOf(piece, at);
                if (found < 0 || found + piece.length() > end) {
                    return false;
                }
                at = found + piece.length();
            }
            return true;
        }
    }

    public Aliases {
        rows = List.copyOf(rows);
    }

    /// These rows in front of those of the agents.
    public static Aliases before(List<Row> own) {
        List<Row> all = new ArrayList<>(own);
        all.addAll(AGENTS);
        return new Aliases(all);
    }

    /// The model to ask for a name without the prefixes that clients put in front.
    String model(String id) {
        return rows.stream()
                .filter(row -> row.matches(id))
                .findFirst()
                .map(row -> Families.id(row.model))
                .orElse(id);
    }
}
