package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.answer.KeepAlive;
import io.geminibalance.dialect.answer.Outgoing;
import io.geminibalance.dialect.openai.OpenAiErrors.Said;
import io.geminibalance.json.Json;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Sink;
import io.geminibalance.wire.Sink.ClientGone;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a response is brought to: events as it is made, or one document at its end.
sealed interface ResponsesPaper {
    /// Tells a step.
    void event(String type, Map<String, Object> fields) throws ClientGone;

    /// Tells the last step.
    void end(String type, Map<String, Object> response) throws ClientGone;

    /// Tells an error instead of a response that has not begun.
    void refuse(Said said) throws ClientGone;

    boolean begun();

    default void pause() throws ClientGone {}

    default void onGone(Runnable action) {}

    default void check() throws ClientGone {}

    default void release() {}

    /// One document.
    record Whole(Sink sink) implements ResponsesPaper {
        private static final Headers HEADERS = Headers.of("content-type", OpenAiErrors.JSON);

        @Override
        public void event(String type, Map<String, Object> fields) {
            // Only the end is told.
        }

        @Override
        public void end(String type, Map<String, Object> response) throws ClientGone {
            sink.whole(200, HEADERS, Json.pieces(response));
        }

        @Override
        public void refuse(Said said) throws ClientGone {
            sink.whole(said.answer());
        }

        @Override
        public boolean begun() {
            return false;
        }
    }

    /// Events, each with its type twice and its number, and nothing behind the last.
    final class Events implements ResponsesPaper {
        private final Sink sink;
        private final Outgoing out;
        private long number;

        Events(Sink sink, KeepAlive keepAlive) {
            this.sink = sink;
            this.out = new Outgoing(sink, keepAlive);
        }

        @Override
        public void event(String type, Map<String, Object> fields) throws ClientGone {
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("type", type);
            data.put("sequence_number", number++);
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

        @Override
        public void end(String type, Map<String, Object> response) throws ClientGone {
            event(type, Map.of("response", response));
            out.close();
        }

        @Override
        public void refuse(Said said) throws ClientGone {
            sink.whole(said.answer());
        }

        @Override
        public boolean begun() {
            return out.begun();
        }

        @Override
        public void pause() throws ClientGone {
            out.pause();
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
    }
}
