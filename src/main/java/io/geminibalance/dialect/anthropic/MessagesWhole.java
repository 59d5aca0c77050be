package io.geminibalance.dialect.anthropic;

import io.geminibalance.dialect.answer.Usage;
import io.geminibalance.json.Json;
import io.geminibalance.json.Raw;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Sink;
import io.geminibalance.wire.Sink.ClientGone;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Prints a message when all of it has been told, as one document.
final class MessagesWhole implements Printer {
    private static final Headers HEADERS = Headers.of("content-type", "application/json");

    private final String model;
    private final Sink sink;
    private final List<Map<String, Object>> blocks = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private String id = "";

    MessagesWhole(String model, Sink sink) {
        this.model = model;
        this.sink = sink;
    }

    /// A message of which nothing has been said yet.
    static Map<String, Object> head(String id, String model) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("id", id);
        message.put("type", "message");
        message.put("role", "assistant");
        message.put("model", model);
        message.put("content", List.of());
        message.put("stop_reason", null);
        message.put("stop_sequence", null);
        return message;
    }

    /// Tokens as Anthropic counts them: what was cached is no part of the input. All are always there, since Claude
    /// Code fails over one that isn't. (claude-code #40260)
    static Map<String, Object> usage(Usage usage, int searches) {
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("input_tokens", Math.max(0, usage.prompt() - usage.cached()));
        counts.put("cache_creation_input_tokens", 0);
        counts.put("cache_read_input_tokens", usage.cached());
        counts.put("output_tokens", usage.completion());
        if (searches > 0) {
            counts.put("server_tool_use", Map.of("web_search_requests", searches));
        }
        return counts;
    }

    @Override
    public void start(String name, Usage usage) {
        id = name;
    }

    @Override
    public void open(Map<String, Object> block) {
        blocks.add(new LinkedHashMap<>(block));
    }

    @Override
    public void add(Piece kind, String piece) {
        switch (kind) {
            case INPUT -> blocks.getLast().put("input", Raw.of(piece));
            case SIGNATURE -> blocks.getLast().put("signature", piece);
            case TEXT, THINKING -> text.append(piece);
        }
    }

    @Override
    public void close() {
        Map<String, Object> block = blocks.getLast();
        switch (block.get("type").toString()) {
            case "text" -> block.put("text", text.toString());
            case "thinking" -> block.put("thinking", text.toString());
            default -> {
                // It had no text.
            }
        }
        text.setLength(0);
    }

    @Override
    public void end(String stopReason, Usage usage, int searches) throws ClientGone {
        Map<String, Object> message = head(id, model);
        message.put("content", blocks);
        message.put("stop_reason", stopReason);
        message.put("usage", usage(usage, searches));
        sink.whole(200, HEADERS, Json.pieces(message));
    }

    @Override
    public void fail(AnthropicErrors.Said said) throws ClientGone {
        sink.whole(said.answer());
    }

    @Override
    public void pause() {
        // Nothing is told before the end.
    }

    @Override
    public boolean begun() {
        return false;
    }

    @Override
    public void forget() {
        blocks.clear();
        text.setLength(0);
    }
}
