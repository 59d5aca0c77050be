package io.geminibalance.sandbox;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Calls that a question writes out, such as `Read({"path": "notes.txt"})`.
///
/// Coding agents do what the sandbox calls, so whoever tries one says himself what that is.
final class WrittenCalls {
    private static final Pattern BEGIN = Pattern.compile("([A-Za-z_][A-Za-z0-9_.:-]*)\\((?=\\{)");

    private WrittenCalls() {}

    /// The arguments by the name of the function; the last where it is called more than once.
    static Map<String, Object> in(String question) {
        Map<String, Object> calls = new LinkedHashMap<>();
        Matcher begin = BEGIN.matcher(question);
        while (begin.find()) {
            int end = end(question, begin.end());
            if (end > 0 && question.startsWith(")", end)) {
                try {
                    calls.put(begin.group(1), Json.read(question.substring(begin.end(), end)));
                } catch (JsonException _) {
                    // A text like any other.
                }
            }
        }
        return calls;
    }

    /// Where an object ends, 0 where it doesn't.
    private static int end(String text, int from) {
        int depth = 0;
        boolean quoted = false;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                i += c == '\\' ? 1 : 0;
                quoted = c != '"';
            } else if (c == '"') {
                quoted = true;
            } else if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return i + 1;
            }
        }
        return 0;
    }
}
