package io.geminibalance.sandbox;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonException;
import io.geminibalance.json.JsonView;
import io.geminibalance.sandbox.Operation.Resource;
import io.geminibalance.sandbox.resources.Batch;
import io.geminibalance.sandbox.resources.Batch.Type;
import io.geminibalance.sandbox.resources.StoredFile;
import io.geminibalance.sandbox.resources.StoredFile.Source;
import io.geminibalance.sandbox.resources.Times;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The batches of a project. They are answered at once, and told when their time has come.
record Batches(Errand errand) {
    private static final int LETTERS = 36;
    private static final int BYTES_OF_ID = 16;
    private static final int USUAL_PAGE = 50;
    private static final int LARGEST_PAGE = 1000;

    /// The field that answers are in; of embeddings as googleapis/js-genai reads it.
    private static final Map<Type, String> INLINED =
            Map.of(Type.GENERATE, "inlinedResponses", Type.EMBED, "inlinedEmbedContentResponses");

    Optional<Said> said(Resource wanted) {
        return Optional.ofNullable(
                switch (wanted.shape()) {
                    case "GET batches" ->
                        errand.list(
                                errand.shelves().batches(),
                                "operations",
                                USUAL_PAGE,
                                LARGEST_PAGE,
                                "",
                                _ -> true,
                                this::document);
                    case "GET batches/*" ->
                        find(wanted).map(batch -> errand.tell(document(batch))).orElseGet(this::absent);
                    case "POST batches/*:cancel" ->
                        find(wanted).map(this::cancel).orElseGet(this::absent);
                    case "DELETE batches/*" -> find(wanted).map(this::delete).orElseGet(this::absent);
                    default -> null;
                });
    }

    Said generateLater(JsonView batch, String id, Model model) {
        return make(
                Type.GENERATE,
                batch,
                id,
                "BatchGenerateContent",
                request ->
                        errand.generation().inBatch(request, model, errand.ids().base64(BYTES_OF_ID)));
    }

    Said embedLater(JsonView batch, String id, Model model) {
        Embedding embedding = new Embedding(model.id());
        return make(Type.EMBED, batch, id, "AsyncBatchEmbedContent", embedding::inBatch);
    }

    /// @param answer to one request
    private Said make(
            Type type, JsonView asked, String id, String method, Function<JsonView, Map<String, Object>> answer) {
        JsonView input = asked.at("inputConfig");
        String file = input.at("fileName").text("");
        List<JsonView> requests = input.at("requests").at("requests").each();
        if (file.isEmpty() == requests.isEmpty()) {
            return errand.refusal(ResourceErrors.BATCH_INPUT, "method", method);
        }
        if (!file.isEmpty()) {
            if (errand.find(errand.shelves().files(), file).isEmpty()) {
                return errand.refusal(GoogleErrors.NO_FILE, "file", file.replaceFirst("^files/", ""));
            }
            Optional<byte[]> content = errand.shelves().contents().find(file);
            if (content.isEmpty()) {
                return errand.refusal(ResourceErrors.FORGOTTEN, "file", file);
            }
            requests = lines(content.get());
        }
        Optional<GoogleError> tired = errand.generation().left().apply(id);
        if (tired.isPresent()) {
            return errand.refusal(tired.get().with(Map.of("model", id)));
        }
        List<Map<String, Object>> answers =
                requests.stream().map(request -> answered(request, answer)).toList();
        int failures = (int)
                answers.stream().filter(each -> !each.containsKey("response")).count();
        String letters = errand.ids().letters(LETTERS);
        Batch batch = new Batch(
                "batches/" + letters,
                type,
                "models/" + id,
                asked.at("displayName").text(""),
                file,
                file.isEmpty() ? "" : "files/batch-" + letters,
                requests.size(),
                failures,
                errand.now(),
                Optional.empty());
        if (file.isEmpty()) {
            Object output = Map.of(INLINED.get(type), Map.of("inlinedResponses", answers));
            errand.shelves().contents().put(batch.name(), Json.write(output));
        } else {
            keepFile(batch.output(), answers);
        }
        return errand.keep(errand.shelves().batches(), batch);
    }

    private static Map<String, Object> answered(JsonView line, Function<JsonView, Map<String, Object>> answer) {
        Map<String, Object> answered = new LinkedHashMap<>(answer.apply(line.at("request")));
        for (String own : List.of("metadata", "key")) {
            if (line.at(own).isPresent()) {
                answered.put(own, line.at(own).value());
            }
        }
        return answered;
    }

    /// The answers as a file, one to a line, which is there once the batch is done.
    private void keepFile(String name, List<Map<String, Object>> answers) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (Map<String, Object> answer : answers) {
            lines.writeBytes(Json.write(answer));
            lines.write('\n');
        }
        byte[] bytes = lines.toByteArray();
        String uri = Files.uri("v1beta", name);
        Instant made = errand.now().plus(Times.WORKING);
        errand.shelves()
                .files()
                .put(
                        errand.project(),
                        new StoredFile(name, "", "application/jsonl", bytes.length, "", made, Source.GENERATED, uri));
        errand.shelves().contents().put(name, bytes);
    }

    /// A line that cannot be read stands for a request that says nothing, which is refused in its turn.
    private static List<JsonView> lines(byte[] file) {
        List<JsonView> lines = new ArrayList<>();
        new String(file, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .forEach(line -> {
                    try {
                        lines.add(new JsonView(Json.read(line)));
                    } catch (JsonException _) {
                        lines.add(new JsonView(Map.of()));
                    }
                });
        return lines;
    }

    private Map<String, Object> document(Batch batch) {
        Optional<byte[]> inlined = errand.shelves().contents().find(batch.name());
        if (inlined.isEmpty() || !(Json.read(inlined.get()) instanceof Map<?, ?> output)) {
            return batch.document(errand.now());
        }
        Map<String, Object> answers = new LinkedHashMap<>();
        output.forEach((name, value) -> answers.put(name.toString(), value));
        return batch.document(errand.now(), answers);
    }

    private Said cancel(Batch batch) {
        errand.shelves().batches().put(errand.project(), batch.cancel(errand.now()));
        return errand.done();
    }

    private Said delete(Batch batch) {
        errand.shelves().batches().remove(batch.name());
        errand.shelves().contents().remove(batch.name());
        return errand.done();
    }

    private Optional<Batch> find(Resource wanted) {
        return errand.find(errand.shelves().batches(), wanted.name());
    }

    private Said absent() {
        return errand.refusal(ResourceErrors.NOT_FOUND);
    }
}
