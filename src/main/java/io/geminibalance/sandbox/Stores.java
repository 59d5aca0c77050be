package io.geminibalance.sandbox;

import io.geminibalance.json.JsonView;
import io.geminibalance.sandbox.Operation.Resource;
import io.geminibalance.sandbox.resources.Shelves;
import io.geminibalance.sandbox.resources.Store;
import io.geminibalance.sandbox.resources.StoreDocument;
import io.geminibalance.sandbox.resources.StoredFile;
import io.geminibalance.sandbox.resources.Task;
import io.geminibalance.sandbox.resources.UploadSession.Plan;
import io.geminibalance.sandbox.resources.UploadSession.Received;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The stores of a project that models can search, with their documents and operations.
record Stores(Errand errand) {
    private static final String PREFIX = "fileSearchStores/";
    private static final String TYPE = "type.googleapis.com/google.ai.generativelanguage.v1main.";
    private static final int LETTERS = 12;
    private static final int LONGEST_TITLE = 27;
    private static final int USUAL_PAGE = 10;
    private static final int LARGEST_PAGE = 20;

    Optional<Said> said(Resource wanted) {
        if (wanted.path().size() > 1 && find(wanted).isEmpty()) {
            return Optional.of(
                    errand.refusal(ResourceErrors.NO_STORE, "id", wanted.path().get(1)));
        }
        return Optional.ofNullable(
                switch (wanted.shape()) {
                    case "POST fileSearchStores" -> create();
                    case "GET fileSearchStores" -> list();
                    case "GET fileSearchStores/*" ->
                        errand.tell(counted(find(wanted).orElseThrow()));
                    case "DELETE fileSearchStores/*" -> delete(wanted);
                    case "POST fileSearchStores/*:importFile" -> importFile(wanted);
                    case "GET fileSearchStores/*/documents" -> documents(wanted);
                    case "GET fileSearchStores/*/documents/*" ->
                        document(wanted).map(errand::tell).orElseGet(() -> noDocument(wanted));
                    case "DELETE fileSearchStores/*/documents/*" ->
                        document(wanted).map(this::delete).orElseGet(() -> noDocument(wanted));
                    case "GET fileSearchStores/*/operations/*", "GET fileSearchStores/*/upload/operations/*" ->
                        Films.get(errand, wanted);
                    default -> null;
                });
    }

    /// Keeps what was uploaded for a store.
    ///
    /// @return the operation that reads it, as recorded: with its outcome, and not said to be done
    static Map<String, Object> keep(Shelves shelves, String project, Plan plan, Received received, Instant now) {
        String id = shelves.ids().letters(LETTERS) + "-" + shelves.ids().letters(LETTERS);
        StoreDocument document = new StoreDocument(
                plan.parent() + "/documents/" + id,
                plan.displayName(),
                plan.mimeType(),
                received.size(),
                now,
                plan.metadata());
        shelves.documents().put(project, document);
        Map<String, Object> response = response("UploadToFileSearchStoreResponse", document);
        response.put("mimeType", document.mimeType());
        response.put("sizeBytes", Long.toString(document.size()));
        Task task = new Task(plan.parent() + "/upload/operations/" + id, now, response);
        shelves.tasks().put(project, task);
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("name", task.name());
        told.put("response", response);
        return told;
    }

    private Said create() {
        String title = errand.body().at("displayName").text("");
        String letters = title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        String begin = letters.isEmpty()
                ? errand.ids().letters(LETTERS)
                : letters.substring(0, Math.min(letters.length(), LONGEST_TITLE));
        String name = PREFIX + begin + "-" + errand.ids().letters(LETTERS);
        return errand.keep(errand.shelves().stores(), Store.of(name, title, errand.now()));
    }

    private Said list() {
        return errand.list(
                errand.shelves().stores(),
                "fileSearchStores",
                USUAL_PAGE,
                LARGEST_PAGE,
                "",
                _ -> true,
                store -> counted(store).document(errand.now()));
    }

    private Said delete(Resource wanted) {
        List<StoreDocument> documents = documents(wanted.parent());
        boolean forced = errand.asked().target().parameter("force").orElse("").equalsIgnoreCase("true");
        if (!documents.isEmpty() && !forced) {
            return errand.refusal(ResourceErrors.STORE_IN_USE);
        }
        documents.forEach(document -> errand.shelves().documents().remove(document.name()));
        errand.shelves().stores().remove(wanted.name());
        return errand.done();
    }

    private Said importFile(Resource wanted) {
        JsonView asked = errand.body();
        String name = asked.at("fileName").text("");
        Optional<StoredFile> file = errand.find(errand.shelves().files(), name);
        if (file.isEmpty()) {
            return errand.refusal(GoogleErrors.NO_FILE, "file", name.replaceFirst("^files/", ""));
        }
        String id = file.get().id() + "-" + errand.ids().letters(LETTERS);
        StoreDocument document = new StoreDocument(
                wanted.parent() + "/documents/" + id,
                file.get().displayName().isEmpty()
                        ? file.get().id()
                        : file.get().displayName(),
                file.get().mimeType(),
                file.get().size(),
                errand.now(),
                asked.at("customMetadata").value());
        errand.shelves().documents().put(errand.project(), document);
        return errand.keep(
                errand.shelves().tasks(),
                new Task(
                        wanted.parent() + "/operations/" + id, errand.now(), response("ImportFileResponse", document)));
    }

    private Said documents(Resource wanted) {
        return errand.list(
                errand.shelves().documents(),
                "documents",
                USUAL_PAGE,
                LARGEST_PAGE,
                wanted.parent(),
                document -> document.parent().equals(wanted.parent()),
                document -> document.document(errand.now()));
    }

    private Said delete(StoreDocument document) {
        errand.shelves().documents().remove(document.name());
        return errand.done();
    }

    private Store counted(Store store) {
        List<StoreDocument> documents = documents(store.name());
        int active = (int) documents.stream()
                .filter(document -> document.isActive(errand.now()))
                .count();
        long size = documents.stream().mapToLong(StoreDocument::size).sum();
        return store.counted(active, documents.size() - active, size);
    }

    private List<StoreDocument> documents(String store) {
        return errand.shelves()
                .documents()
                .all(
                        errand.project(),
                        errand.now(),
                        document -> document.parent().equals(store));
    }

    private static Map<String, Object> response(String type, StoreDocument document) {
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("@type", TYPE + type);
        response.put("parent", document.parent());
        response.put("documentName", document.name());
        return response;
    }

    private Optional<Store> find(Resource wanted) {
        return errand.find(errand.shelves().stores(), wanted.parent());
    }

    private Optional<StoreDocument> document(Resource wanted) {
        return errand.find(errand.shelves().documents(), wanted.name());
    }

    private Said noDocument(Resource wanted) {
        return errand.refusal(ResourceErrors.NO_DOCUMENT, "id", wanted.path().getLast());
    }
}
