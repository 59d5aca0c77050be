package io.geminibalance.sandbox;

import io.geminibalance.json.JsonView;
import io.geminibalance.sandbox.Generation.Outcome;
import io.geminibalance.sandbox.Model.Kind;
import io.geminibalance.sandbox.Operation.Chat;
import io.geminibalance.sandbox.Operation.Download;
import io.geminibalance.sandbox.Operation.GetModel;
import io.geminibalance.sandbox.Operation.ListModels;
import io.geminibalance.sandbox.Operation.Resource;
import io.geminibalance.sandbox.Operation.Run;
import io.geminibalance.sandbox.Operation.Unknown;
import io.geminibalance.sandbox.Operation.Upload;
import io.geminibalance.sandbox.Operation.Verb;
import io.geminibalance.sandbox.Said.Form;
import io.geminibalance.sandbox.resources.Shelves;
import io.geminibalance.sandbox.resources.TunedModel;
import io.geminibalance.wire.Headers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Answers one sound request, or refuses it as Google would: the model, the body, and last what the key has
/// left.
///
/// @param body of the request, as plain values; null where it has none
/// @param generation what models say
record Answering(Asked asked, JsonView body, Generation generation, Shelves shelves, String id, Instant now) {
    private static final Said NOTHING_THERE = Said.plain(404, Form.PAGE, """
        <!DOCTYPE html>
        <html lang=en>
        <title>Error 404 (Not Found)!!1</title>
        <p><b>404.</b> The requested URL was not found on this server, or the sandbox does not play it.
        """);

    private static final String TUNED = "tunedModels/";

    /// Google answers unary generation, and its 429, with this field, and nothing else (77 recordings,
    /// 2026-08).
    static final Headers TIER = Headers.of("X-Gemini-Service-Tier", "standard");

    Said said() {
        return switch (asked.operation()) {
            case ListModels _ ->
                ModelList.page(asked.target(), asked.project()).orElseGet(() -> refusal(ResourceErrors.PAGE));
            case GetModel get ->
                Model.named(get.model(), asked.project())
                        .map(model -> Said.document(model.document(), Headers.NONE))
                        .orElseGet(() -> refusal(GoogleErrors.UNKNOWN_MODEL));
            case Run run -> run(run);
            case Chat() -> chat();
            case Resource resource -> errand().said(resource).orElse(NOTHING_THERE);
            case Download download -> Downloads.said(errand(), download);
            case Upload _, Unknown() -> NOTHING_THERE;
        };
    }

    private Said run(Run run) {
        Optional<String> tuned = base(run.model());
        if (tuned.isEmpty()) {
            return refusal(
                    ResourceErrors.NO_TUNED_MODEL.with(Map.of("id", run.model().substring(TUNED.length()))));
        }
        String id = tuned.get();
        Verb verb = run.verb();
        Optional<Model> known = Model.named(id, asked.project())
                .map(model -> model.answering(now))
                .filter(model -> plays(model, verb));
        if (known.isEmpty()) {
            return refusal(GoogleErrors.UNKNOWN_MODEL);
        }
        if (!body.isObject()) {
            return refusal(
                    GoogleErrors.invalid("Invalid value at 'request' (type.googleapis.com/google.ai.generativelanguage."
                            + "{version}.{method}Request): an object is expected."));
        }
        Optional<GoogleError> unknown = KnownFields.refuse(body.value(), message(verb));
        if (unknown.isPresent()) {
            return Said.error(unknown.get(), asked.form());
        }
        JsonView request = new JsonView(CamelCase.of(body.value()));
        return switch (verb) {
            case GENERATE, STREAM -> generate(new Prompt(request), id, known.get(), verb);
            case COUNT -> count(request);
            case EMBED -> embed(request, id);
            case BATCH_EMBED -> embedAll(request.at("requests").each(), id);
            case LATER -> new Batches(errand()).generateLater(request.at("batch"), id, known.get());
            case EMBED_LATER -> new Batches(errand()).embedLater(request.at("batch"), id, known.get());
            case FILM -> new Films(errand()).make(request, id);
        };
    }

