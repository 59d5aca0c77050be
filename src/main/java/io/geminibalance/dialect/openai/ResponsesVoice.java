package io.geminibalance.dialect.openai;

import static io.geminibalance.dialect.openai.ResponsesItems.fields;

import io.geminibalance.dialect.answer.CallIds;
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
import io.geminibalance.json.JsonView;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Sink.ClientGone;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// Orders what a model says into the items of a response, of which one is open at a time.
///
/// Both forms of an answer come from the same steps, so they cannot come to say different things.
final class ResponsesVoice implements Voice {
    private static final String NO_FORM = "[The model answered with sound, for which responses have no form.]";

    private final ResponseDocument document;
    private final Map<String, Tool> tools;
    private final boolean thoughts;
    private final ResponsesPaper paper;
    private final RandomGenerator random;
    private final Consumer<Noticed> noticed;

    private final List<Object> output = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final List<Object> annotations = new ArrayList<>();
    private Kind open = Kind.NONE;
    private String id = "";
    private String signature = "";
    private boolean started;
    private String incomplete;

    private enum Kind {
        NONE,
        REASONING,
        MESSAGE
    }

    /// @param tools by the names that the API knows
    /// @param thoughts whether the client wants summaries of them
    ResponsesVoice(
            ResponseDocument document,
            Map<String, Tool> tools,
            boolean thoughts,
            ResponsesPaper paper,
            RandomGenerator random,
            Consumer<Noticed> noticed) {
        this.document = document;
        this.tools = tools;
        this.thoughts = thoughts;
        this.paper = paper;
        this.random = random;
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
            case Happening.Text said -> say(said.text());
            case Happening.Call call -> call(call);
            case Happening.Image image -> draw(image);
            case Happening.Audio audio -> say(NO_FORM);
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
        close();
        String status = incomplete == null ? "completed" : "incomplete";
        paper.end("response." + status, document.of(status, output, incomplete, null, usage));
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
            paper.refuse(said);
            return;
        }
        Map<String, Object> error =
                fields("code", said.code() == null ? said.type() : said.code(), "message", said.message());
        paper.end("response.failed", document.of("failed", output, null, error, null));
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
            close();
            begin(Kind.REASONING, "rs_", reasoning(List.of(), ""));
            event("response.reasoning_summary_part.added", "summary_index", "part", summary(""));
        }
        signature = thought.signature().isEmpty() ? signature : thought.signature();
        if (!thought.text().isEmpty()) {
            text.append(thought.text());
            event("response.reasoning_summary_text.delta", "summary_index", "delta", thought.text());
        }
    }

    private void say(String piece) throws ClientGone {
        if (piece.isEmpty()) {
            return;
        }
        if (open != Kind.MESSAGE) {
            close();
            begin(Kind.MESSAGE, "msg_", message("in_progress", List.of()));
            event("response.content_part.added", "content_index", "part", part(""));
        }
        text.append(piece);
        Map<String, Object> delta = place("content_index");
        delta.put("delta", piece);
        delta.put("logprobs", List.of());
        paper.event("response.output_text.delta", delta);
    }

    private void call(Happening.Call call) throws ClientGone {
        Tool tool = tools.get(call.sent());
        String name = tool == null ? call.sent() : tool.name();
        noticed.accept(new Noticed(call.id(), call.sent(), name, call.args().kept(), call.signature()));
        if (!call.signature().isEmpty()) {
            // Codex drops what it does not know of a call, but sends reasoning back.
            if (open != Kind.REASONING) {
                close();
                begin(Kind.REASONING, "rs_", reasoning(List.of(), ""));
            }
            signature = call.signature();
        }
        close();
        if (tool != null && tool.kind() == Tool.Kind.CUSTOM) {
            called("ctc_", custom(call, name, ""), "response.custom_tool_call_input", "input", input(call), name);
        } else {
            String arguments = ChatWords.arguments(call, tool);
            called("fc_", function(call, name, ""), "response.function_call_arguments", "arguments", arguments, name);
        }
    }

    /// Tells a call as if it came in pieces: the whole of its input is the only one.
    private void called(String prefix, Map<String, Object> item, String event, String field, String value, String name)
            throws ClientGone {
        id = CallIds.random(prefix, random);
        item.put("id", id);
        added(item);
        Map<String, Object> delta = place(null);
        delta.put("delta", value);
        paper.event(event + ".delta", delta);
        Map<String, Object> done = place(null);
        done.put("name", name);
        done.put(field, value);
        paper.event(event + ".done", done);
        Map<String, Object> whole = new LinkedHashMap<>(item);
        whole.put(field, value);
        whole.put("status", "completed");
        done(whole);
    }

    private static Map<String, Object> function(Happening.Call call, String name, String arguments) {
        Map<String, Object> item = fields("id", "", "type", "function_call");
        item.put("status", "in_progress");
        item.put("arguments", arguments);
        item.put("call_id", call.id());
        item.put("name", name);
        return item;
    }

    private static Map<String, Object> custom(Happening.Call call, String name, String input) {
        Map<String, Object> item = fields("id", "", "type", "custom_tool_call");
        item.put("status", "in_progress");
        item.put("input", input);
        item.put("call_id", call.id());
        item.put("name", name);
        return item;
    }

    private static String input(Happening.Call call) {
        return new JsonView(call.args().value()).at("input").text("");
    }

    private void draw(Happening.Image image) throws ClientGone {
        close();
        id = CallIds.random("ig_", random);
        Map<String, Object> item = fields("id", id, "type", "image_generation_call");
        item.put("status", "in_progress");
        added(item);
        Map<String, Object> whole = new LinkedHashMap<>(item);
        whole.put("status", "completed");
        whole.put("output_format", image.mimeType().substring(image.mimeType().indexOf('/') + 1));
        whole.put("result", new JsonView(image.data()).text(""));
        done(whole);
    }

    private void cite(List<Citation> citations) throws ClientGone {
        if (open != Kind.MESSAGE) {
            return;
        }
        for (Citation citation : citations) {
            Map<String, Object> annotation = fields("type", "url_citation", "url", citation.url());
            annotation.put("title", citation.title());
            annotation.put("start_index", citation.start());
            annotation.put("end_index", citation.end());
            Map<String, Object> told = place("content_index");
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
        id = CallIds.random(prefix, random);
        item.put("id", id);
        added(item);
    }

    private void close() throws ClientGone {
        Kind closed = open;
        open = Kind.NONE;
        switch (closed) {
            case NONE -> {
                // Calls end by themselves.
            }
            case REASONING -> {
                if (!text.isEmpty()) {
                    event("response.reasoning_summary_text.done", "summary_index", "text", text.toString());
                    event("response.reasoning_summary_part.done", "summary_index", "part", summary(text.toString()));
                }
                List<Object> summaries = text.isEmpty() ? List.of() : List.of(summary(text.toString()));
                Map<String, Object> item = reasoning(summaries, signature);
                item.put("id", id);
                signature = "";
                done(item);
            }
            case MESSAGE -> {
                Map<String, Object> all = place("content_index");
                all.put("text", text.toString());
                all.put("logprobs", List.of());
                paper.event("response.output_text.done", all);
                event("response.content_part.done", "content_index", "part", part(text.toString()));
                Map<String, Object> item = message("completed", List.of(part(text.toString())));
                item.put("id", id);
                done(item);
            }
        }
    }

    private void added(Map<String, Object> item) throws ClientGone {
        paper.event("response.output_item.added", fields("output_index", output.size(), "item", item));
    }

    private void done(Map<String, Object> item) throws ClientGone {
        paper.event("response.output_item.done", fields("output_index", output.size(), "item", item));
        output.add(item);
    }

    private void event(String type, String index, String name, Object value) throws ClientGone {
        Map<String, Object> said = place(index);
        said.put(name, value);
        paper.event(type, said);
    }

    /// Where in the response something happens.
    private Map<String, Object> place(String index) {
        Map<String, Object> place = fields("item_id", id, "output_index", output.size());
        if (index != null) {
            place.put(index, 0);
        }
        return place;
    }

    private static Map<String, Object> reasoning(List<Object> summaries, String signature) {
        Map<String, Object> item = fields("id", "", "type", "reasoning");
        item.put("summary", summaries);
        item.put("encrypted_content", signature.isEmpty() ? null : ResponsesItems.MARK + signature);
        return item;
    }

    private static Map<String, Object> message(String status, List<Object> content) {
        Map<String, Object> item = fields("id", "", "type", "message");
        item.put("status", status);
        item.put("role", "assistant");
        item.put("content", content);
        return item;
    }

    private Map<String, Object> part(String said) {
        Map<String, Object> part = fields("type", "output_text", "text", said);
        part.put("annotations", List.copyOf(annotations));
        part.put("logprobs", List.of());
        return part;
    }

    private static Map<String, Object> summary(String said) {
        return fields("type", "summary_text", "text", said);
    }
}
