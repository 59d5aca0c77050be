package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.Invalid;
import io.geminibalance.dialect.model.Models;
import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.json.Span;
import io.geminibalance.wire.Body;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A request for embeddings, understood.
///
/// @param named the model as the client names it
/// @param model that is asked
/// @param texts to embed; long ones lie in the client's document
/// @param dimensions wanted, nothing for as many as the model gives
/// @param base64 whether vectors are wanted as bytes
/// @param extras what is Google's own, as the API takes it
record EmbeddingsRequest(
        String named,
        String model,
        List<JsonView> texts,
        Optional<Long> dimensions,
        boolean base64,
        Map<String, Object> extras) {
    /// As many as OpenAI takes (API reference, read 2026-11-22).
    static final int MOST_TEXTS = 2048;

    /// As many as the Gemini API takes at once.
    static final int BATCH = 100;

    /// @param model that is asked instead
    /// @param dimensions of OpenAI's own, for which the columns of existing databases are made
    private record Alias(String model, long dimensions) {}

    /// OpenAI's models and their dimensions (API reference, read 2026-11-22).
    private static final Map<String, Alias> ALIASES = Map.of(
            "text-embedding-ada-002", new Alias("gemini-embedding-001", 1536),
            "text-embedding-3-small", new Alias("gemini-embedding-001", 1536),
            "text-embedding-3-large", new Alias("gemini-embedding-001", 3072));

    private static final Pattern MODEL = Pattern.compile("[A-Za-z0-9_.@-]{1,100}");
    private static final int CHARACTERS_PER_TOKEN = 4;

    static EmbeddingsRequest read(Body body, Models models) throws Invalid {
        JsonView document = Document.read(body);
        if (!document.isObject()) {
            throw Invalid.type(null, "The body is no JSON object; send one with `model` and `input`.");
        }
        Place request = Place.of(document);
        String named = request.at("model").needed("the name of a model, such as \"gemini-embedding-001\"");
        String id = models.asked(named);
        if (!MODEL.matcher(id).matches()) {
            throw Invalid.value("model", "`model` is no name of a model; GET /v1/models lists those that there are.");
        }
        Optional<Alias> alias = Optional.ofNullable(ALIASES.get(id));
        Optional<Long> dimensions = dimensions(request.at("dimensions"));
        return new EmbeddingsRequest(
                named,
                alias.map(Alias::model).orElse(id),
                texts(request.at("input")),
                dimensions.or(() -> alias.map(Alias::dimensions)),
                base64(request.at("encoding_format")),
                extras(request, ChatExtras.google(request)));
    }

    private static Optional<Long> dimensions(Place place) throws Invalid {
        Optional<Long> dimensions = place.whole();
        if (dimensions.isPresent() && (dimensions.get() < 1 || dimensions.get() > Integer.MAX_VALUE)) {
            throw Invalid.value("dimensions", "`dimensions` must be at least 1, and no more than the model has.");
        }
        return dimensions;
    }

    private static boolean base64(Place place) throws Invalid {
        String format = place.text("float");
        if (!format.equals("float") && !format.equals("base64")) {
            throw Invalid.value("encoding_format", "`encoding_format` must be \"float\" or \"base64\".");
        }
        return format.equals("base64");
    }

    private static List<JsonView> texts(Place input) throws Invalid {
        if (input.value().isText()) {
            return List.of(text(input));
        }
        if (!input.value().isArray()) {
            throw input.wrong("a string or an array of strings");
        }
        List<Place> each = input.each();
        if (each.isEmpty()) {
            throw Invalid.value("input", "`input` is empty; send at least one string.");
        }
        Object first = each.getFirst().value().value();
        if (first instanceof Number || first instanceof List) {
            throw Invalid.type(
                    "input",
                    "`input` is made of tokens, which only the model that they are made for can read; send strings"
                            + " (LangChain: check_embedding_ctx_length=False).");
        }
        if (each.size() > MOST_TEXTS) {
            throw Invalid.value("input", "`input` has more than " + MOST_TEXTS + " strings; send them in parts.");
        }
        JsonView[] texts = new JsonView[each.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = text(each.get(i));
        }
        return List.of(texts);
    }

    private static JsonView text(Place place) throws Invalid {
        if (!place.value().isText()) {
            throw place.wrong("a string");
        }
        if (place.value().isEmpty()) {
            throw Invalid.value(place.path(), "`" + place.path() + "` is empty; there is nothing to embed.");
        }
        return place.value();
    }

    private static Map<String, Object> extras(Place request, Place google) throws Invalid {
        Map<String, Object> extras = new LinkedHashMap<>();
        Optional<String> task = google.at("task_type", "taskType").text();
        if (task.isEmpty()) {
            task = request.at("task_type", "taskType").text();
        }
        task.ifPresent(type -> extras.put("taskType", type.toUpperCase(Locale.ROOT)));
        Optional<String> title = google.at("title").text();
        if (title.isEmpty()) {
            title = request.at("title").text();
        }
        title.ifPresent(text -> extras.put("title", text));
        return extras;
    }

    /// How many calls it takes.
    int batches() {
        return (texts.size() + BATCH - 1) / BATCH;
    }

    /// The texts of one call.
    List<JsonView> batch(int number) {
        return texts.subList(number * BATCH, Math.min((number + 1) * BATCH, texts.size()));
    }

    /// The body of a call. Each text is a request of its own: `gemini-embedding-2` makes one vector of all
    /// parts of a content. (new-api #1500, graphiti #1848)
    Body body(List<JsonView> batch) {
        return new Body.Pieces(
                Json.pieces(Map.of("requests", batch.stream().map(this::one).toList())));
    }

    private Map<String, Object> one(JsonView text) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("model", "models/" + model);
        one.put("content", Map.of("parts", List.of(Map.of("text", text))));
        dimensions.ifPresent(count -> one.put("outputDimensionality", count));
        one.putAll(extras);
        return one;
    }

    /// About how many tokens the texts have, where nobody says it.
    static long tokens(List<JsonView> texts) {
        return texts.stream()
                .mapToLong(text -> Math.max(1, length(text) / CHARACTERS_PER_TOKEN))
                .sum();
    }

    private static int length(JsonView text) {
        return text.value() instanceof Span span ? span.length() : text.text("").length();
    }
}
