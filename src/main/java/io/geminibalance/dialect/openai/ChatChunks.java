package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.answer.Happening;
import io.geminibalance.dialect.answer.Happening.Token;
import io.geminibalance.dialect.answer.KeepAlive;
import io.geminibalance.dialect.answer.Origin;
import io.geminibalance.dialect.answer.Outgoing;
import io.geminibalance.dialect.answer.Sound;
import io.geminibalance.dialect.answer.UpstreamError;
import io.geminibalance.dialect.answer.Usage;
import io.geminibalance.dialect.answer.Voice;
import io.geminibalance.dialect.openai.OpenAiErrors.Said;
import io.geminibalance.json.Json;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Sink;
import io.geminibalance.wire.Sink.ClientGone;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Writes an answer down as it is told, as `chat.completion.chunk` frames.
final class ChatChunks implements Voice {
    private static final String OBJECT = "chat.completion.chunk";
    private static final byte[] DATA = ascii("data: ");
    private static final byte[] DELTA = ascii(",\"delta\":");
    private static final byte[] LOGPROBS = ascii(",\"logprobs\":");
    private static final byte[] UNFINISHED = ascii(",\"finish_reason\":null}]}\n\n");
    private static final byte[] FINISHED = ascii("}]}\n\n");
    private static final byte[] END = ascii("\n\n");
    private static final byte[] DONE = ascii("data: [DONE]\n\n");
    private static final byte[] NULL = ascii("null");

    private final ChatWords words;
    private final Sink sink;
    private final Consumer<Happening.Call> noticed;
    private final Outgoing out;
    private final Map<Integer, Choice> choices = new HashMap<>();
    private Origin origin = Origin.UNKNOWN;

    /// What all frames begin with, up to the index of the choice: the same from the first to the last.
    private byte[] head;

    /// How far a choice has been told.
    private static final class Choice {
        private final byte[] index;
        private int calls;
        private int images;
        private boolean sounds;

        private Choice(int index) {
            this.index = ascii(Integer.toString(index));
        }
    }

    ChatChunks(ChatWords words, Sink sink, KeepAlive keepAlive, Consumer<Happening.Call> noticed) {
        this.words = words;
        this.sink = sink;
        this.noticed = noticed;
        this.out = new Outgoing(sink, keepAlive);
    }

    @Override
    public void origin(Origin who) {
        origin = head == null ? who : origin;
    }

