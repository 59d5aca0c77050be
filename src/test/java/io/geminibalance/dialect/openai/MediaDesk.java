package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.answer.KeepAlive;
import io.geminibalance.dialect.model.Models;
import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.support.ManualClock;
import io.geminibalance.support.Multipart;
import io.geminibalance.wire.Body;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Inbound;
import io.geminibalance.wire.Target;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;

/// Asks for pictures, speech and transcripts, in front of an upstream that answers what a test tells it to.
final class MediaDesk {
    final ScriptedLine line = new ScriptedLine();
    final KeptAnswer client = new KeptAnswer();
    private final OpenAiDialect dialect = new OpenAiDialect(Shared.of(
            new Models(new ManualClock("2026-11-22T18:00:00Z")),
            Optional.empty(),
            new KeepAlive(() -> 0),
            1 << 20,
            new ManualClock("2026-11-23T12:00:00Z"),
            new Random(1)));

    void post(String path, String json) throws Exception {
        send(path, "application/json", json.getBytes(StandardCharsets.UTF_8));
    }

    void post(String path, Multipart form) throws Exception {
        send(path, Multipart.TYPE, form.bytes());
    }

    private void send(String path, String type, byte[] body) throws Exception {
        dialect.open(new Inbound(
                        "POST",
                        Target.parse(path).orElseThrow(),
                        Headers.of("content-type", type),
                        new Body.Bytes(body),
                        "",
                        ""))
                .hold(line, client);
    }

    /// What went up, of the only question.
    JsonView sent() {
        if (line.bodies.size() != 1) {
            throw new AssertionError(line.bodies);
        }
        return new JsonView(Json.read(line.bodies.getFirst()));
    }

    /// The path of the first question.
    String asked() {
        return line.calls.getFirst().target().path();
    }

    JsonView error() {
        return client.json().at("error");
    }
}
