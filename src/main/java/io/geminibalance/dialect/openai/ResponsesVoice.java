package io.geminibalance.dialect.openai;

import static io.geminibalance.dialect.openai.ResponsesItems.fields;

import io.geminibalance.dialect.answer.Citation;
import io.geminibalance.dialect.answer.Finish;
import io.geminibalance.dialect.answer.Happening;
import io.geminibalance.dialect.answer.Origin;
import io.geminibalance.dialect.answer.UpstreamError;
import io.geminibalance.dialect.answer.Usage;
import io.geminibalance.dialect.answer.Voice;
import io.geminibalance.dialect.openai.ChatAnswer.Noticed;
import io.geminibalance.dialect.openai.OpenAiErrors.Said;
import io.geminibalance.dialect.prompt.Tool;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Sink.ClientGone;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// Orders what a model says into the items of a response, of which one is open at a time.
///
/// Both forms of an answer come from the same steps, so they cannot come to say different things.
final class ResponsesVoice implements Voice {
    private static final String NO_FORM = "[The model answered with sound, for which responses have no form.]";

    /// The word by which Codex knows that it may ask again soon.
    private static final String OVERLOADED = "server_is_overloaded";

    private final ResponseDocument document;
    private final ResponsesTools tools;
    private final boolean thoughts;
    private final ResponsesPaper paper;
    private final Consumer<Noticed> noticed;

    private final ResponsesOutput output;
    private final ResponsesCalls calls;
    private final StringBuilder text = new StringBuilder();
    private final List<Object> annotations = new ArrayList<>();
    private final List<Object> likely = new ArrayList<>();
    private Kind open = Kind.NONE;
    private String signature = "";
    private boolean started;
    private String incomplete;

    private enum Kind {
        NONE,
        REASONING,
        MESSAGE
    }

    /// @param thoughts whether the client wants summaries of them
    ResponsesVoice(
            ResponseDocument document,
            ResponsesTools tools,
            boolean thoughts,
            ResponsesPaper paper,
            RandomGenerator random,
            Consumer<Noticed> noticed) {
        this.document = document;
        this.tools = tools;
        this.thoughts = thoughts;
        this.paper = paper;
        this.output = new ResponsesOutput(paper, random);
        this.calls = new ResponsesCalls(tools, paper, output);
        this.noticed = noticed;
    }

    @Override
    public void origin(Origin who) {
        // The response has the name that the client gave to the model, and an id of its own.
    }

    @Override
    public void tell(int candidate, Happening happening) throws ClientGone {
        if (candidate > 0) {
            return;
        }
        start();
        switch (happening) {
            case Happening.Thought thought -> think(thought);
            case Happening.Text said -> say(said.text(), ChatWords.likely(said.tokens()));
            case Happening.Call call -> call(call);
            case Happening.Image image -> draw(image);
            case Happening.Audio audio -> say(NO_FORM, List.of());
            case Happening.Opaque opaque -> {
                // Of Google's own tools; no client of this language knows them.
            }
            case Happening.Blocked blocked -> incomplete = "content_filter";
            case Happening.Sources sources -> cite(sources.citations());
            case Happening.Finished(Finish finish) ->
                incomplete = switch (finish.why()) {
                    case STOP, CALLS -> incomplete;
                    case LENGTH -> "max_output_tokens";
                    case FILTERED -> "content_filter";
                };
        }
    }

    @Override
    public void end(Usage usage) throws ClientGone {
        start();
        String status = incomplete == null ? "completed" : "incomplete";
        close(status);
        paper.end("response." + status, document.of(status, output.items(), incomplete, null, usage));
    }

    @Override
    public void fail(UpstreamError error) throws ClientGone {
        fail(OpenAiErrors.said(error));
    }

    @Override
    public void fail(Failure failure) throws ClientGone {
        fail(OpenAiErrors.said(failure));
    }

    @Override
    public void pause() throws ClientGone {
        paper.pause();
    }

    @Override
    public boolean begun() {
        return paper.begun();
    }

    @Override
    public boolean keeps() {
        return false;
    }

    @Override
    public void forget() {
        output.clear();
        text.setLength(0);
        annotations.clear();
        likely.clear();
        open = Kind.NONE;
        signature = "";
        started = false;
        incomplete = null;
    }

    @Override
    public void onGone(Runnable action) {
        paper.onGone(action);
    }

    @Override
    public void check() throws ClientGone {
        paper.check();
    }

    @Override
    public void release() {
        paper.release();
    }

