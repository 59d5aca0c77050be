package io.geminibalance.sandbox;

import io.geminibalance.json.JsonView;
import io.geminibalance.sandbox.Operation.Resource;
import io.geminibalance.sandbox.resources.StoredFile;
import io.geminibalance.sandbox.resources.StoredFile.Source;
import io.geminibalance.sandbox.resources.Task;
import io.geminibalance.sandbox.resources.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes films, which takes a while, and tells how far operations on models are.
record Films(Errand errand) {
    private static final String RESPONSE =
            "type.googleapis.com/google.ai.generativelanguage.v1beta.PredictLongRunningResponse";
    private static final int LETTERS = 12;
    private static final int MOST_SAMPLES = 4;
    private static final int USUAL_PAGE = 50;
    private static final int LARGEST_PAGE = 1000;

    Optional<Said> said(Resource wanted) {
        return Optional.ofNullable(
                switch (wanted.shape()) {
                    case "GET operations" ->
                        errand.list(errand.shelves().tasks(), "operations", USUAL_PAGE, LARGEST_PAGE);
                    case "GET models/*/operations" -> list(errand, wanted.name() + "/");
                    case "GET models/*/operations/*" -> get(errand, wanted);
                    default -> null;
                });
    }

    /// The operations whose names begin thus.
    static Said list(Errand errand, String prefix) {
        return errand.list(
                errand.shelves().tasks(),
                "operations",
                USUAL_PAGE,
                LARGEST_PAGE,
                prefix,
                task -> task.name().startsWith(prefix),
                task -> task.document(errand.now()));
    }

    /// One operation.
    static Said get(Errand errand, Resource wanted) {
        return errand.find(errand.shelves().tasks(), wanted.name())
                .map(errand::tell)
                .orElseGet(() -> errand.refusal(ResourceErrors.NOT_FOUND));
    }

    /// @param id of the model
    Said make(JsonView request, String id) {
        if (request.at("instances").at(0).at("prompt").isEmpty()
                && request.at("instances").at(0).at("image").isEmpty()) {
            return errand.refusal(GoogleErrors.invalid("* PredictLongRunningRequest.instances: must not be empty\n"));
        }
        Optional<GoogleError> tired = errand.generation().left().apply(id);
        if (tired.isPresent()) {
            return errand.refusal(tired.get().with(Map.of("model", id)));
        }
        int count = Math.clamp(request.at("parameters").at("sampleCount").number(1), 1, MOST_SAMPLES);
        List<Object> samples = new ArrayList<>();
        Instant made = errand.now().plus(Times.WORKING);
        for (int i = 0; i < count; i++) {
            String name = "files/" + errand.ids().letters(LETTERS);
            String uri = Files.uri("v1beta", name);
            errand.shelves()
                    .files()
                    .put(
                            errand.project(),
                            new StoredFile(name, "", "video/mp4", Film.LENGTH, "", made, Source.GENERATED, uri));
            samples.add(Map.of("video", Map.of("uri", uri + ":download?alt=media")));
        }
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("@type", RESPONSE);
        response.put("generateVideoResponse", Map.of("generatedSamples", samples));
        String name = "models/" + id + "/operations/" + errand.ids().letters(LETTERS);
        return errand.keep(errand.shelves().tasks(), new Task(name, errand.now(), response));
    }
}
