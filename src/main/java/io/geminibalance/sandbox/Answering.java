package io.geminibalance.sandbox;

import io.geminibalance.json.JsonView;
import io.geminibalance.sandbox.Model.Kind;
import io.geminibalance.sandbox.Operation.Chat;
import io.geminibalance.sandbox.Operation.GetModel;
import io.geminibalance.sandbox.Operation.ListModels;
import io.geminibalance.sandbox.Operation.Run;
import io.geminibalance.sandbox.Operation.Unknown;
import io.geminibalance.sandbox.Operation.Verb;
import io.geminibalance.sandbox.Said.Form;
import io.geminibalance.sandbox.Script.Manner;
import io.geminibalance.wire.Headers;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Answers one sound request, or refuses it as Google would: the model, the body, and last what the key has
/// left.
///
/// @param body of the request, as plain values; null where it has none
/// @param twist what shape the answer is to have, if an unusual one
/// @param left takes one request from the quota of the key for a model, or says what Google says when none is
///     left
/// @param id of the answer
record Answering(
        Asked asked,
        JsonView body,
        Manner manner,
        Optional<Twist> twist,
        Function<String, Optional<GoogleError>> left,
        String id,
        Instant now) {
    private static final int USUAL_PAGE = 50;
    private static final int LARGEST_PAGE = 1000;
    private static final int LARGEST_BATCH = 100;

    /// Google answers unary generation, and its 429, with this field, and nothing else (77 recordings,
    /// 2026-08).
    static final Headers TIER = Headers.of("X-Gemini-Service-Tier", "standard");

    Said said() {
        return switch (asked.operation()) {
            case ListModels _ -> list();
            case GetModel get ->
                Model.named(get.model())
                        .map(model -> Said.document(model.document(), Headers.NONE))
                        .orElseGet(() -> refusal(GoogleErrors.UNKNOWN_MODEL));
            case Run run -> run(run.model(), run.verb());
            case Chat() -> chat();
            case Unknown() -> Said.plain(404, Form.PAGE, """
                <!DOCTYPE html>
                <html lang=en>
                <title>Error 404 (Not Found)!!1</title>
                <p><b>404.</b> The requested URL was not found on this server. The sandbox plays models only.
                """);
        };
    }

    private Said run(String id, Verb verb) {
        Optional<Model> known =
                Model.named(id).map(model -> model.answering(now)).filter(model -> plays(model, verb));
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
        };
    }

    private Said generate(Prompt prompt, String name, Model model, Verb verb) {
        Optional<GoogleError> wrong = wrong(prompt, name, model);
        if (wrong.isPresent()) {
            return refusal(wrong.get());
        }
        Speech speech = speech(prompt, model);
        Documents documents = new Documents(model, id, prompt, prompt.tokens());
        if (verb == Verb.GENERATE) {
            return Said.document(documents.whole(speech), TIER);
        }
        List<Map<String, Object>> stream = documents.stream(speech);
        return asked.form() == Form.EVENTS ? Said.events(stream) : Said.array(stream);
    }

    private Optional<GoogleError> wrong(Prompt prompt, String name, Model model) {
        return Checks.refuse(prompt, model)
                .or(() -> Continuation.refuse(prompt, project()))
                .or(() -> manner.bound() ? Signature.refuseForeign(prompt, project()) : Optional.empty())
                .or(() -> left.apply(name));
    }

    private Speech speech(Prompt prompt, Model model) {
        Speech whole = new Speaker(prompt, model, manner, id, project()).speech();
        if (Continuation.isRest(prompt)) {
            return Continuation.rest(whole);
        }
        return twist.map(shape -> shape.of(whole, Continuation.token(prompt, project())))
                .orElse(whole);
    }

    private String project() {
        return DemoKey.projectOf(asked.key());
    }

    private Said count(JsonView request) {
        JsonView whole = request.at("generateContentRequest");
        Prompt prompt = new Prompt(whole.isObject() ? whole : request);
        return prompt.contents().isEmpty()
                ? refusal(GoogleErrors.invalid("* CountTokensRequest.contents: contents is not specified\n"))
                : Said.document(Documents.count(prompt.tokens()), Headers.NONE);
    }

    private Said embed(JsonView request, String model) {
        Optional<GoogleError> wrong = unembeddable(request).or(() -> left.apply(model));
        return wrong.isPresent()
                ? refusal(wrong.get())
                : Said.document(Map.of("embedding", vector(request, model)), Headers.NONE);
    }

    private Said embedAll(List<JsonView> requests, String model) {
        Optional<GoogleError> wrong = requests.stream()
                .map(Answering::unembeddable)
                .flatMap(Optional::stream)
                .findFirst();
        if (requests.isEmpty() || requests.size() > LARGEST_BATCH) {
            wrong = Optional.of(GoogleErrors.invalid("* BatchEmbedContentsRequest.requests: between 1 and "
                    + LARGEST_BATCH + " requests can be in one batch\n"));
        }
        for (int i = 0; i < requests.size(); i++) {
            if (wrong.isEmpty() && !requests.get(i).at("model").text("").equals("models/" + model)) {
                wrong = Optional.of(InvalidArguments.EMBEDDING_MODEL.with(Map.of("i", Integer.toString(i))));
            }
        }
        wrong = wrong.or(() -> left.apply(model));
        if (wrong.isPresent()) {
            return refusal(wrong.get());
        }
        int tokens = requests.stream()
                .mapToInt(request -> Prompt.tokens(text(request)))
                .sum();
        Map<String, Object> usage = new LinkedHashMap<>();
        usage.put("promptTokenCount", tokens);
        usage.put("promptTokenDetails", Documents.details("TEXT", tokens));
        Map<String, Object> document = new LinkedHashMap<>();
        document.put(
                "embeddings",
                requests.stream().map(request -> vector(request, model)).toList());
        document.put("usageMetadata", usage);
        return Said.document(document, Headers.NONE);
    }

    private Said chat() {
        Compatible request = new Compatible(body, id, now.getEpochSecond());
        Optional<Model> model = Model.named(request.model()).map(known -> known.answering(now));
        if (model.isEmpty()) {
            return refusal(GoogleErrors.UNKNOWN_MODEL);
        }
        Optional<GoogleError> wrong = wrong(request.prompt(), request.model(), model.get());
        return wrong.isPresent() ? refusal(wrong.get()) : request.said(speech(request.prompt(), model.get()));
    }

    private Said list() {
        int size = number("pageSize", USUAL_PAGE);
        int from = number("pageToken", 0);
        if (size < 0 || from < 0 || from > Model.ALL.size()) {
            return refusal(GoogleErrors.invalid("Page size or page token is invalid."));
        }
        int most = size == 0 ? USUAL_PAGE : Math.min(size, LARGEST_PAGE);
        int to = Math.min(Model.ALL.size(), from + most);
        Map<String, Object> page = new LinkedHashMap<>();
        page.put(
                "models",
                Model.ALL.subList(from, to).stream().map(Model::document).toList());
        if (to < Model.ALL.size()) {
            page.put("nextPageToken", Integer.toString(to));
        }
        return Said.document(page, Headers.NONE);
    }

    private int number(String parameter, int absent) {
        String digits = asked.target().parameter(parameter).orElse("");
        try {
            return digits.isEmpty() ? absent : Integer.parseUnsignedInt(digits);
        } catch (NumberFormatException _) {
            return -1;
        }
    }

    private Said refusal(GoogleError error) {
        Said said = Said.error(error.with(asked.names(body)), asked.form());
        return error.code() == 429 ? said.with(TIER) : said;
    }

    private static boolean plays(Model model, Verb verb) {
        return verb == Verb.COUNT || verb.embeds() == (model.kind() == Kind.EMBEDS);
    }

    private static String message(Verb verb) {
        return switch (verb) {
            case GENERATE, STREAM -> "Generate";
            case COUNT -> "Count";
            case EMBED -> "Embed";
            case BATCH_EMBED -> "BatchEmbed";
        };
    }

    private static Optional<GoogleError> unembeddable(JsonView request) {
        if (request.at("content").at("parts").each().isEmpty()) {
            return Optional.of(GoogleErrors.invalid("* EmbedContentRequest.content: contents is not specified\n"));
        }
        int dimensions = dimensions(request);
        return dimensions >= 1 && dimensions <= Vectors.USUAL
                ? Optional.empty()
                : Optional.of(GoogleErrors.invalid(
                        "* EmbedContentRequest.output_dimensionality: must be between 1 and " + Vectors.USUAL + "\n"));
    }

    /// One vector, however many parts the content has.
    private static Map<String, Object> vector(JsonView request, String model) {
        return Map.of("values", Vectors.of(text(request), dimensions(request), model));
    }

    private static String text(JsonView request) {
        return Prompt.text(request.at("content").at("parts").each());
    }

    private static int dimensions(JsonView request) {
        return request.at("outputDimensionality").number(Vectors.USUAL);
    }
}
