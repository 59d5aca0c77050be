package io.geminibalance.sandbox;

import io.geminibalance.json.JsonView;
import io.geminibalance.sandbox.Operation.Resource;
import io.geminibalance.sandbox.resources.Shelves;
import io.geminibalance.sandbox.resources.StoredFile;
import io.geminibalance.sandbox.resources.StoredFile.Source;
import io.geminibalance.sandbox.resources.UploadSession.Plan;
import io.geminibalance.sandbox.resources.UploadSession.Received;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The files of a project, but for their bytes.
record Files(Errand errand) {
    private static final String PREFIX = "files/";
    private static final int LONGEST_ID = 40;
    private static final int LETTERS = 12;
    private static final int USUAL_PAGE = 10;
    private static final int LARGEST_PAGE = 100;

    Optional<Said> said(Resource wanted) {
        return Optional.ofNullable(
                switch (wanted.shape()) {
                    case "GET files" -> errand.list(errand.shelves().files(), "files", USUAL_PAGE, LARGEST_PAGE);
                    case "GET files/*" -> get(wanted);
                    case "DELETE files/*" -> delete(wanted);
                    case "POST files" -> create(wanted);
                    case "POST files:register" -> register(wanted);
                    case "GET generatedFiles" -> generated();
                    default -> null;
                });
    }

    /// Keeps what was uploaded.
    static StoredFile keep(Shelves shelves, String project, Plan plan, Received received, Instant now) {
        String name = plan.name().isEmpty() ? PREFIX + shelves.ids().letters(LETTERS) : plan.name();
        StoredFile file = new StoredFile(
                name,
                plan.displayName(),
                plan.mimeType(),
                received.size(),
                received.sha256(),
                now,
                Source.UPLOADED,
                uri(plan.version(), name));
        shelves.files().put(project, file);
        received.content().ifPresent(bytes -> shelves.contents().put(name, bytes));
        return file;
    }

    /// The full name that a caller chose for a file, empty where it chose none.
    static String chosen(JsonView file) {
        String name = file.at("name").text("");
        return name.isEmpty() || name.startsWith(PREFIX) ? name : PREFIX + name;
    }

    /// The address of a file, on Google's host: clients take the name out of it, and googleapis/js-genai
    /// only if it begins with `https://`.
    static String uri(String version, String name) {
        return "https://generativelanguage.googleapis.com/" + version + "/" + name;
    }

    private Said get(Resource wanted) {
        return tooLong(wanted, "Get")
                .orElseGet(() -> errand.find(errand.shelves().files(), wanted.name())
                        .map(errand::tell)
                        .orElseGet(() -> absent(wanted)));
    }

    private Said delete(Resource wanted) {
        Optional<Said> tooLong = tooLong(wanted, "Delete");
        if (tooLong.isPresent()) {
            return tooLong.get();
        }
        if (errand.find(errand.shelves().files(), wanted.name()).isEmpty()) {
            return absent(wanted);
        }
        errand.shelves().files().remove(wanted.name());
        errand.shelves().contents().remove(wanted.name());
        return errand.done();
    }

    /// A file that has a name and no bytes.
    private Said create(Resource wanted) {
        JsonView file = errand.body().at("file");
        String name = chosen(file);
        if (!name.isEmpty() && errand.shelves().files().owner(name).isPresent()) {
            return errand.refusal(ResourceErrors.TAKEN);
        }
        StoredFile made = file(
                name.isEmpty() ? PREFIX + errand.ids().letters(LETTERS) : name,
                file.at("displayName").text(""),
                file.at("mimeType").text("application/octet-stream"),
                Source.UPLOADED,
                wanted);
        errand.shelves().files().put(errand.project(), made);
        return errand.tell(Map.of("file", made.document(errand.now())));
    }

    private Said register(Resource wanted) {
        List<Object> files = new ArrayList<>();
        for (JsonView uri : errand.body().at("uris").each()) {
            StoredFile made = file(
                    PREFIX + errand.ids().letters(LETTERS),
                    uri.text("").replaceFirst(".*/", ""),
                    "application/octet-stream",
                    Source.REGISTERED,
                    wanted);
            errand.shelves().files().put(errand.project(), made);
            files.add(made.document(errand.now()));
        }
        return files.isEmpty()
                ? errand.refusal(GoogleErrors.invalid("* RegisterFilesRequest.uris: uris is not specified\n"))
                : errand.tell(Map.of("files", files));
    }

    private StoredFile file(String name, String title, String type, Source source, Resource wanted) {
        String uri = uri(wanted.version(), name);
        return new StoredFile(name, title, type, 0, "", errand.now(), source, uri);
    }

    private Said generated() {
        return errand.list(
                errand.shelves().files(),
                "generatedFiles",
                USUAL_PAGE,
                LARGEST_PAGE,
                "generated",
                file -> file.source() == Source.GENERATED,
                file -> {
                    Map<String, Object> told = new LinkedHashMap<>();
                    told.put("name", "generatedFiles/" + file.id());
                    told.put("mimeType", file.mimeType());
                    told.put("state", "GENERATED");
                    return told;
                });
    }

    private static Optional<GoogleError> tooLong(String id, String method) {
        return id.length() > LONGEST_ID
                ? Optional.of(ResourceErrors.LONG_NAME.with(Map.of("method", method)))
                : Optional.empty();
    }

    private Optional<Said> tooLong(Resource wanted, String method) {
        return tooLong(wanted.path().getLast(), method).map(errand::refusal);
    }

    private Said absent(Resource wanted) {
        return errand.refusal(GoogleErrors.NO_FILE, "file", wanted.path().getLast());
    }
}
