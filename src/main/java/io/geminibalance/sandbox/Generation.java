package io.geminibalance.sandbox;

import io.geminibalance.json.JsonView;
import io.geminibalance.sandbox.Script.Manner;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Thinks of answers to requests to generate, or refuses them as Google would.
///
/// @param twist what shape the answers are to have, if an unusual one
/// @param left takes one request from the quota of the key for a model, or says what Google says when none is
///     left
record Generation(
        References references, Manner manner, Optional<Twist> twist, Function<String, Optional<GoogleError>> left) {

    /// What a request comes to.
    sealed interface Outcome {
        record Spoken(Speech speech, Reading reading) implements Outcome {}

        record Refused(GoogleError error) implements Outcome {}
    }

    /// Answers one request.
    ///
    /// @param name of the model that was asked
    /// @param model that answers to it
    /// @param id of the answer
    Outcome of(Prompt prompt, String name, Model model, String id) {
        Optional<GoogleError> wrong = wrong(prompt, name, model).or(() -> left.apply(name));
        return wrong.<Outcome>map(Outcome.Refused::new)
                .orElseGet(() -> new Outcome.Spoken(speech(prompt, model, id), Reading.of(prompt, references)));
    }

    /// Answers one request of a batch, which costs nothing of the quota that counts by the minute.
    Map<String, Object> inBatch(JsonView request, Model model, String id) {
        Optional<GoogleError> wrong = KnownFields.refuse(request.value(), "Generate");
        Prompt prompt = new Prompt(new JsonView(CamelCase.of(request.value())));
        wrong = wrong.or(() -> wrong(prompt, model.id(), model));
        Map<String, Object> answer = new LinkedHashMap<>();
        if (wrong.isPresent()) {
            Map<String, Object> status = new LinkedHashMap<>();
            status.put("code", GoogleError.rpcCode(wrong.get().status()));
            status.put("message", wrong.get().with(Map.of("model", model.id())).message());
            answer.put("error", status);
        } else {
            Reading reading = Reading.of(prompt, references);
            answer.put("response", new Documents(model, id, prompt, reading).whole(speech(prompt, model, id)));
        }
        return answer;
    }

    private Optional<GoogleError> wrong(Prompt prompt, String name, Model model) {
        String project = references.project();
        return Checks.refuse(prompt, model)
                .or(() -> references.refuse(prompt.body(), name))
                .or(() -> Continuation.refuse(prompt, project))
                .or(() -> manner.bound() ? Signature.refuseForeign(prompt, project) : Optional.empty());
    }

    private Speech speech(Prompt prompt, Model model, String id) {
        String project = references.project();
        Speech whole = new Speaker(prompt, model, manner, id, project).speech();
        if (Continuation.isRest(prompt)) {
            return Continuation.rest(whole);
        }
        return twist.map(shape -> shape.of(whole, Continuation.token(prompt, project)))
                .orElse(whole);
    }
}
