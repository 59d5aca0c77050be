package io.geminibalance.dialect.answer;

import io.geminibalance.json.JsonView;
import java.util.Locale;

/// Shows code that the model ran, and what came of it, as blocks of Markdown.
final class Fences {
    private static final String OK = "OUTCOME_OK";

    private Fences() {}

    static String code(JsonView code) {
        String language = code.at("language").text("").toLowerCase(Locale.ROOT);
        return block(
                language.equals("language_unspecified") ? "" : language,
                code.at("code").text(""));
    }

    /// Nothing where it went well and nothing came of it.
    static String result(JsonView result) {
        String outcome = result.at("outcome").text(OK);
        String output = result.at("output").text("");
        if (outcome.equals(OK)) {
            return output.isEmpty() ? "" : block("", output);
        }
        return block("", output.isEmpty() ? outcome : outcome + "\n" + output);
    }

    private static String block(String language, String text) {
        String fence = "```";
        while (text.contains(fence)) {
            fence += "`";
        }
        return fence + language + "\n" + text + (text.endsWith("\n") ? "" : "\n") + fence + "\n";
    }
}
