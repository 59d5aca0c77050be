package io.geminibalance.sandbox;

import static io.geminibalance.sandbox.GoogleErrors.invalid;

import io.geminibalance.sandbox.GoogleError.Stage;
import java.util.List;

/// What Google says of things that a project keeps, as data, besides [GoogleErrors#NO_FILE] and
/// [GoogleErrors#NO_CACHE].
///
/// Behind each stands where it was seen up to 2026-11; `assumed` marks those whose words nobody has shown.
/// Names in braces are filled in for each request. A thing of another project is refused like one that
/// never was.
final class ResourceErrors {
    /// In many public logs of 2024 to 2026 (google-gemini/cookbook, quickstart on audio).
    static final GoogleError NOT_ACTIVE =
            precondition("The File {file} is not in an ACTIVE state and usage is not allowed.");

    /// googleapis/go-genai#436, 2025-07-18: of the files that batches answer in, whose names are longer.
    static final GoogleError LONG_NAME = invalid(
            "* {method}FileRequest.name: File ID (name excluding 'files/') cannot be more than 40 characters.\n");

    /// Assumed.
    static final GoogleError TAKEN =
            new GoogleError(409, "ALREADY_EXISTS", "Requested entity already exists", List.of(), Stage.MODEL);

    /// Assumed: that files which were uploaded can't be fetched again is in Google's page on files.
    static final GoogleError UPLOADED_ONLY = invalid("Only generated files can be downloaded.");

    /// In many public logs of 2026, as the whole body of a 400.
    static final String TERMINATED = "Upload has already been terminated.";

    /// Assumed; the body of a 404.
    static final String NO_SESSION = "Upload not found.";

    /// Assumed; the body of a 400.
    static final String OFFSET = "The upload offset is {offset}, but {received} bytes have been received.";

    /// Assumed; the body of a 400.
    static final String NO_PROTOCOL = "Invalid upload request: neither an upload protocol nor an upload type.";

    /// Assumed; the limit is in Google's discovery document.
    static final GoogleError TOO_LARGE = invalid("File size exceeds the limit of 2147483648 bytes.");

    /// Recorded in probes of 2026-09-07.
    static final GoogleError SMALL_CACHE =
            invalid("Cached content is too small. total_token_count={tokens}, min_total_token_count={least}");

    /// In public logs up to 2026-09-06.
    static final GoogleError OTHER_MODEL = invalid(
            "Model used by GenerateContent request (models/{model}) and CachedContent ({other}) has to be the same.");

    /// Assumed.
    static final GoogleError CACHE_END =
            invalid("* {request}.cached_content.expiration: ttl or expire_time must be set, and lie in the future\n");

    /// Assumed: it is what Google's services say where nobody wrote a better sentence. Of batches and
    /// operations.
    static final GoogleError NOT_FOUND =
            new GoogleError(404, "NOT_FOUND", "Requested entity was not found.", List.of(), Stage.MODEL);

    /// In public logs of 2025 and 2026.
    static final GoogleError NO_STORE =
            forbidden("You do not have permission to access the file search store {id} or it may not exist.");

    /// Assumed, after the one of stores.
    static final GoogleError NO_DOCUMENT =
            forbidden("You do not have permission to access the document {id} or it may not exist.");

    /// That it is refused is in the API reference (`force`); the words are assumed.
    static final GoogleError STORE_IN_USE = precondition("Cannot delete non-empty FileSearchStore.");

    /// In a public log of 2024.
    static final GoogleError NO_TUNED_MODEL = forbidden("You do not have permission to access tuned model {id}.");

    /// The code is in Google's page on errors; the words are assumed.
    static final GoogleError NO_INTERACTION =
            new GoogleError(404, "NOT_FOUND", "Interaction {id} not found.", List.of(), Stage.MODEL);

    /// Assumed.
    static final GoogleError PAGE = invalid("Page size or page token is invalid.");

    /// Assumed.
    static final GoogleError BATCH_INPUT =
            invalid("* {method}Request.batch.input_config: requests or file_name must be set\n");

    /// The sandbox's own: it keeps the bytes of small files only.
    static final GoogleError FORGOTTEN =
            invalid("The sandbox has not kept the bytes of {file}: only those of the newest small files are.");

    private ResourceErrors() {}

    private static GoogleError forbidden(String message) {
        return new GoogleError(403, "PERMISSION_DENIED", message, List.of(), Stage.MODEL);
    }

    private static GoogleError precondition(String message) {
        return new GoogleError(400, "FAILED_PRECONDITION", message, List.of(), Stage.MODEL);
    }
}
