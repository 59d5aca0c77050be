package io.geminibalance.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The text of a `.env` file, read.
///
/// A line is `NAME=VALUE`, perhaps behind `export`, or a comment with `#`. An unquoted value ends at the end of the
/// line or at a `#` that follows a blank. A quoted value may span lines; within double quotes `\n`, `\r`, `\t`,
/// `\"`, `\$` and `\\` are escapes, within single quotes nothing is. Nothing is ever substituted.
record DotEnv(String name, List<Entry> entries, List<Problem> problems) {
    static final DotEnv EMPTY = new DotEnv(Sources.USUAL, List.of(), List.of());

    private static final Pattern NAME = Pattern.compile("[ \\t]*(?:export[ \\t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \\t]*=");
    private static final Pattern BLANK_OR_COMMENT = Pattern.compile("\\s*(#.*)?");
    private static final Pattern COMMENT = Pattern.compile("[ \\t]#.*");

    /// A value, unquoted, and the line on which its name stands.
    record Entry(String name, String value, int line) {}

    DotEnv {
        entries = List.copyOf(entries);
        problems = List.copyOf(problems);
    }

    static DotEnv parse(String text) {
        return parse(text, Sources.USUAL);
    }

    /// @param name of the file, for people
    static DotEnv parse(String text, String name) {
        return new Parser(TextFile.normalized(text), name).parse();
    }

    /// The value of each name; the last of several counts.
    Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        entries.forEach(entry -> values.put(entry.name(), entry.value()));
        return values;
    }

    /// A sentence for each line that a later one overrules.
    List<String> overruled() {
        Map<String, Integer> lines = new LinkedHashMap<>();
        List<String> warnings = new ArrayList<>();
        for (Entry entry : entries) {
            Integer earlier = lines.put(entry.name(), entry.line());
            if (earlier != null) {
                warnings.add(
                        this.name + " line " + earlier + ": " + entry.name() + " is overruled by line " + entry.line());
            }
        }
        return warnings;
    }

    private static final class Parser {
        private final String text;
        private final String name;
        private final List<Entry> entries = new ArrayList<>();
        private final List<Problem> problems = new ArrayList<>();
        private int at;
        private int line = 1;

        Parser(String text, String name) {
            this.text = text;
            this.name = name;
        }

        DotEnv parse() {
            while (at < text.length()) {
                int start = at;
                at = afterLine(start);
                statement(start, text.substring(start, endOfLine(start)));
                line += (int)
                        text.substring(start, at).chars().filter(c -> c == '\n').count();
            }
            return new DotEnv(name, entries, problems);
        }

        private void statement(int start, String statement) {
            if (BLANK_OR_COMMENT.matcher(statement).matches()) {
                return;
            }
            Matcher name = NAME.matcher(statement);
            if (!name.lookingAt()) {
                complain("is neither NAME=VALUE nor a comment");
                return;
            }
            String rest = statement.substring(name.end());
            String value = rest.stripLeading();
            if (value.startsWith("\"") || value.startsWith("'")) {
                quoted(name.group(1), start + statement.length() - value.length());
            } else {
                entries.add(new Entry(
                        name.group(1), COMMENT.matcher(rest).replaceFirst("").strip(), line));
            }
        }

        // After a quote that cannot be right, reading goes on with the next line: the lines that a missing quote would
        // swallow may have faults of their own, and all are to be told at once.
        private void quoted(String name, int open) {
            char quote = text.charAt(open);
            StringBuilder value = new StringBuilder();
            int close = open + 1;
            while (close < text.length() && text.charAt(close) != quote) {
                if (quote == '"' && text.charAt(close) == '\\' && close + 1 < text.length()) {
                    close++;
                    value.append(unescaped(text.charAt(close)));
                } else {
                    value.append(text.charAt(close));
                }
                close++;
            }
            if (close >= text.length()) {
                complain("opens a quote that is never closed");
            } else if (!BLANK_OR_COMMENT
                    .matcher(text.substring(close + 1, endOfLine(close)))
                    .matches()) {
                complain("has text behind its closing quote");
            } else {
                entries.add(new Entry(name, value.toString(), line));
                at = afterLine(close);
            }
        }

        private static String unescaped(char c) {
            return switch (c) {
                case 'n' -> "\n";
                case 'r' -> "\r";
                case 't' -> "\t";
                case '"', '\\', '$' -> String.valueOf(c);
                default -> "\\" + c;
            };
        }

        private int endOfLine(int from) {
            int end = text.indexOf('\n', from);
            return end < 0 ? text.length() : end;
        }

        private int afterLine(int from) {
            return Math.min(endOfLine(from) + 1, text.length());
        }

        private void complain(String reason) {
            problems.add(new Problem(name + " line " + line, "", reason));
        }
    }
}
