package io.geminibalance.dialect.anthropic;

import io.geminibalance.dialect.answer.KeepAlive;
import io.geminibalance.dialect.answer.Outgoing;
import io.geminibalance.dialect.answer.Usage;
import io.geminibalance.json.Json;
import io.geminibalance.wire.Sink;
import io.geminibalance.wire.Sink.ClientGone;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// Prints a message as it is told, as a stream of events.
final class MessagesEvents implements Printer {
    private static final String PING = "event: ping\ndata: {\"type\":\"ping\"}\n\n";

    private final String model;
    private final Sink sink;
    private final Outgoing out;
    private int index = -1;

    MessagesEvents(String model, Sink sink, KeepAlive keepAlive) {
        this.model = model;
        this.sink = sink;
        this.out = new Outgoing(sink, keepAlive, PING);
    }

    @Override
    public void start(String id, Usage usage) throws ClientGone {
        Map<String, Object> counts = MessagesWhole.usage(usage, 0);
        // There is more to come, and none at all would look like an answer that was lost.
        counts.put("output_tokens", 1);
        Map<String, Object> message = MessagesWhole.head(id, model);
        message.put("usage", counts);
        event("message_start", Map.of("message", message));
        out.write(PING.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void open(Map<String, Object> block) throws ClientGone {
        index++;
        event("content_block_start", indexed("content_block", block));
    }

    @Override
    public void add(Piece kind, String piece) throws ClientGone {
        Map<String, Object> delta = new LinkedHashMap<>(4);
        delta.put("type", kind.type());
        delta.put(kind.field(), piece);
        event("content_block_delta", indexed("delta", delta));
    }

    @Override
    public void close() throws ClientGone {
        event("content_block_stop", Map.of("index", index));
    }

    @Override
    public void end(String stopReason, Usage usage, int searches) throws ClientGone {
        Map<String, Object> delta = new LinkedHashMap<>(4);
        delta.put("stop_reason", stopReason);
        // Google doesn't tell which sequence it was, nor that it was one.
        delta.put("stop_sequence", null);
        Map<String, Object> fields = new LinkedHashMap<>(4);
        fields.put("delta", delta);
        fields.put("usage", MessagesWhole.usage(usage, searches));
        event("message_delta", fields);
        event("message_stop", Map.of());
        out.close();
    }

    @Override
    public void fail(AnthropicErrors.Said said) throws ClientGone {
        if (!out.begun()) {
            sink.whole(said.answer());
            return;
        }
        Map<String, Object> body = said.body();
        body.remove("type");
        event("error", body);
        out.close();
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
    public void forget() {
        index = -1;
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

    private Map<String, Object> indexed(String name, Object value) {
        Map<String, Object> fields = new LinkedHashMap<>(4);
        fields.put("index", index);
        fields.put(name, value);
        return fields;
    }

    private void event(String type, Map<String, Object> fields) throws ClientGone {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("type", type);
        data.putAll(fields);
        out.write(("event: " + type + "\ndata: ").getBytes(StandardCharsets.US_ASCII));
        try {
            Json.write(data, out);
        } catch (ClientGone e) {
            throw e;
        } catch (IOException e) {
            throw new ClientGone(e);
        }
        out.write('\n');
        out.write('\n');
    }
}
