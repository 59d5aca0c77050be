package io.geminibalance.sandbox;

import io.geminibalance.json.JsonView;
import io.geminibalance.sandbox.Said.Form;
import io.geminibalance.sandbox.resources.Shelves;
import io.geminibalance.sandbox.resources.UploadSession;
import io.geminibalance.sandbox.resources.UploadSession.Plan;
import io.geminibalance.sandbox.resources.UploadSession.Received;
import io.geminibalance.sandbox.resources.UploadSession.State;
import io.geminibalance.wire.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Takes a file in chunks: Google's own protocol as crmne/ruby_llm recorded it on 2026-08-19, and the older
/// one of its libraries (developers.google.com, page on resumable uploads).
///
/// A session belongs to the project that began it. Chunks may be of any size, though the answer names one.
record Chunks(Uploads uploads) {
    private static final String GRANULARITY = "8388608";
    private static final int BYTES_OF_ID = 82;
    private static final int INCOMPLETE = 308;

    /// `bytes 0-9/20`, `bytes 0-9/*`, `bytes */20` or `bytes */*`.
    private static final Pattern RANGE = Pattern.compile("bytes (?:(\\d{1,18})-(\\d{1,18})|\\*)/(\\d{1,18}|\\*)");

    private static final String STATUS = "X-Goog-Upload-Status";

    static String id(Shelves shelves) {
        return shelves.ids().base64(BYTES_OF_ID);
    }

    /// Opens a session.
    Said begin(InputStream body) throws IOException {
        JsonView told = uploads.metadata(body);
        Optional<String> type =
                uploads.header("x-goog-upload-header-content-type").or(() -> uploads.header("x-upload-content-type"));
        Plan plan = uploads.plan(told, type);
        Optional<Said> refusal = uploads.refusal(plan);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        UploadSession session = new UploadSession(id(uploads.shelves()), plan);
        uploads.shelves().uploads().put(uploads.asked().project(), session);
        boolean own = uploads.header("x-goog-upload-protocol").isPresent();
        return empty(200, own ? opened(session) : openedTheOldWay(session));
    }

    /// Goes on with a session, or asks for it.
    Said next(InputStream body) throws IOException {
        String id = uploads.asked().target().parameter("upload_id").orElse("");
        Optional<String> owner = uploads.shelves().uploads().owner(id);
        boolean foreign = !uploads.asked().isContinued()
                && owner.filter(uploads.asked().project()::equals).isEmpty();
        if (owner.isEmpty() || foreign) {
            return Uploads.text(404, ResourceErrors.NO_SESSION);
        }
        UploadSession session =
                uploads.shelves().uploads().find(owner.get(), id, uploads.now()).orElseThrow();
        Optional<String> command = uploads.header("x-goog-upload-command");
        return command.isPresent()
                ? command(session, owner.get(), command.get(), body)
                : range(session, owner.get(), body);
    }

    private Said command(UploadSession session, String owner, String command, InputStream body) throws IOException {
        List<String> words = Arrays.stream(command.toLowerCase(Locale.ROOT).split(","))
                .map(String::strip)
                .toList();
        if (words.contains("query")) {
            return empty(200, standing(session).with("X-Goog-Upload-Size-Received", Long.toString(session.received())));
        }
        if (words.contains("cancel")) {
            return session.cancel() ? empty(200, standing(session)) : terminated(session);
        }
        if (session.state() != State.ACTIVE) {
            return terminated(session);
        }
        if (words.contains("upload")) {
            long offset = offset();
            if (!session.receive(offset, body)) {
                return misplaced(session, offset);
            }
        } else if (!words.contains("finalize")) {
            return Uploads.text(400, ResourceErrors.NO_PROTOCOL);
        }
        return words.contains("finalize") ? finished(session, owner) : empty(200, standing(session));
    }

    private Said range(UploadSession session, String owner, InputStream body) throws IOException {
        if (uploads.wanted().method().equals("DELETE")) {
            return session.cancel() ? empty(499, Headers.NONE) : terminated(session);
        }
        if (session.state() != State.ACTIVE) {
            return terminated(session);
        }
        Matcher range = RANGE.matcher(uploads.header("content-range").orElse("bytes 0-0/*"));
        if (!range.matches()) {
            return Uploads.text(400, ResourceErrors.NO_PROTOCOL);
        }
        boolean whole = uploads.header("content-range").isEmpty();
        long offset = range.group(1) == null ? session.received() : Long.parseLong(range.group(1));
        if (range.group(1) != null && !session.receive(offset, body)) {
            return misplaced(session, offset);
        }
        boolean last = whole || range.group(3).equals(Long.toString(session.received()));
        return last ? finished(session, owner) : empty(INCOMPLETE, soFar(session));
    }

    private Said finished(UploadSession session, String owner) {
        Optional<Received> received = session.finish();
        return received.isPresent()
                ? uploads.kept(owner, session.plan(), received.get(), standing(session))
                : terminated(session);
    }

    private Said terminated(UploadSession session) {
        return Uploads.text(400, ResourceErrors.TERMINATED).with(standing(session));
    }

    private static Said misplaced(UploadSession session, long offset) {
        return Uploads.text(
                        400,
                        ResourceErrors.OFFSET
                                .replace("{offset}", Long.toString(offset))
                                .replace("{received}", Long.toString(session.received())))
                .with(standing(session));
    }

    private static Headers standing(UploadSession session) {
        return Headers.of(
                "X-GUploader-UploadID",
                session.name(),
                STATUS,
                session.state().name().toLowerCase(Locale.ROOT));
    }

    private static Headers soFar(UploadSession session) {
        Headers headers = Headers.of("X-GUploader-UploadID", session.name());
        return session.received() == 0 ? headers : headers.with("Range", "bytes=0-" + (session.received() - 1));
    }

    /// As recorded, but for what Google tells of its own machines.
    private Headers opened(UploadSession session) {
        String url = address() + "?upload_id=" + session.name() + "&upload_protocol=resumable";
        return Headers.of(
                "X-GUploader-UploadID",
                session.name(),
                STATUS,
                "active",
                "X-Goog-Upload-URL",
                url,
                "X-Goog-Upload-Control-URL",
                url,
                "X-Goog-Upload-Chunk-Granularity",
                GRANULARITY,
                "X-Goog-Upload-Header-Content-Type",
                "application/json; charset=UTF-8",
                "X-Goog-Upload-Header-Vary",
                "Origin",
                "X-Goog-Upload-Header-Vary",
                "Referer",
                "X-Goog-Upload-Header-Vary",
                "X-Origin");
    }

    private Headers openedTheOldWay(UploadSession session) {
        return Headers.of(
                "X-GUploader-UploadID",
                session.name(),
                "Location",
                address() + "?uploadType=resumable&upload_id=" + session.name());
    }

    private String address() {
        return uploads.asked().origin() + uploads.asked().target().path();
    }

    private long offset() {
        String digits = uploads.header("x-goog-upload-offset").orElse("0").strip();
        return digits.matches("\\d{1,18}") ? Long.parseLong(digits) : -1;
    }

    private static Said empty(int status, Headers headers) {
        return new Said(status, headers, Form.SESSION, List.of(), new byte[0]);
    }
}
