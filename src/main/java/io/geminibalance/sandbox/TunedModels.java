package io.geminibalance.sandbox;

import io.geminibalance.json.JsonView;
import io.geminibalance.sandbox.Operation.Resource;
import io.geminibalance.sandbox.resources.Task;
import io.geminibalance.sandbox.resources.TunedModel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The tuned models of a project, as much of them as a proxy has to know.
record TunedModels(Errand errand) {
    private static final String TYPE = "type.googleapis.com/google.ai.generativelanguage.v1beta.";
    private static final int LETTERS = 12;
    private static final int USUAL_PAGE = 10;
    private static final int LARGEST_PAGE = 1000;

    Optional<Said> said(Resource wanted) {
        return Optional.ofNullable(
                switch (wanted.shape()) {
                    case "GET tunedModels" ->
                        errand.list(errand.shelves().tunedModels(), "tunedModels", USUAL_PAGE, LARGEST_PAGE);
                    case "POST tunedModels" -> create();
                    case "GET tunedModels/*" -> find(wanted).map(errand::tell).orElseGet(() -> absent(wanted));
                    case "DELETE tunedModels/*" ->
                        find(wanted).map(this::delete).orElseGet(() -> absent(wanted));
                    case "GET tunedModels/*/operations" -> Films.list(errand, wanted.name() + "/");
                    case "GET tunedModels/*/operations/*" -> Films.get(errand, wanted);
                    default -> null;
                });
    }

    private Said create() {
        JsonView asked = errand.body();
        String base = asked.at("baseModel").text("");
        if (Model.named(base.replaceFirst("^models/", "")).isEmpty()) {
            return errand.refusal(GoogleErrors.UNKNOWN_MODEL.with(
                    Map.of("model", base.replaceFirst("^models/", ""), "verb", "createTunedModel")));
        }
        String title = asked.at("displayName").text("");
        String name = "tunedModels/"
                + errand.asked()
                        .target()
                        .parameter("tunedModelId")
                        .orElseGet(() -> errand.ids().letters(LETTERS));
        if (errand.shelves().tunedModels().owner(name).isPresent()) {
            return errand.refusal(ResourceErrors.TAKEN);
        }
        TunedModel model = new TunedModel(name, base, title, errand.now());
        errand.shelves().tunedModels().put(errand.project(), model);
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("@type", TYPE + "TunedModel");
        response.putAll(model.document(errand.now()));
        Task task = new Task(name + "/operations/" + errand.ids().letters(LETTERS), errand.now(), response);
        errand.shelves().tasks().put(errand.project(), task);
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("name", task.name());
        told.put("metadata", Map.of("@type", TYPE + "CreateTunedModelMetadata", "tunedModel", name));
        return errand.tell(told);
    }

    private Said delete(TunedModel model) {
        errand.shelves().tunedModels().remove(model.name());
        return errand.done();
    }

    private Optional<TunedModel> find(Resource wanted) {
        return errand.find(errand.shelves().tunedModels(), wanted.name());
    }

    private Said absent(Resource wanted) {
        return errand.refusal(ResourceErrors.NO_TUNED_MODEL, "id", wanted.path().getLast());
    }
}
