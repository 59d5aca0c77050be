package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.answer.Finish;
import io.geminibalance.dialect.answer.Happening;
import io.geminibalance.dialect.answer.Happening.Token;
import io.geminibalance.dialect.answer.KeepAlive;
import io.geminibalance.dialect.answer.Outgoing;
import io.geminibalance.dialect.answer.Usage;
import io.geminibalance.dialect.openai.OpenAiErrors.Said;
import io.geminibalance.json.Json;
import io.geminibalance.wire.Sink;
import io.geminibalance.wire.Sink.ClientGone;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// Writes a completion down as it is told, event by event. A stream holds one choice.
final class CompletionEvents extends WholeVoice {
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private final CompletionPaper paper;
    private final String echo;
    private final Sink sink;
    private final Outgoing out;

    /// How much of the text has been told, in characters.
    private int told;

    CompletionEvents(CompletionPaper paper, String echo, Sink sink, KeepAlive keepAlive) {
        this.paper = paper;
        this.echo = echo;
        this.sink = sink;
        this.out = new Outgoing(sink, keepAlive);
    }

    @Override
    public void tell(int candidate, Happening happening) throws ClientGone {
        switch (happening) {
            case Happening.Text text -> {
                if (!text.text().isEmpty()) {
                    text(text.text(), text.tokens());
                }
            }
            case Happening.Finished finished -> choice("", List.of(), finished.finish());
            // A completion is text and nothing else.
            default -> {}
        }
    }

    private void text(String text, List<Token> tokens) throws ClientGone {
        if (told == 0 && !echo.isEmpty()) {
            choice(echo, List.of(), null);
        }
        choice(text, tokens, null);
    }

    private void choice(String text, List<Token> tokens, Finish finish) throws ClientGone {
        event(paper.page(List.of(CompletionPaper.choice(0, text, tokens, told, finish))));
        told += text.length();
    }

    @Override
    public void end(Usage usage) throws ClientGone {
        if (paper.usage()) {
            Map<String, Object> last = paper.page(List.of());
            last.put("usage", ChatWords.usage(usage));
            event(last);
        }
        out.write(DONE);
        out.close();
    }

    @Override
    void fail(Said said) throws ClientGone {
        if (!out.begun()) {
            sink.whole(said.answer());
            return;
        }
        event(said.body());
        out.write(DONE);
        out.close();
    }

    private void event(Object value) throws ClientGone {
        out.write(("data: " + Json.text(value) + "\n\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void onGone(Runnable action) {
        out.onGone(action);
    }

    @Override
    public void check() throws ClientGone {
        out.check();
    }

    @Override
    public void release() {
        out.resume();
    }

    @Override
    public void pause() throws ClientGone {
        out.pause();
    }

    @Override
    public boolean begun() {
        return out.begun();
    }

    @Override
    public boolean keeps() {
        return false;
    }

    @Override
    public void forget() {
        told = 0;
    }
}
