package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.Conversation;
import io.geminibalance.dialect.Line;
import io.geminibalance.dialect.Line.Refused;
import io.geminibalance.dialect.answer.Happening;
import io.geminibalance.dialect.answer.Usage;
import io.geminibalance.json.Json;
import io.geminibalance.json.Prefixed;
import io.geminibalance.json.Span;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Inbound;
import io.geminibalance.wire.Sink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Pictures in OpenAI's form, each of a question of its own, all asked at the same time: models draw one.
record Images(Inbound inbound, ImagesRequest request, Shared shared) implements Conversation {
    private static final Headers JSON = Headers.of("content-type", OpenAiErrors.JSON);
    private static final Headers EVENTS =
            Headers.of("content-type", "text/event-stream; charset=utf-8", "cache-control", "no-cache");

    @Override
    public void hold(Line line, Sink sink) throws Refused, IOException {
        List<ImagesVoice> voices = new ArrayList<>();
        List<Asked> asked = new ArrayList<>();
        for (int i = 0; i < request.count(); i++) {
            ImagesVoice voice = new ImagesVoice();
            voices.add(voice);
            Conversation question = WholeVoice.asked(inbound, request.prompt(), false, shared, voice);
            asked.add(new Asked(question, request.count() == 1 ? line : line.another(), sink));
        }
        ask(asked);
        for (Asked each : asked) {
            each.rethrowFault();
        }
        List<ImagesVoice> good =
                voices.stream().filter(voice -> !voice.pictures().isEmpty()).toList();
        if (good.isEmpty()) {
            asked.getFirst().rethrow();
            sink.whole(voices.getFirst().failed().answer());
            return;
        }
        tell(good, sink);
    }

    /// One question, and what went wrong at it.
    private static final class Asked implements Runnable {
        private final Conversation question;
        private final Line line;
        private final Sink sink;
        private Exception wrong;

        private Asked(Conversation question, Line line, Sink sink) {
            this.question = question;
            this.line = line;
            this.sink = sink;
        }

        @Override
        public void run() {
            try {
                question.hold(line, sink);
            } catch (Refused | IOException | RuntimeException e) {
                wrong = e;
            }
        }

        /// A fault of ours is not hidden by pictures that are good.
        private void rethrowFault() {
            if (wrong instanceof RuntimeException fault) {
                throw fault;
            }
        }

        private void rethrow() throws Refused, IOException {
            switch (wrong) {
                case null -> {
                    // Nothing was wrong here.
                }
                case Refused refused -> throw refused;
                case IOException broken -> throw broken;
                default -> throw new IllegalStateException(wrong);
            }
        }
    }

    private static void ask(List<Asked> asked) throws IOException {
        List<Thread> threads = new ArrayList<>();
        for (Asked each : asked.subList(1, asked.size())) {
            threads.add(Thread.ofVirtual().name("picture").start(each));
        }
        asked.getFirst().run();
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            threads.forEach(Thread::interrupt);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a picture was drawn", e);
        }
    }

    private void tell(List<ImagesVoice> voices, Sink sink) throws IOException {
        List<Map<String, Object>> data = new ArrayList<>();
        String format = "png";
        long prompt = 0;
        long images = 0;
        long completion = 0;
        for (ImagesVoice voice : voices) {
            for (Happening.Image picture : voice.pictures()) {
                data.add(entry(picture, voice.text()));
                format = picture.mimeType().substring("image/".length());
            }
            Usage usage = voice.usage();
            prompt += usage.prompt();
            images += usage.imageIn();
            completion += usage.completion();
        }
        Map<String, Object> usage = new LinkedHashMap<>();
        usage.put("input_tokens", prompt);
        usage.put("output_tokens", completion);
        usage.put("total_tokens", prompt + completion);
        usage.put("input_tokens_details", ChatWords.pair("text_tokens", prompt - images, "image_tokens", images));
        long created = shared.clock().instant().getEpochSecond();
        if (request.stream()) {
            sink.whole(200, EVENTS, events(data, created, format, usage));
            return;
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("created", created);
        answer.put("data", data);
        answer.put("output_format", format);
        answer.put("usage", usage);
        sink.whole(200, JSON, Json.pieces(answer));
    }

    private Map<String, Object> entry(Happening.Image picture, String text) {
        Map<String, Object> entry = new LinkedHashMap<>();
        if (request.url()) {
            // Nobody keeps the picture for later, so its address is itself.
            String start = "data:" + picture.mimeType() + ";base64,";
            entry.put("url", picture.data() instanceof Span span ? new Prefixed(start, span) : start + picture.data());
        } else {
            entry.put("b64_json", picture.data());
        }
        if (!text.isBlank()) {
            entry.put("revised_prompt", text.strip());
        }
        return entry;
    }

    private List<ByteBuffer> events(
            List<Map<String, Object>> data, long created, String format, Map<String, Object> usage) {
        String type = request.edits() ? "image_edit.completed" : "image_generation.completed";
        List<ByteBuffer> all = new ArrayList<>();
        for (Map<String, Object> entry : data) {
            Map<String, Object> event = new LinkedHashMap<>();
            event.put("type", type);
            event.putAll(entry);
            event.put("created_at", created);
            event.put("output_format", format);
            event.put("usage", usage);
            all.add(ascii("event: " + type + "\ndata: "));
            all.addAll(Json.pieces(event));
            all.add(ascii("\n\n"));
        }
        return all;
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
