package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.answer.Finish;
import io.geminibalance.dialect.answer.Happening;
import io.geminibalance.dialect.answer.Happening.Token;
import io.geminibalance.dialect.answer.Origin;
import io.geminibalance.dialect.answer.Sound;
import io.geminibalance.dialect.answer.UpstreamError;
import io.geminibalance.dialect.answer.Usage;
import io.geminibalance.dialect.answer.Voice;
import io.geminibalance.json.Json;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Sink;
import io.geminibalance.wire.Sink.ClientGone;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Writes an answer down when all of it has been told, as one `chat.completion`.
final class ChatWhole implements Voice {
    private static final Headers HEADERS = Headers.of("content-type", OpenAiErrors.JSON);

    private final ChatWords words;
    private final Sink sink;
    private final Consumer<Happening.Call> noticed;
    private final SortedMap<Integer, Choice> choices = new TreeMap<>();
    private Origin origin = Origin.UNKNOWN;

    /// What a candidate has said so far.
    private static final class Choice {
        private final StringBuilder content = new StringBuilder();
        private final StringBuilder reasoning = new StringBuilder();
        private final List<Token> tokens = new ArrayList<>();
        private final List<Happening.Call> calls = new ArrayList<>();
        private final List<Object> images = new ArrayList<>();
        private final List<Happening.Audio> sounds = new ArrayList<>();
        private final List<Object> parts = new ArrayList<>();
        private final Map<String, Object> extras = new LinkedHashMap<>();
        private List<Object> annotations = List.of();
        private String refusal;
        private Finish finish;
    }

    ChatWhole(ChatWords words, Sink sink, Consumer<Happening.Call> noticed) {
        this.words = words;
        this.sink = sink;
        this.noticed = noticed;
    }

    @Override
    public void origin(Origin who) {
        origin = who;
    }

    @Override
    public void tell(int candidate, Happening happening) {
        Choice choice = choices.computeIfAbsent(candidate, _ -> new Choice());
        switch (happening) {
            case Happening.Thought thought -> choice.reasoning.append(thought.text());
            case Happening.Text text -> {
                choice.content.append(text.text());
                choice.tokens.addAll(text.tokens());
                if (!text.signature().isEmpty()) {
                    choice.extras.put("thought_signature", text.signature());
                }
            }
            case Happening.Call call -> {
                noticed.accept(call);
                choice.calls.add(call);
            }
            case Happening.Image image -> choice.images.add(ChatWords.image(choice.images.size(), image));
            case Happening.Audio audio -> choice.sounds.add(audio);
            case Happening.Opaque opaque -> choice.parts.add(opaque.part());
            case Happening.Blocked blocked -> choice.refusal = ChatWords.refusal(blocked.reason());
            case Happening.Sources sources -> {
                choice.annotations = ChatWords.annotations(sources.citations());
                if (sources.search() != null) {
                    choice.extras.put("grounding_metadata", sources.search());
                }
            }
            case Happening.Finished finished -> {
                choice.extras.putAll(ChatWords.extras(finished.finish()));
                choice.finish = finished.finish();
            }
        }
    }

    @Override
    public void pause() {
        // Nothing is told before the end.
    }

    @Override
    public void end(Usage usage) throws ClientGone {
        Map<String, Object> answer = words.head("chat.completion", origin);
        List<Object> told = new ArrayList<>(choices.size());
        choices.forEach((index, choice) -> told.add(choice(index, choice)));
        answer.put("choices", told);
        answer.put("usage", ChatWords.usage(usage));
        ChatWords.putOrigin(answer, origin);
        sink.whole(200, HEADERS, Json.pieces(answer));
    }

    @Override
    public void fail(UpstreamError error) throws ClientGone {
        sink.whole(OpenAiErrors.said(error).answer());
    }

    @Override
    public void fail(Failure failure) throws ClientGone {
        sink.whole(OpenAiErrors.said(failure).answer());
    }

    @Override
    public boolean begun() {
        return false;
    }

    @Override
    public boolean keeps() {
        return true;
    }

    @Override
    public void forget() {
        choices.clear();
    }

    private Map<String, Object> choice(int index, Choice choice) {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("index", index);
        said.put("message", message(choice));
        said.put("logprobs", ChatWords.logprobs(choice.tokens));
        said.put("finish_reason", words.finish(choice.finish));
        if (!choice.finish.reason().isEmpty()) {
            said.put("native_finish_reason", choice.finish.reason());
        }
        return said;
    }

    private Map<String, Object> message(Choice choice) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("role", "assistant");
        boolean silent = choice.content.isEmpty() && !choice.calls.isEmpty();
        message.put("content", silent ? null : choice.content.toString());
        message.put("refusal", choice.refusal);
        putUnlessEmpty(message, "reasoning_content", choice.reasoning.toString());
        if (words.wanted().legacyFunctions() && !choice.calls.isEmpty()) {
            message.put("function_call", words.function(choice.calls.getFirst()));
        } else {
            putUnlessEmpty(
                    message,
                    "tool_calls",
                    choice.calls.stream().map(words::call).toList());
        }
        putUnlessEmpty(message, "annotations", choice.annotations);
        putUnlessEmpty(message, "images", choice.images);
        if (!choice.sounds.isEmpty()) {
            message.put("audio", audio(choice.sounds));
        }
        putUnlessEmpty(choice.extras, "parts", choice.parts);
        if (!choice.extras.isEmpty()) {
            message.put("extra_content", ChatWords.google(choice.extras));
        }
        return message;
    }

    private Map<String, Object> audio(List<Happening.Audio> sounds) {
        Map<String, Object> said = words.sound();
        said.put("data", data(sounds));
        return said;
    }

    private Object data(List<Happening.Audio> sounds) {
        Optional<Sound> all = Optional.empty();
        for (Happening.Audio each : sounds) {
            Optional<Sound> sound = Sound.read(each.mimeType(), each.data());
            if (sound.isEmpty()) {
                // Packed: it cannot be joined, and is passed on.
                return each.data();
            }
            all = all.map(before -> before.then(sound.get())).or(() -> sound);
        }
        byte[] bytes = words.wanted().wav()
                ? all.orElseThrow().file()
                : all.orElseThrow().samples();
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static void putUnlessEmpty(Map<String, Object> fields, String name, Object value) {
        boolean empty = value instanceof List<?> list ? list.isEmpty() : value instanceof String text && text.isEmpty();
        if (!empty) {
            fields.put(name, value);
        }
    }
}
