package io.geminibalance.sandbox;

import io.geminibalance.json.JsonView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Turns texts into vectors, or refuses them as Google would.
///
/// @param model without `models/`
record Embedding(String model) {
    private static final int LARGEST_BATCH = 100;

    /// What is wrong with one request.
    static Optional<GoogleError> refuse(JsonView request) {
        if (request.at("content").at("parts").each().isEmpty()) {
            return Optional.of(GoogleErrors.invalid("* EmbedContentRequest.content: contents is not specified\n"));
        }
        int dimensions = dimensions(request);
        return dimensions >= 1 && dimensions <= Vectors.USUAL
                ? Optional.empty()
                : Optional.of(GoogleErrors.invalid(
                        "* EmbedContentRequest.output_dimensionality: must be between 1 and " + Vectors.USUAL + "\n"));
    }

    /// What is wrong with several.
    Optional<GoogleError> refuse(List<JsonView> requests) {
        Optional<GoogleError> wrong = requests.stream()
                .map(Embedding::refuse)
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
        return wrong;
    }

    Map<String, Object> one(JsonView request) {
        return Map.of("embedding", vector(request));
    }

    Map<String, Object> all(List<JsonView> requests) {
        int tokens = requests.stream()
                .mapToInt(request -> Prompt.tokens(text(request)))
                .sum();
        Map<String, Object> usage = new LinkedHashMap<>();
        usage.put("promptTokenCount", tokens);
        usage.put("promptTokenDetails", Documents.details("TEXT", tokens));
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("embeddings", requests.stream().map(this::vector).toList());
        document.put("usageMetadata", usage);
        return document;
    }

    /// Answers one request of a batch.
    Map<String, Object> inBatch(JsonView request) {
        Map<String, Object> answer = new LinkedHashMap<>();
        Optional<GoogleError> wrong = refuse(request);
        if (wrong.isPresent()) {
            Map<String, Object> status = new LinkedHashMap<>();
            status.put("code", GoogleError.rpcCode(wrong.get().status()));
            status.put("message", wrong.get().message());
            answer.put("error", status);
        } else {
            answer.put("response", one(request));
        }
        return answer;
    }

    /// One vector, however many parts the content has.
    private Map<String, Object> vector(JsonView request) {
        return Map.of("values", Vectors.of(text(request), dimensions(request), model));
    }

    private static String text(JsonView request) {
        return Prompt.text(request.at("content").at("parts").each());
    }

    private static int dimensions(JsonView request) {
        return request.at("outputDimensionality").number(Vectors.USUAL);
    }
}
