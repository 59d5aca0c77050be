package io.geminibalance.gateway;

import io.geminibalance.dialect.gemini.GeminiErrors;
import io.geminibalance.keys.KeyPool;
import io.geminibalance.watch.Activity;
import io.geminibalance.watch.Metrics;
import io.geminibalance.watch.StatusDocument;
import io.geminibalance.wire.Answer;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Failure.Kind;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Target;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/// What the service answers itself, without asking Google.
///
/// @param save writes down what an operator did, so that it is not lost with the process
/// @param sockets answers requests for WebSockets
/// @param draining whether the service is about to stop, so that no new work should come to it
/// @param pages the page and its files
public record Desk(
        KeyPool pool,
        StatusDocument.About about,
        LogDesk logs,
        Metrics metrics,
        Activity activity,
        Runnable save,
        Sockets sockets,
        BooleanSupplier draining,
        Pages pages) {
    private static final String KEYS = "/api/keys/";
    private static final byte[] OK = "{\"status\":\"ok\"}".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOT_READY = "{\"status\":\"not ready\"}".getBytes(StandardCharsets.US_ASCII);

    /// Says that the service runs; nothing else is looked at.
    Answer health() {
        return Answer.json(200, OK);
    }

    /// Says whether a key can serve.
    Answer ready() {
        boolean ready = !draining.getAsBoolean() && pool.ready();
        return Answer.json(ready ? 200 : 503, ready ? OK : NOT_READY);
    }

    Answer keys() {
        return fresh(StatusDocument.of(pool.snapshot(), about, pool.standstill()));
    }

    Answer exposed() {
        Headers headers = Headers.of("content-type", "text/plain; version=0.0.4; charset=utf-8");
        return new Answer(200, headers, metrics.text().getBytes(StandardCharsets.UTF_8));
    }

    Answer activity(Target target) {
        return fresh(activity.document(target.parameter("after")));
    }

    Answer logs(Target target) {
        return logs.answer(target);
    }

    /// Pauses, resumes or resets a key.
    ///
    /// @param path `/api/keys/{id}/{action}`
    Answer act(String path) {
        String[] steps = path.substring(KEYS.length()).split("/", -1);
        String id = steps[0];
        boolean done = steps.length == 2
                && switch (steps[1]) {
                    case "pause" -> pool.pause(id);
                    case "resume" -> pool.resume(id);
                    case "reset" -> pool.reset(id);
                    default -> false;
                };
        if (!done) {
            return GeminiErrors.say(Failure.of(
                    Kind.NOT_FOUND,
                    "There is no such key or action; POST /api/keys/{id}/pause, /resume or /reset, with an id of"
                            + " /api/status/keys."));
        }
        save.run();
        return fresh(StatusDocument.of(
                pool.snapshot().stream()
                        .filter(key -> key.key().id().equals(id))
                        .toList(),
                about,
                pool.standstill()));
    }

    /// What nobody may keep, since it is only true now.
    static Answer fresh(byte[] json) {
        Headers headers = Headers.of("content-type", "application/json; charset=UTF-8", "cache-control", "no-store");
        return new Answer(200, headers, json);
    }

    Answer page(String path) {
        return pages.page(path)
                .orElseGet(() -> GeminiErrors.say(Failure.of(Kind.NOT_FOUND, "There is no such file of the page.")));
    }
}