    private void fail(Said said) throws ClientGone {
        if (!paper.begun()) {
            paper.refuse(said.named(ResponsesRequest.TOLD));
            return;
        }
        String code = said.code() == null ? said.type() : said.code();
        Map<String, Object> error =
                fields("code", code.equals("overloaded") ? OVERLOADED : code, "message", said.message());
        paper.end("response.failed", document.of("failed", output.items(), null, error, null));
    }

    private void start() throws ClientGone {
        if (!started) {
            started = true;
            Map<String, Object> begun = document.of("in_progress", List.of(), null, null, null);
            paper.event("response.created", Map.of("response", begun));
            paper.event("response.in_progress", Map.of("response", begun));
        }
    }

    private void think(Happening.Thought thought) throws ClientGone {
        if (!thoughts) {
            return;
        }
        if (open != Kind.REASONING) {
            close("completed");
            begin(Kind.REASONING, ResponsesItems.REASONING, ResponsesForms.reasoning("", ""));
        }
        signature = thought.signature().isEmpty() ? signature : thought.signature();
        if (!thought.text().isEmpty()) {
            if (text.isEmpty()) {
                output.event(
                        "response.reasoning_summary_part.added", "summary_index", "part", ResponsesForms.summary(""));
            }
            text.append(thought.text());
            output.event("response.reasoning_summary_text.delta", "summary_index", "delta", thought.text());
        }
    }

    /// @param tokens of the piece, or of one before it that came without them
    private void say(String piece, List<Object> tokens) throws ClientGone {
        if (piece.isEmpty() && (tokens.isEmpty() || open != Kind.MESSAGE)) {
            return;
        }
        if (open != Kind.MESSAGE) {
            close("completed");
            begin(Kind.MESSAGE, "msg_", ResponsesForms.message("in_progress", List.of()));
            output.event(
                    "response.content_part.added",
                    "content_index",
                    "part",
                    ResponsesForms.part("", List.of(), List.of()));
        }
        text.append(piece);
        likely.addAll(tokens);
        output.text("response.output_text.delta", "delta", piece, tokens);
    }

    private void call(Happening.Call call) throws ClientGone {
        Tool tool = tools.functions().get(call.sent());
        String name = tool == null ? call.sent() : tool.name();
        noticed.accept(new Noticed(call.id(), call.sent(), name, call.args().kept(), call.signature()));
        if (!call.signature().isEmpty()) {
            // Codex drops what it does not know of a call, but sends reasoning back.
            if (open != Kind.REASONING) {
                close("completed");
                begin(Kind.REASONING, ResponsesItems.REASONING, ResponsesForms.reasoning("", ""));
            }
            signature = call.signature();
        }
        close("completed");
        calls.tell(call, tool, name);
    }

    private void draw(Happening.Image image) throws ClientGone {
        close("completed");
        output.add("ig_", ResponsesForms.image());
        output.done(ResponsesForms.image(image));
    }

    private void cite(List<Citation> citations) throws ClientGone {
        if (open != Kind.MESSAGE) {
            return;
        }
        for (Citation citation : citations) {
            Map<String, Object> annotation = ResponsesForms.annotation(citation);
            Map<String, Object> told = output.place("content_index");
            told.put("annotation_index", annotations.size());
            told.put("annotation", annotation);
            annotations.add(annotation);
            paper.event("response.output_text.annotation.added", told);
        }
    }

    private void begin(Kind kind, String prefix, Map<String, Object> item) throws ClientGone {
        open = kind;
        text.setLength(0);
        annotations.clear();
        likely.clear();
        output.add(prefix, item);
    }

    /// @param status of a message that ends here
    private void close(String status) throws ClientGone {
        Kind closed = open;
        open = Kind.NONE;
        switch (closed) {
            case NONE -> {
                // Calls end by themselves.
            }
            case REASONING -> {
                if (!text.isEmpty()) {
                    output.event("response.reasoning_summary_text.done", "summary_index", "text", text.toString());
                    output.event(
                            "response.reasoning_summary_part.done",
                            "summary_index",
                            "part",
                            ResponsesForms.summary(text.toString()));
                }
                Map<String, Object> item = ResponsesForms.reasoning(text.toString(), signature);
                signature = "";
                output.done(item);
            }
            case MESSAGE -> {
                output.text("response.output_text.done", "text", text.toString(), likely);
                Map<String, Object> whole = ResponsesForms.part(text.toString(), annotations, likely);
                output.event("response.content_part.done", "content_index", "part", whole);
                Map<String, Object> item = ResponsesForms.message(status, List.of(whole));
                output.done(item);
            }
        }
    }
}
