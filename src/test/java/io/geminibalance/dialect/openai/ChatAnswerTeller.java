package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.answer.Ending;
import io.geminibalance.dialect.answer.KeepAlive;
import io.geminibalance.dialect.openai.ChatAnswer.Noticed;
import io.geminibalance.dialect.openai.ChatAnswer.Wanted;
import io.geminibalance.dialect.prompt.Tool;
import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Reply;
import io.geminibalance.wire.Reply.Head;
import io.geminibalance.wire.Secret;
import io.geminibalance.wire.Sink;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A chat answer, the upstream in front of it and the client behind it. */
final class ChatAnswerTeller implements Sink {
    static final Secret KEY = new Secret("AIza-test-key-0001");
    static final Wanted WHOLE =
            new Wanted("gpt", "chatcmpl-fallback", 1_700_000_000, false, false, false, false, Map.of(), false);
    static final Wanted STREAM = stream(WHOLE);

    final List<Noticed> noticed = new ArrayList<>();
    final ChatAnswer answer;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    int status;
    Headers headers = Headers.NONE;
    int flushes;
    int closes;

    ChatAnswerTeller(Wanted wanted) {
        answer = new ChatAnswer(wanted, this, new Random(7), new KeepAlive(() -> 0), noticed::add);
    }

    static Wanted stream(Wanted wanted) {
        return new Wanted(
                wanted.model(),
                wanted.id(),
                wanted.created(),
                true,
                true,
                wanted.legacyFunctions(),
                wanted.oneCall(),
                wanted.tools(),
                wanted.wav());
    }

    static Wanted without(Wanted wanted, boolean usage) {
        return new Wanted(
                wanted.model(),
                wanted.id(),
                wanted.created(),
                wanted.stream(),
                usage,
                wanted.legacyFunctions(),
                wanted.oneCall(),
                wanted.tools(),
                wanted.wav());
    }

    static Wanted with(Wanted wanted, boolean legacy, boolean oneCall, boolean wav, Tool... tools) {
        Map<String, Tool> known = new HashMap<>();
        for (Tool tool : tools) {
            known.put(tool.sent(), tool);
        }
        return new Wanted(
                wanted.model(),
                wanted.id(),
                wanted.created(),
                wanted.stream(),
                wanted.includeUsage(),
                legacy,
                oneCall,
                known,
                wav);
    }

    /** Tells the events of one reply, as Google sends them. */
    static ChatAnswerTeller told(Wanted wanted, String... events) throws IOException {
        ChatAnswerTeller teller = new ChatAnswerTeller(wanted);
        teller.hear(events);
        return teller;
    }

    Ending hear(String... events) throws IOException {
        return answer.hear(reply(sse(events)));
    }

    static byte[] sse(String... events) {
        StringBuilder all = new StringBuilder();
        for (String event : events) {
            all.append("data: ").append(event).append("\r\n\r\n");
        }
        return all.toString().getBytes(StandardCharsets.UTF_8);
    }

    static Reply reply(byte[] bytes) {
        return reply(Headers.NONE, new ByteArrayInputStream(bytes));
    }

    static Reply reply(Headers headers, InputStream body) {
        return new Reply(200, headers, new Head(new byte[64], 0, false), body, KEY);
    }

    static Reply refusal(int status, byte[] bytes) {
        return new Reply(status, Headers.NONE, new Head(bytes, bytes.length, true), InputStream.nullInputStream(), KEY);
    }

    /** A body that gives one byte a read. */
    static InputStream slow(byte[] bytes) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] to, int offset, int length) {
                return super.read(to, offset, Math.min(1, length));
            }

            @Override
            public synchronized int available() {
                return 0;
            }
        };
    }

    /** A body that is reset after its last byte. */
    static InputStream reset(byte[] bytes) {
        return new InputStream() {
            private final InputStream whole = new ByteArrayInputStream(bytes);

            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] to, int offset, int length) throws IOException {
                int read = whole.read(to, offset, length);
                if (read < 0) {
                    throw new IOException("reset");
                }
                return read;
            }
        };
    }

    String text() {
        return body.toString(StandardCharsets.UTF_8);
    }

    /** The one document of a whole answer, or of an error. */
    JsonView document() {
        return new JsonView(Json.read(body.toByteArray()));
    }

    JsonView message() {
        return document().at("choices").at(0).at("message");
    }

    /** The data of each frame, without the mark of the end. */
    List<JsonView> frames() {
        List<JsonView> frames = new ArrayList<>();
        String[] events = text().split("\n\n");
        for (String event : events) {
            if (!event.equals("data: [DONE]")) {
                frames.add(new JsonView(Json.read(event.substring("data: ".length()))));
            }
        }
        return frames;
    }

    boolean isDone() {
        return text().endsWith("data: [DONE]\n\n") && closes == 1;
    }

    /** The deltas of one choice, as JSON, and its finish at the end. */
    List<String> deltas(int choice) {
        List<String> deltas = new ArrayList<>();
        for (JsonView frame : frames()) {
            JsonView each = frame.at("choices").at(0);
            if (each.isPresent() && each.at("index").number(-1) == choice) {
                String finish = each.at("finish_reason").text("");
                deltas.add(finish.isEmpty() ? Json.text(each.at("delta")) : finish);
            }
        }
        return deltas;
    }

    List<String> deltas() {
        return deltas(0);
    }

    @Override
    public void whole(int status, Headers headers, byte[] bytes, int length) {
        this.status = status;
        this.headers = headers;
        body.write(bytes, 0, length);
        closes++;
    }

    @Override
    public OutputStream start(int status, Headers headers, long length) {
        this.status = status;
        this.headers = headers;
        return new OutputStream() {
            @Override
            public void write(int b) {
                body.write(b);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                body.write(bytes, offset, length);
            }

            @Override
            public void flush() {
                flushes++;
            }

            @Override
            public void close() {
                closes++;
            }
        };
    }
}
