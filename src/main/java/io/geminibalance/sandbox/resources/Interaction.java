package io.geminibalance.sandbox.resources;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/// A question and its answer, which a later question can go on from.
///
/// @param name its id, which is all the name it has
/// @param read tokens of all that the model was given, earlier turns included
/// @param background whether nobody waits for it
public record Interaction(
        String name,
        String model,
        String previous,
        String answer,
        int read,
        int thoughts,
        int said,
        boolean background,
        boolean cancelled,
        Instant created)
        implements Kept {
    /// What is left of an answer that the clock has not reached.
    private static final String RUNNING = "in_progress";

    public Interaction cancel(Instant now) {
        return status(now).equals(RUNNING)
                ? new Interaction(name, model, previous, answer, read, thoughts, said, background, true, created)
                : this;
    }

    public String status(Instant now) {
        if (cancelled) {
            return "cancelled";
        }
        return background && now.isBefore(created.plus(Times.WORKING)) ? RUNNING : "completed";
    }

    /// All tokens, for the turn that goes on from here.
    public int total() {
        return read + thoughts + said;
    }

    /// As vercel/ai recorded it on 2026-05-15.
    @Override
    public Map<String, Object> document(Instant now) {
        boolean done = status(now).equals("completed");
        Fields fields = new Fields().put("id", name).put("status", status(now));
        if (done) {
            fields.put("usage", usage());
        }
        fields.put("created", second()).put("updated", second()).put("service_tier", "standard");
        fields.some("previous_interaction_id", previous);
        if (done) {
            fields.put("steps", List.of(step()));
        }
        return fields.put("object", "interaction").put("model", model).map();
    }

    /// What a stream begins with.
    public Map<String, Object> begun() {
        return new Fields()
                .put("id", name)
                .put("status", RUNNING)
                .put("object", "interaction")
                .put("model", model)
                .map();
    }

    /// What a stream ends with: all but the answer.
    public Map<String, Object> ended(Instant now) {
        Map<String, Object> fields = document(now);
        fields.remove("steps");
        return fields;
    }

    private Map<String, Object> step() {
        Map<String, Object> text =
                new Fields().put("text", answer).put("type", "text").map();
        return new Fields()
                .put("content", List.of(text))
                .put("type", "model_output")
                .map();
    }

    private Map<String, Object> usage() {
        return new Fields()
                .put("total_tokens", total())
                .put("total_input_tokens", read)
                .put(
                        "input_tokens_by_modality",
                        List.of(new Fields()
                                .put("modality", "text")
                                .put("tokens", read)
                                .map()))
                .put("total_cached_tokens", 0)
                .put("total_output_tokens", said)
                .put("total_tool_use_tokens", 0)
                .put("total_thought_tokens", thoughts)
                .map();
    }

    private String second() {
        return created.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
