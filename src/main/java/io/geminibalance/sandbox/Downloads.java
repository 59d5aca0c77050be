package io.geminibalance.sandbox;

import io.geminibalance.sandbox.Operation.Download;
import io.geminibalance.sandbox.Said.Form;
import io.geminibalance.sandbox.resources.StoredFile;
import io.geminibalance.sandbox.resources.StoredFile.Source;
import io.geminibalance.wire.Headers;
import java.nio.ByteBuffer;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/// The bytes of files that the sandbox has made: at one address stands where they are, at the other they are.
///
/// The first answers with fields of the request, its key among them (crmne/ruby_llm, recorded 2026-08-19).
final class Downloads {
    /// The fields that come back, some with a mark of Google's front.
    private static final List<Map.Entry<String, String>> ECHOED = List.of(
            Map.entry("X-Goog-Api-Key", ""),
            Map.entry("Accept", ""),
            Map.entry("Host", ""),
            Map.entry("Accept-Encoding", ",gzip(gfe)"),
            Map.entry("User-Agent", ",gzip(gfe)"));

    private static final GoogleError MOVED =
            new GoogleError(302, "UNKNOWN", "Unknown Error.", List.of(), GoogleError.Stage.MODEL);
    private static final int BYTES_OF_ID = 60;

    private Downloads() {}

    static Said said(Errand errand, Download wanted) {
        String id = wanted.file().substring(wanted.file().indexOf('/') + 1);
        Optional<StoredFile> file = errand.find(errand.shelves().files(), "files/" + id);
        if (file.isEmpty()) {
            return errand.refusal(GoogleErrors.NO_FILE, "file", id);
        }
        if (file.get().source() != Source.GENERATED) {
            return errand.refusal(ResourceErrors.UPLOADED_ONLY);
        }
        return wanted.direct() ? bytes(errand, file.get()) : elsewhere(errand);
    }

    private static Said elsewhere(Errand errand) {
        Headers.Builder headers = Headers.builder();
        for (Map.Entry<String, String> echoed : ECHOED) {
            errand.asked()
                    .headers()
                    .first(echoed.getKey())
                    .ifPresent(value -> headers.add(echoed.getKey(), value + echoed.getValue()));
        }
        headers.add(
                "Location",
                errand.asked().origin() + "/download" + errand.asked().target().raw());
        return Said.error(MOVED, Form.DOCUMENT).with(headers.build());
    }

    private static Said bytes(Errand errand, StoredFile file) {
        byte[] bytes = file.isVideo()
                ? Film.bytes()
                : errand.shelves().contents().find(file.name()).orElse(new byte[0]);
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(errand.now().atOffset(ZoneOffset.UTC));
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        byte[] sum = ByteBuffer.allocate(4).putInt((int) crc.getValue()).array();
        return new Said(
                200,
                Headers.of(
                        "Content-Type", file.mimeType(),
                        "X-GUploader-UploadID", errand.ids().base64(BYTES_OF_ID),
                        "Content-Disposition", "attachment",
                        "Vary", "Origin",
                        "Vary", "Referer",
                        "Vary", "X-Origin",
                        "Expires", date,
                        "Cache-Control", "private, max-age=0",
                        "X-Goog-Hash", "crc32c=" + Base64.getEncoder().encodeToString(sum)),
                Form.MEDIA,
                List.of(bytes),
                new byte[0]);
    }
}
