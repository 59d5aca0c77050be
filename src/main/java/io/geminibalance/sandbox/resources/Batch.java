package io.geminibalance.sandbox.resources;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Many requests that are answered later. Its state goes by the clock.
///
/// @param type of its requests
/// @param model with `models/`
/// @param input the file that its requests came in, empty where they came with the call
/// @param output the file that the answers are in, empty where they are told with the batch
/// @param cancelled when, if it was
public record Batch(
        String name,
        Type type,
        String model,
        String displayName,
        String input,
        String output,
        int requests,
        int failures,
        Instant created,
        Optional<Instant> cancelled)
        implements Kept {
    private static final String TYPE = "type.googleapis.com/google.ai.generativelanguage.v1main.";

    /// What the requests are.
    public enum Type {
        GENERATE("GenerateContentBatch"),
        EMBED("EmbedContentBatch");

        private final String message;

        Type(String message) {
            this.message = message;
        }
    }

    /// This batch, cancelled unless it is done.
    public Batch cancel(Instant now) {
        return isDone(now)
                ? this
                : new Batch(
                        name, type, model, displayName, input, output, requests, failures, created, Optional.of(now));
    }

    public boolean isDone(Instant now) {
        return cancelled.isPresent() || !now.isBefore(end());
    }

    /// Whether there are answers.
    public boolean hasAnswers(Instant now) {
        return cancelled.isEmpty() && isDone(now);
    }

    @Override
    public Map<String, Object> document(Instant now) {
        return document(now, output.isEmpty() ? Map.of() : Map.of("responsesFile", output));
    }

    /// As recorded 2026-08-19 (crmne/ruby_llm): the answers stand there twice, and nothing but the state
    /// changes before they are there.
    ///
    /// @param answers as the API writes them
    public Map<String, Object> document(Instant now, Map<String, Object> answers) {
        boolean answered = hasAnswers(now);
        Fields metadata = new Fields()
                .put("@type", TYPE + type.message)
                .put("model", model)
                .some("displayName", displayName);
        if (!input.isEmpty()) {
            metadata.put("inputConfig", Map.of("fileName", input));
        }
        if (answered) {
            metadata.put("output", answers);
        }
        metadata.put("createTime", created.toString());
        if (isDone(now)) {
            metadata.put("endTime", ended().toString());
        }
        metadata.put("updateTime", (isDone(now) ? ended() : created).toString())
                .put("batchStats", stats(answered))
                .put("state", state(now))
                .put("name", name);
        Fields document = new Fields().put("name", name).put("metadata", metadata.map());
        if (isDone(now)) {
            document.put("done", true);
        }
        if (answered) {
            Map<String, Object> response = new LinkedHashMap<>();
            response.put("@type", TYPE + type.message + "Output");
            response.putAll(answers);
            document.put("response", response);
        }
        return document.map();
    }

    private Map<String, Object> stats(boolean answered) {
        Fields stats = new Fields().count("requestCount", requests);
        return answered
                ? stats.count("successfulRequestCount", requests - failures)
                        .count("failedRequestCount", failures)
                        .map()
                : stats.count("pendingRequestCount", requests).map();
    }

    private String state(Instant now) {
        if (cancelled.isPresent()) {
            return "BATCH_STATE_CANCELLED";
        }
        if (isDone(now)) {
            return "BATCH_STATE_SUCCEEDED";
        }
        return now.isBefore(created.plus(Times.WAITING)) ? "BATCH_STATE_PENDING" : "BATCH_STATE_RUNNING";
    }

    private Instant end() {
        return created.plus(Times.WORKING);
    }

    private Instant ended() {
        return cancelled.orElse(end());
    }
}