    /// The model that is asked in the end; nothing for a tuned one that the project does not have.
    private Optional<String> base(String model) {
        return model.startsWith(TUNED)
                ? shelves.tunedModels()
                        .find(asked.project(), model, now)
                        .map(TunedModel::base)
                        .map(base -> base.replaceFirst("^models/", ""))
                : Optional.of(model);
    }

    private Said generate(Prompt prompt, String name, Model model, Verb verb) {
        return switch (generation.of(prompt, name, model, id)) {
            case Outcome.Refused(GoogleError error) -> refusal(error);
            case Outcome.Spoken(Speech speech, Reading reading) -> {
                Documents documents = new Documents(model, id, prompt, reading);
                if (verb == Verb.GENERATE) {
                    yield Said.document(documents.whole(speech), TIER);
                }
                List<Map<String, Object>> stream = documents.stream(speech);
                yield asked.form() == Form.EVENTS ? Said.events(stream) : Said.array(stream);
            }
        };
    }

    private Said count(JsonView request) {
        JsonView whole = request.at("generateContentRequest");
        Prompt prompt = new Prompt(whole.isObject() ? whole : request);
        if (prompt.contents().isEmpty()) {
            return refusal(GoogleErrors.invalid("* CountTokensRequest.contents: contents is not specified\n"));
        }
        return generation
                .references()
                .refuseFiles(prompt.body())
                .map(this::refusal)
                .orElseGet(() ->
                        Said.document(Documents.count(Reading.of(prompt, generation.references())), Headers.NONE));
    }

    private Said embed(JsonView request, String model) {
        Optional<GoogleError> wrong = Embedding.refuse(request)
                .or(() -> generation.references().refuseFiles(request))
                .or(() -> generation.left().apply(model));
        return wrong.isPresent()
                ? refusal(wrong.get())
                : Said.document(new Embedding(model).one(request), Headers.NONE);
    }

    private Said embedAll(List<JsonView> requests, String model) {
        Embedding embedding = new Embedding(model);
        Optional<GoogleError> wrong =
                embedding.refuse(requests).or(() -> generation.left().apply(model));
        return wrong.isPresent() ? refusal(wrong.get()) : Said.document(embedding.all(requests), Headers.NONE);
    }

    private Said chat() {
        Compatible request = new Compatible(body, id, now.getEpochSecond());
        Optional<Model> model = Model.named(request.model(), asked.project()).map(known -> known.answering(now));
        if (model.isEmpty()) {
            return refusal(GoogleErrors.UNKNOWN_MODEL);
        }
        return switch (generation.of(request.prompt(), request.model(), model.get(), id)) {
            case Outcome.Refused(GoogleError error) -> refusal(error);
            case Outcome.Spoken spoken -> request.said(spoken.speech());
        };
    }

    private Errand errand() {
        return new Errand(asked, new JsonView(CamelCase.of(body.value())), generation, shelves, id, now);
    }

    private Said refusal(GoogleError error) {
        Said said = Said.error(error.with(asked.names(body)), asked.form());
        return error.code() == 429 ? said.with(TIER) : said;
    }

    private static boolean plays(Model model, Verb verb) {
        return switch (verb) {
            case COUNT -> model.kind() != Kind.FILMS && model.kind() != Kind.CONVERSES;
            case FILM, LATER, EMBED_LATER -> model.can(verb.path());
            case GENERATE, STREAM ->
                model.kind() != Kind.EMBEDS && model.kind() != Kind.FILMS && model.kind() != Kind.CONVERSES;
            case EMBED, BATCH_EMBED -> model.kind() == Kind.EMBEDS;
        };
    }

    private static String message(Verb verb) {
        return switch (verb) {
            case GENERATE, STREAM -> "Generate";
            case COUNT -> "Count";
            case EMBED -> "Embed";
            case BATCH_EMBED -> "BatchEmbed";
            case LATER -> "BatchCall";
            case EMBED_LATER -> "EmbedBatchCall";
            case FILM -> "Predict";
        };
    }
}
