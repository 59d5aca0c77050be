package io.geminibalance.dialect.answer;

import io.geminibalance.dialect.answer.Happening.Token;
import io.geminibalance.json.JsonView;
import io.geminibalance.json.Raw;
import io.geminibalance.json.Span;
import io.geminibalance.wire.Sink.ClientGone;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One of the answers to a request, over all replies that it takes.
final class Candidate {
    private static final Raw NO_ARGUMENTS = Raw.of("{}");

    private final int index;
    private final Scribe scribe;
    private final CallIds ids;
    private final boolean oneCall;
    private final Passages passages = new Passages();
    private final Grounding grounding = new Grounding();
    private final Map<String, Long> seen = new HashMap<>();
    private int calls;
    private boolean visible;
    private boolean pictured;

    /// The last picture that the model drew while it thought, which is one for the client only where there is no
    /// other; null where there is none.
    private Happening.Image draft;

    private String reason = "";
    private String message = "";

    // Of the current reply.
    private boolean yielded;

    Candidate(int index, Scribe scribe, CallIds ids, boolean oneCall) {
        this.index = index;
        this.scribe = scribe;
        this.ids = ids;
        this.oneCall = oneCall;
    }

    boolean visible() {
        return visible || draft != null;
    }

    boolean calls() {
        return calls > 0;
    }

    /// Whether anything has been told of it in this reply.
    boolean yielded() {
        return yielded;
    }

    /// The last reason to finish in this reply, empty where there was none yet.
    String reason() {
        return reason;
    }

    String message() {
        return message;
    }

    /// Begins another reply.
    void hop() {
        yielded = false;
        reason = "";
        message = "";
    }

    /// Tells what one document says of this candidate.
    ///
    /// @param document its number, to tell the parts of one from those of another
    /// @param parts those of it that are new
    void hear(int document, JsonView candidate, List<?> parts) throws ClientGone {
        List<Token> tokens = Likelihoods.read(candidate.at("logprobsResult"));
        for (Object each : parts) {
            JsonView part = new JsonView(each);
            if (isText(part) && !part.at("thought").isTrue()) {
                text(document, part, tokens);
                tokens = List.of();
            } else {
                part(document, part);
            }
        }
        if (!tokens.isEmpty()) {
            tell(new Happening.Text("", "", tokens));
        }
        if (candidate.at("groundingMetadata").isPresent()
                || candidate.at("citationMetadata").isPresent()) {
            grounding.read(candidate);
        }
        // Very old models give a reason with every event; the last one counts. (one-api #1477)
        reason = candidate.at("finishReason").text(reason);
        message = candidate.at("finishMessage").text(message);
    }

    /// Tells that nothing was answered.
    void block(String why) throws ClientGone {
        tell(new Happening.Blocked(why));
    }

    /// Tells what is left to be told, and how it ended.
    void finish(Finish finish) throws ClientGone {
        if (draft != null) {
            tell(draft);
            draft = null;
        }
        Optional<Happening.Sources> sources = grounding.sources(passages);
        if (sources.isPresent()) {
            tell(sources.get());
        }
        tell(new Happening.Finished(finish));
    }

    private static boolean isText(JsonView part) {
        return part.at("text").isText();
    }

    private void text(int document, JsonView part, List<Token> tokens) throws ClientGone {
        String text = part.at("text").text("");
        // A signature beside a call is the call's.
        String signature = part.at("functionCall").isObject() ? "" : signature(part);
        passages.add(document, Passages.Kind.TEXT, text);
        visible |= !text.isEmpty();
        if (!text.isEmpty() || !signature.isEmpty() || !tokens.isEmpty()) {
            tell(new Happening.Text(text, signature, tokens));
        }
        others(document, part);
    }

