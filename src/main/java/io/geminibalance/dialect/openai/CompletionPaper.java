package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.answer.Finish;
import io.geminibalance.dialect.answer.Happening.Token;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What completions look like, streamed or whole: `text_completion`.
///
/// @param created in seconds since 1970
/// @param model as the client named it
/// @param usage whether a stream ends with the counts of tokens
record CompletionPaper(String id, long created, String model, boolean usage) {

    /// @param choices as [#choice] makes them
    Map<String, Object> page(List<Object> choices) {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("id", id);
        page.put("object", "text_completion");
        page.put("created", created);
        page.put("model", model);
        page.put("choices", choices);
        return page;
    }

    /// @param finish null while there is more to come
    static Map<String, Object> choice(int index, String text, List<Token> tokens, int offset, Finish finish) {
        Map<String, Object> choice = new LinkedHashMap<>();
        choice.put("text", text);
        choice.put("index", index);
        choice.put("logprobs", tokens.isEmpty() ? null : likelihoods(tokens, offset));
        choice.put("finish_reason", finish == null ? null : reason(finish));
        return choice;
    }

    private static String reason(Finish finish) {
        return switch (finish.why()) {
            case STOP, CALLS -> "stop";
            case LENGTH -> "length";
            case FILTERED -> "content_filter";
        };
    }

    /// @param offset where the first of them begins in the whole text, in characters
    private static Map<String, Object> likelihoods(List<Token> tokens, int offset) {
        List<Object> texts = new ArrayList<>();
        List<Object> own = new ArrayList<>();
        List<Object> others = new ArrayList<>();
        List<Object> offsets = new ArrayList<>();
        int at = offset;
        for (Token token : tokens) {
            texts.add(token.text());
            own.add(token.logProbability());
            Map<String, Object> alternatives = new LinkedHashMap<>();
            token.others().forEach(other -> alternatives.put(other.text(), other.logProbability()));
            others.add(alternatives);
            offsets.add(at);
            at += token.text().length();
        }
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("tokens", texts);
        said.put("token_logprobs", own);
        said.put("top_logprobs", others);
        said.put("text_offset", offsets);
        return said;
    }
}