    @Override
    public void tell(int candidate, Happening happening) throws ClientGone {
        Choice choice = choices.get(candidate);
        if (choice == null) {
            choice = new Choice(candidate);
            choices.put(candidate, choice);
            open(choice, happening);
        }
        switch (happening) {
            case Happening.Thought thought -> {
                if (!thought.text().isEmpty()) {
                    frame(choice, Map.of("reasoning_content", thought.text()), List.of());
                }
            }
            case Happening.Text text -> frame(choice, text(text), text.tokens());
            case Happening.Call call -> call(choice, call);
            case Happening.Image image -> {
                Object said = ChatWords.image(choice.images++, image);
                frame(choice, Map.of("images", List.of(said)), List.of());
            }
            case Happening.Audio audio -> frame(choice, Map.of("audio", audio(choice, audio)), List.of());
            case Happening.Opaque opaque -> extras(choice, Map.of("parts", List.of(opaque.part())));
            case Happening.Blocked blocked -> {
                // The frame that opened the choice has said it.
            }
            case Happening.Sources sources -> sources(choice, sources);
            case Happening.Finished finished -> finish(choice, finished);
        }
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
    public void end(Usage usage) throws ClientGone {
        if (words.wanted().includeUsage()) {
            Map<String, Object> last = words.head(OBJECT, origin);
            ChatWords.putOrigin(last, origin);
            last.put("choices", List.of());
            last.put("usage", ChatWords.usage(usage));
            event(last);
        }
        out.write(DONE);
        out.close();
    }

    @Override
    public void fail(UpstreamError error) throws ClientGone {
        fail(OpenAiErrors.said(error));
    }

    @Override
    public void fail(Failure failure) throws ClientGone {
        fail(OpenAiErrors.said(failure));
    }

    private void fail(Said said) throws ClientGone {
        if (!out.begun()) {
            sink.whole(said.answer());
            return;
        }
        event(said.body());
        out.write(DONE);
        out.close();
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
        choices.clear();
    }

    private void open(Choice choice, Happening first) throws ClientGone {
        Map<String, Object> delta = new LinkedHashMap<>(4);
        delta.put("role", "assistant");
        delta.put("content", first instanceof Happening.Call ? null : "");
        delta.put("refusal", first instanceof Happening.Blocked(String reason) ? ChatWords.refusal(reason) : null);
        frame(choice, delta, List.of());
    }

    private static Map<String, Object> text(Happening.Text text) {
        if (text.signature().isEmpty()) {
            return Map.of("content", text.text());
        }
        Map<String, Object> delta = new LinkedHashMap<>(4);
        if (!text.text().isEmpty()) {
            delta.put("content", text.text());
        }
        delta.put("extra_content", ChatWords.google(Map.of("thought_signature", text.signature())));
        return delta;
    }

    /// A call in one frame: its arguments never come in pieces, and some clients repeat what they see twice.
    private void call(Choice choice, Happening.Call call) throws ClientGone {
        noticed.accept(call);
        if (words.wanted().legacyFunctions()) {
            frame(choice, Map.of("function_call", words.function(call)), List.of());
            return;
        }
        Map<String, Object> said = new LinkedHashMap<>();
        // Counted over the whole stream: with an index twice, two calls become one. (hermes-agent #62940)
        said.put("index", choice.calls++);
        said.putAll(words.call(call));
        frame(choice, Map.of("tool_calls", List.of(said)), List.of());
    }

    private Map<String, Object> audio(Choice choice, Happening.Audio audio) {
        boolean first = !choice.sounds;
        choice.sounds = true;
        Map<String, Object> said = first ? words.sound() : new LinkedHashMap<>();
        Optional<Sound> sound = Sound.read(audio.mimeType(), audio.data());
        boolean file = words.wanted().wav() && first;
        said.put(
                "data",
                sound.<Object>map(heard -> base64(file ? heard.beginning() : heard.samples()))
                        .orElse(audio.data()));
        return said;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private void sources(Choice choice, Happening.Sources sources) throws ClientGone {
        Map<String, Object> delta = new LinkedHashMap<>(4);
        if (!sources.citations().isEmpty()) {
            delta.put("annotations", ChatWords.annotations(sources.citations()));
        }
        if (sources.search() != null) {
            delta.put("extra_content", ChatWords.google(Map.of("grounding_metadata", sources.search())));
        }
        frame(choice, delta, List.of());
    }

    private void finish(Choice choice, Happening.Finished finished) throws ClientGone {
        Map<String, Object> extras = ChatWords.extras(finished.finish());
        if (!extras.isEmpty()) {
            extras(choice, extras);
        }
        begin(choice);
        out.write(ascii("{},\"logprobs\":null,\"finish_reason\":\"" + words.finish(finished.finish()) + "\""));
        String reason = finished.finish().reason();
        if (!reason.isEmpty()) {
            out.write(ascii(",\"native_finish_reason\":"));
            json(reason);
        }
        out.write(FINISHED);
    }

    private void extras(Choice choice, Map<String, Object> extras) throws ClientGone {
        frame(choice, Map.of("extra_content", ChatWords.google(extras)), List.of());
    }

    private void frame(Choice choice, Object delta, List<Token> tokens) throws ClientGone {
        begin(choice);
        json(delta);
        out.write(LOGPROBS);
        if (tokens.isEmpty()) {
            out.write(NULL);
        } else {
            json(ChatWords.logprobs(tokens));
        }
        out.write(UNFINISHED);
    }

    private void begin(Choice choice) throws ClientGone {
        if (head == null) {
            head = head();
        }
        out.write(head);
        out.write(choice.index);
        out.write(DELTA);
    }

    private byte[] head() {
        Map<String, Object> fields = words.head(OBJECT, origin);
        ChatWords.putOrigin(fields, origin);
        if (words.wanted().includeUsage()) {
            fields.put("usage", null);
        }
        String json = Json.text(fields);
        String open = "data: " + json.substring(0, json.length() - 1) + ",\"choices\":[{\"index\":";
        return open.getBytes(StandardCharsets.UTF_8);
    }

    private void event(Object value) throws ClientGone {
        out.write(DATA);
        json(value);
        out.write(END);
    }

    private void json(Object value) throws ClientGone {
        try {
            Json.write(value, out);
        } catch (ClientGone e) {
            throw e;
        } catch (IOException e) {
            throw new ClientGone(e);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
