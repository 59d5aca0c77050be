package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.prompt.Message;
import io.geminibalance.dialect.prompt.Part;
import io.geminibalance.json.JsonView;
import io.geminibalance.json.Span;
import io.geminibalance.wire.Call.Affinity;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/// Tells which conversation a request belongs to, so that it may stay with the project that has its beginning in a
/// cache.
final class ChatThread {
    /// Texts are looked at so far: what tells conversations apart comes early.
    private static final int FAR = 4 * 1024;

    /// A beginning as long as this is worth a cache, even if nobody has answered yet.
    private static final int LONG = 16 * 1024;

    private final Checksum high = new CRC32C();
    private final Checksum low = new CRC32();
    private long length;

    private ChatThread() {}

    /// @param cacheKey the client's own name for the conversation, empty where it gives none
    static Affinity of(List<Message> messages, String cacheKey) {
        ChatThread thread = new ChatThread();
        if (cacheKey.isEmpty()) {
            thread.opening(messages);
        } else {
            thread.add(cacheKey.getBytes(StandardCharsets.UTF_8));
        }
        boolean cacheable =
                !cacheKey.isEmpty() || thread.length > LONG || messages.stream().anyMatch(ChatThread::worthACache);
        long hash = thread.high.getValue() << 32 | thread.low.getValue();
        return new Affinity(hash == 0 ? 1 : hash, cacheable);
    }

    /// A bare first question has nothing that a cache could hold for the next one.
    private static boolean worthACache(Message message) {
        return switch (message) {
            case Message.Assistant said -> true;
            case Message.Instruction(List<Part> parts) -> !parts.isEmpty();
            case Message.User said -> false;
            case Message.Result result -> false;
        };
    }

    /// All that is said up to the user's first words.
    private void opening(List<Message> messages) {
        for (Message message : messages) {
            switch (message) {
                case Message.Instruction(List<Part> parts) -> parts.forEach(this::add);
                case Message.User(List<Part> parts) -> {
                    parts.forEach(this::add);
                    return;
                }
                case Message.Assistant said -> {
                    return;
                }
                case Message.Result result -> {
                    return;
                }
            }
        }
    }

    private void add(Part part) {
        switch (part) {
            case Part.Text(JsonView text) -> add(text);
            case Part.Spoken spoken -> add(spoken.text());
            case Part.Inline inline -> add(inline.data());
            case Part.Remote remote -> add(remote.uri().toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private void add(JsonView text) {
        if (text.value() instanceof Span span) {
            length += span.length();
            update(span.source(), span.from(), Math.min(FAR, span.length()));
        } else {
            add(text.text("").getBytes(StandardCharsets.UTF_8));
        }
    }

    private void add(byte[] bytes) {
        length += bytes.length;
        update(bytes, 0, bytes.length);
    }

    private void update(byte[] bytes, int from, int count) {
        high.update(bytes, from, count);
        low.update(bytes, from, count);
    }
}