    private void part(int document, JsonView part) throws ClientGone {
        if (isText(part)) {
            String text = part.at("text").text("");
            passages.add(document, Passages.Kind.THOUGHT, "");
            if (!text.isEmpty() || !signature(part).isEmpty()) {
                tell(new Happening.Thought(text, signature(part)));
            }
        } else {
            passages.add(document, Passages.Kind.OTHER, "");
        }
        others(document, part);
    }

    /// What a part may hold besides text; several at once happen.
    private void others(int document, JsonView part) throws ClientGone {
        if (part.value() instanceof Map<?, ?> fields && fields.size() == 1 && isText(part)) {
            return;
        }
        if (part.at("functionCall").isObject()) {
            call(part.at("functionCall"), signature(part));
        }
        if (part.at("inlineData").isObject()) {
            data(part, part.at("inlineData"));
        }
        if (part.at("fileData").isObject()) {
            String uri = part.at("fileData").at("fileUri").text("");
            made(document, "[" + uri + "](" + uri + ")");
        }
        if (part.at("executableCode").isObject()) {
            made(document, Fences.code(part.at("executableCode")));
        }
        if (part.at("codeExecutionResult").isObject()) {
            made(document, Fences.result(part.at("codeExecutionResult")));
        }
        if (part.at("audioTranscription").isObject()) {
            visible = true;
            tell(new Happening.Opaque(part.value()));
        }
        if (part.at("toolCall").isObject() || part.at("toolResponse").isObject()) {
            tell(new Happening.Opaque(part.value()));
        }
    }

    /// A text that we make of something that is none.
    private void made(int document, String text) throws ClientGone {
        if (text.isEmpty()) {
            return;
        }
        String line = text.startsWith("```") && passages.insideLine() ? "\n" + text : text;
        passages.add(document, Passages.Kind.OTHER, line);
        visible = true;
        tell(new Happening.Text(line, "", List.of()));
    }

    /// Every call is a new one, unless the API has given it an id that it had given before: the place of a part
    /// says nothing. (hermes-agent #12930, #57939)
    private void call(JsonView call, String signature) throws ClientGone {
        String given = call.at("id").text("");
        String name = call.at("name").text("");
        Raw args = call.at("args").value() instanceof Raw raw ? raw : NO_ARGUMENTS;
        long content = name.hashCode() + 31 * hash(args);
        Long before = given.isEmpty() ? null : seen.putIfAbsent(given, content);
        if (before != null && before == content || oneCall && calls > 0) {
            return;
        }
        calls++;
        tell(new Happening.Call(ids.of(given), name, args, signature));
    }

    private void data(JsonView part, JsonView data) throws ClientGone {
        String type = data.at("mimeType").text("");
        Object bytes = data.at("data").value();
        if (!data.at("data").isText()) {
            return;
        }
        if (type.startsWith("image/") && part.at("thought").isTrue()) {
            draft = pictured ? null : new Happening.Image(type, lasting(bytes));
            return;
        }
        visible = true;
        if (type.startsWith("image/")) {
            pictured = true;
            draft = null;
            tell(new Happening.Image(type, bytes));
        } else if (type.startsWith("audio/")) {
            tell(new Happening.Audio(type, bytes));
        } else {
            tell(new Happening.Opaque(part.value()));
        }
    }

    /// Data that are still there when the next document is read.
    private Object lasting(Object data) {
        return data instanceof Span span && !scribe.keeps() ? span.kept() : data;
    }

    private void tell(Happening happening) throws ClientGone {
        yielded = true;
        scribe.tell(index, happening);
    }

    private static String signature(JsonView part) {
        return part.at("thoughtSignature").text("");
    }

    private static long hash(Raw raw) {
        long hash = 1125899906842597L;
        for (int i = raw.from(); i < raw.to(); i++) {
            hash = 31 * hash + raw.source()[i];
        }
        return hash;
    }

    /// The parts of a candidate's content; what isn't any is none.
    static List<?> parts(JsonView candidate) {
        return candidate.at("content").at("parts").value() instanceof List<?> parts ? parts : List.of();
    }
}
