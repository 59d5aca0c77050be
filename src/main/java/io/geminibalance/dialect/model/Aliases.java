package io.geminibalance.dialect.model;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Which model is asked for a name that is none of the Gemini API's: the first row that fits decides.
///
/// Names that no row fits are left alone, so that a model nobody here has heard of can be asked.
///
/// @param own rows of the operator's, which come before those for agents
public record Aliases(List<Row> own) {
    /// The models that agents and OpenAI's clients ask for by themselves, until somebody chooses otherwise (Claude
    /// Code, Codex CLI, OpenCode and OpenAI's model page, read 2026-11-30), with the Gemini model of the same
    /// weight of that day. Names with a date are found without it.
    public static final List<Weight> AGENTS = List.of(
            new Weight("gemini-3.5-flash-lite", "claude-*haiku*", "gpt-5*-nano*", "gpt-4.1-nano*"),
            new Weight(
                    "gemini-3.8-flash",
                    "gpt-5*-mini*",
                    "gpt-4.1-mini*",
                    "gpt-4o-mini",
                    "gpt-3.5-turbo*",
                    "o1-mini*",
                    "o3-mini*",
                    "o4-mini*"),
            new Weight("gemini-4-hydrogen", "claude-*opus*", "gpt-5*-pro*", "o1-pro*", "o3-pro*"),
            new Weight(
                    "gemini-4-argon",
                    "claude-*",
                    "gpt-5*",
                    "gpt-4.1*",
                    "gpt-4o",
                    "gpt-4",
                    "gpt-4-*",
                    "gpt-4.5*",
                    "chatgpt-*",
                    "o1*",
                    "o3*",
                    "o4*",
                    "codex-*"));

    private static final List<Row> DEFAULTS = AGENTS.stream()
            .flatMap(weight -> weight.names.stream().map(name -> new Row(name, weight.model)))
            .toList();

    /// As makers write the day of a model at the end of its name: `-20250929`, `@20250929`, `-2024-11-20`, `-0613`.
    private static final Pattern DATE =
            Pattern.compile("[-@](?:20\\d\\d-?)?(?:0[1-9]|1[0-2])-?(?:0[1-9]|[12]\\d|3[01])$");

    /// How Google's own names begin, which mean what they say (its model pages, read 2026-11-30).
    private static final List<String> GOOGLES = List.of(
            "gemini",
            "gemma",
            "models/",
            "tunedmodels/",
            "imagen",
            "veo",
            "lyria",
            "learnlm",
            "nano-banana",
            "aqa",
            "text-embedding-0",
            "embedding-0",
            "text-multilingual",
            "deep-research");

    /// Those of the agents alone.
    public static final Aliases DEFAULT = new Aliases(List.of());

    /// Names that stand for the same model.
    public record Weight(String model, List<String> names) {
        public Weight {
            names = List.copyOf(names);
        }

        private Weight(String model, String... names) {
            this(model, List.of(names));
        }
    }

    /// @param name in which `*` stands for any characters, in small letters or not
    /// @param model as the API's paths have it
    public record Row(String name, String model) {
        boolean matches(String asked) {
            return matches(Families.id(name).toLowerCase(Locale.ROOT), asked.toLowerCase(Locale.ROOT));
        }

        /// Whether it is for one name alone.
        boolean exact() {
            return name.indexOf('*') < 0;
        }

        String asked() {
            return Families.id(model);
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
        own = List.copyOf(own);
    }

    /// The model to ask for a name without the prefixes that clients put in front.
    String model(String id) {
        return find(own, id).or(() -> find(DEFAULTS, id)).map(Row::asked).orElse(id);
    }

    /// A row for just this name comes before those that fit it without its date.
    private static Optional<Row> find(List<Row> rows, String id) {
        String undated = undated(id);
        return rows.stream()
                .filter(row -> row.matches(id))
                .findFirst()
                .filter(Row::exact)
                .or(() -> rows.stream()
                        .filter(row -> row.matches(id) || row.matches(undated))
                        .findFirst());
    }

    private static String undated(String id) {
        String small = id.toLowerCase(Locale.ROOT);
        return GOOGLES.stream().anyMatch(small::startsWith)
                ? id
                : DATE.matcher(id).replaceFirst("");
    }
}
