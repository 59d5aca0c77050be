package io.geminibalance.sandbox;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonException;
import io.geminibalance.json.JsonView;
import io.geminibalance.sandbox.Operation.Upload;
import io.geminibalance.sandbox.Related.Part;
import io.geminibalance.sandbox.Said.Form;
import io.geminibalance.sandbox.resources.Shelves;
import io.geminibalance.sandbox.resources.StoredFile;
import io.geminibalance.sandbox.resources.UploadSession;
import io.geminibalance.sandbox.resources.UploadSession.Plan;
import io.geminibalance.sandbox.resources.UploadSession.Received;
import io.geminibalance.wire.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Takes the bytes of files, in each of the ways that Google takes them. They stream by and are not kept.
///
/// | way | told by |
/// |---|---|
/// | in chunks | `X-Goog-Upload-Protocol: resumable`, then `X-Goog-Upload-Command`; see [Chunks] |
/// | in chunks, the older way | `uploadType=resumable`, then `Content-Range`; see [Chunks] |
/// | with what is to be known of it | `X-Goog-Upload-Protocol: multipart`, `uploadType=multipart` |
/// | alone | `X-Goog-Upload-Protocol: raw`, `uploadType=media` |
record Uploads(Asked asked, Upload wanted, Shelves shelves, Instant now) {
    private static final int LARGEST_METADATA = 1 << 20;
    private static final long LARGEST_FILE = 2L << 30;
    private static final String UNKNOWN_TYPE = "application/octet-stream";

    /// The fields that every answer about a file of its own has, as recorded.
    private static final Headers VARY = Headers.of("Vary", "Origin", "Vary", "Referer", "Vary", "X-Origin");

    /// Reads the body, of which some may be left unread, and answers.
    Said said(InputStream body) throws IOException {
        if (!wanted.method().equals("POST")
                && asked.target().parameter("upload_id").isEmpty()) {
            return text(404, ResourceErrors.NO_SESSION);
        }
        if (asked.target().parameter("upload_id").isPresent()) {
            return new Chunks(this).next(body);
        }
        if (!wanted.store().isEmpty()
                && shelves.stores().find(asked.project(), wanted.store(), now).isEmpty()) {
            String id = wanted.store().substring(wanted.store().indexOf('/') + 1);
            return Said.error(ResourceErrors.NO_STORE.with(Map.of("id", id)), Form.DOCUMENT);
        }
        String protocol = header("x-goog-upload-protocol")
                .or(() -> asked.target().parameter("upload_protocol"))
                .or(() -> asked.target().parameter("uploadType"))
                .orElse("")
                .toLowerCase(Locale.ROOT);
        return switch (protocol) {
            case "resumable" -> new Chunks(this).begin(body);
            case "multipart" -> related(body);
            case "raw", "media" -> whole(plan(new JsonView(null), header("content-type")), body);
            default -> text(400, ResourceErrors.NO_PROTOCOL);
        };
    }

    /// Reads what is to be known of a file, which comes before it.
    JsonView metadata(InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(LARGEST_METADATA);
        try {
            return new JsonView(bytes.length == 0 ? Map.of() : CamelCase.of(Json.read(bytes)));
        } catch (JsonException _) {
            return new JsonView(null);
        }
    }

    /// @param told what was told of the file in JSON
    /// @param type of the content, as its own field tells
    Plan plan(JsonView told, Optional<String> type) {
        JsonView file = wanted.store().isEmpty() ? told.at("file") : told;
        String mimeType = type.or(() -> file.at("mimeType").text()).orElse(UNKNOWN_TYPE);
        String title = header("x-goog-upload-file-name").orElse("");
        return new Plan(
                wanted.store(),
                wanted.version(),
                wanted.store().isEmpty() ? Files.chosen(file) : "",
                file.at("displayName").text(wanted.store().isEmpty() ? "" : title),
                mimeType,
                announced(),
                file.at("customMetadata").value());
    }

    /// What is wrong with a plan.
    Optional<Said> refusal(Plan plan) {
        if (plan.announced() > LARGEST_FILE) {
            return Optional.of(Said.error(ResourceErrors.TOO_LARGE, Form.DOCUMENT));
        }
        boolean taken = !plan.name().isEmpty()
                && shelves.files()
                        .owner(plan.name())
                        .filter(owner -> !owner.equals(asked.project())
                                || shelves.files().find(owner, plan.name(), now).isPresent())
                        .isPresent();
        return taken ? Optional.of(Said.error(ResourceErrors.TAKEN, Form.DOCUMENT)) : Optional.empty();
    }

    /// Keeps what came, and tells it as the last answer to an upload does.
    Said kept(String project, Plan plan, Received received, Headers headers) {
        Map<String, Object> told;
        if (plan.parent().isEmpty()) {
            StoredFile file = Files.keep(shelves, project, plan, received, now);
            told = Map.of("file", file.document(now));
        } else {
            told = Stores.keep(shelves, project, plan, received, now);
        }
        Said said = Said.document(told, Headers.NONE);
        return new Said(200, headers, Form.UPLOADED, said.pieces(), said.end()).with(VARY);
    }

    Optional<String> header(String name) {
        return asked.headers().first(name);
    }

    /// What the front says in words of its own.
    static Said text(int status, String text) {
        return Said.plain(status, Form.SESSION, text);
    }

    private Said related(InputStream body) throws IOException {
        Optional<Related> related = Related.of(body, header("content-type").orElse(""));
        if (related.isEmpty()) {
            return text(400, ResourceErrors.NO_PROTOCOL);
        }
        Optional<Part> first = related.get().next();
        JsonView told = first.isPresent() ? metadata(first.get().content()) : new JsonView(null);
        if (first.isPresent()) {
            first.get().content().transferTo(OutputStream.nullOutputStream());
        }
        Optional<Part> second = related.get().next();
        if (!told.isObject() || second.isEmpty()) {
            return text(400, ResourceErrors.NO_PROTOCOL);
        }
        Optional<String> type = Optional.of(second.get().type()).filter(known -> !known.isEmpty());
        return whole(plan(told, type), second.get().content());
    }

    private Said whole(Plan plan, InputStream content) throws IOException {
        Optional<Said> refusal = refusal(plan);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        String id = Chunks.id(shelves);
        UploadSession session = new UploadSession(id, plan);
        session.receive(0, content);
        Headers headers = Headers.of("X-GUploader-UploadID", id);
        return kept(asked.project(), plan, session.finish().orElseThrow(), headers);
    }

    private long announced() {
        for (String name : List.of("x-goog-upload-header-content-length", "x-upload-content-length")) {
            String digits = header(name).orElse("");
            if (!digits.isEmpty() && digits.length() < 19 && digits.chars().allMatch(Character::isDigit)) {
                return Long.parseLong(digits);
            }
        }
        return -1;
    }
}
