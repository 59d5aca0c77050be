package io.geminibalance.live;

import io.geminibalance.json.Json;
import io.geminibalance.websocket.CloseCode;
import io.geminibalance.websocket.Ended;
import io.geminibalance.wire.Failure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiPredicate;

/// How a session is refused: with a code and a sentence, where HTTP has a status and an error document.
///
/// The sentences are Google's, as quoted in public issues until 2026-11-23 (sohzm/cheating-daddy#455,
/// yagudaev/voiceclaw#155, google-gemini/deprecated-generative-ai-js#487, livekit/agents#2274,
/// google/adk-python#5525). They are cut at 123 bytes, so only their beginnings can be told.
final class Closing {
    private static final String ERROR_INFO = "type.googleapis.com/google.rpc.ErrorInfo";

    /// @param status that HTTP has for it
    /// @param word Google's status word, or the code of its newer errors where only that says enough
    /// @param reason of google.rpc.ErrorInfo, empty for none
    private record Row(BiPredicate<Integer, String> when, int status, String word, String reason) {}

    /// Read from the top; the first that fits decides.
    private static final List<Row> TABLE = List.of(
            row("api key not valid", 400, "INVALID_ARGUMENT", "API_KEY_INVALID"),
            row("api key expired", 400, "INVALID_ARGUMENT", "API_KEY_INVALID"),
            row("api_key_invalid", 400, "INVALID_ARGUMENT", "API_KEY_INVALID"),
            row("reported as leaked", 403, "PERMISSION_DENIED", ""),
            row("has been suspended", 403, "PERMISSION_DENIED", ""),
            row("denied access", 403, "PERMISSION_DENIED", ""),
            row("are blocked", 403, "PERMISSION_DENIED", "API_KEY_SERVICE_BLOCKED"),
            row("prepayment", 402, "RESOURCE_EXHAUSTED", ""),
            row("spending cap", 402, "RESOURCE_EXHAUSTED", ""),
            // Names the quota, though not which; unlike a bare refusal it cannot be about the address we come from.
            row("exceeded your current quota", 429, "rate_limit_exceeded", ""),
            row("quota", 429, "RESOURCE_EXHAUSTED", ""),
            row("resource has been exhausted", 429, "RESOURCE_EXHAUSTED", ""),
            row("resource_exhausted", 429, "RESOURCE_EXHAUSTED", ""),
            row("rate limit", 429, "RESOURCE_EXHAUSTED", ""),
            row("billing", 402, "RESOURCE_EXHAUSTED", ""),
            row("user location", 400, "FAILED_PRECONDITION", ""),
            row("not found", 404, "NOT_FOUND", ""),
            row("permission", 403, "PERMISSION_DENIED", ""),
            row("unavailable", 503, "UNAVAILABLE", ""),
            row("overloaded", 503, "UNAVAILABLE", ""),
            row("deadline", 504, "DEADLINE_EXCEEDED", ""),
            new Row((code, _) -> code == CloseCode.INTERNAL_ERROR, 500, "INTERNAL", ""),
            new Row(
                    (code, _) -> code == CloseCode.GOING_AWAY || code == CloseCode.TRY_AGAIN_LATER,
                    503,
                    "UNAVAILABLE",
                    ""),
            new Row((_, _) -> true, 400, "INVALID_ARGUMENT", ""));

    private Closing() {}

    /// The status that HTTP would have for the end of a session that never began.
    static int status(Ended end) {
        return row(end).status;
    }

    /// The document that HTTP would have for it.
    static byte[] document(Ended end) {
        Row row = row(end);
        Map<String, Object> error = new LinkedHashMap<>();
        boolean newer = row.word.equals(row.word.toLowerCase(Locale.ROOT));
        error.put("code", newer ? row.word : row.status);
        error.put("message", end.reason());
        if (!newer) {
            error.put("status", row.word);
        }
        if (!row.reason.isEmpty()) {
            error.put("details", List.of(Map.of("@type", ERROR_INFO, "reason", row.reason)));
        }
        return Json.write(Map.of("error", error));
    }

    /// The code with which a session is closed for a refusal of ours: those that Google has for the like.
    static int code(Failure failure) {
        return switch (failure.kind().status()) {
            case 400, 422 -> CloseCode.INVALID_DATA;
            case 401, 403, 404 -> CloseCode.POLICY;
            default -> CloseCode.INTERNAL_ERROR;
        };
    }

    private static Row row(Ended end) {
        String reason = end.reason().toLowerCase(Locale.ROOT);
        return TABLE.stream()
                .filter(row -> row.when.test(end.code(), reason))
                .findFirst()
                .orElseThrow();
    }

    private static Row row(String part, int status, String word, String reason) {
        return new Row((_, said) -> said.contains(part), status, word, reason);
    }
}
