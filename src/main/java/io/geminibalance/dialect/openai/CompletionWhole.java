package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.answer.Finish;
import io.geminibalance.dialect.answer.Happening;
import io.geminibalance.dialect.answer.Happening.Token;
import io.geminibalance.dialect.answer.Usage;
import io.geminibalance.dialect.openai.OpenAiErrors.Said;
import io.geminibalance.json.Json;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Sink;
import io.geminibalance.wire.Sink.ClientGone;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Writes a completion down when all of it has been told.
final class CompletionWhole extends WholeVoice {
    private static final Headers HEADERS = Headers.of("content-type", OpenAiErrors.JSON);

    private final CompletionPaper paper;
    private final String echo;
    private final Sink sink;
    private final SortedMap<Integer, Choice> choices = new TreeMap<>();

    private static final class Choice {
        private final StringBuilder text = new StringBuilder();
        private final List<Token> tokens = new ArrayList<>();
        private Finish finish;
    }

    CompletionWhole(CompletionPaper paper, String echo, Sink sink) {
        this.paper = paper;
        this.echo = echo;
        this.sink = sink;
    }

    @Override
    public void tell(int candidate, Happening happening) {
        Choice choice = choices.computeIfAbsent(candidate, _ -> new Choice());
        switch (happening) {
            case Happening.Text text -> {
                choice.text.append(text.text());
                choice.tokens.addAll(text.tokens());
            }
            case Happening.Finished finished -> choice.finish = finished.finish();
            // A completion is text and nothing else.
            default -> {}
        }
    }

    @Override
    public void end(Usage usage) throws ClientGone {
        List<Object> told = new ArrayList<>();
        choices.forEach((index, choice) -> told.add(
                CompletionPaper.choice(index, echo + choice.text, choice.tokens, echo.length(), choice.finish)));
        Map<String, Object> page = paper.page(told);
        page.put("usage", ChatWords.usage(usage));
        sink.whole(200, HEADERS, Json.pieces(page));
    }

    @Override
    void fail(Said said) throws ClientGone {
        sink.whole(said.answer());
    }

    @Override
    public void forget() {
        choices.clear();
    }
}
