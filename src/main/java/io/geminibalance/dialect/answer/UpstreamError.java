package io.geminibalance.dialect.answer;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonException;
import io.geminibalance.json.JsonView;
import io.geminibalance.wire.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What the upstream says instead of an answer, as far as dialects have words for it.
///
/// @param code the status, of HTTP or in the body
/// @param status the API's word, such as `INVALID_ARGUMENT`, or one of ours; empty where there is none
/// @param message for people; empty where there is none
/// @param reasons of `google.rpc.ErrorInfo`
/// @param field the first field of the request that is wrong, empty where none is named
/// @param day whether a quota of a day is used up, or there is none at all
/// @param delay after which another try may succeed
/// @param json whether it was an error of the API's, and not a web page or nothing
public record UpstreamError(
        int code,
        String status,
        String message,
        List<String> reasons,
        String field,
        boolean day,
        Optional<Duration> delay,
        boolean json) {
    /// The status of an error of ours: the upstream broke off.
    public static final String DISCONNECTED = "UPSTREAM_DISCONNECTED";

    /// The status of an error of ours: the model failed to write a call.
    public static final String MALFORMED_CALL = "MALFORMED_FUNCTION_CALL";

    /// The status of an error of ours: the upstream answered nothing.
    public static final String EMPTY = "EMPTY_RESPONSE";

    /// No more than this is read of an error.
    private static final int MOST = 64 * 1024;

    private static final String TYPE = "type.googleapis.com/google.rpc.";

    /// The HTTP status of each of Google's words (google.rpc.Code, read 2026-11-22).
    private static final Map<String, Integer> CODES = Map.ofEntries(
            Map.entry("CANCELLED", 499),
            Map.entry("INVALID_ARGUMENT", 400),
            Map.entry("FAILED_PRECONDITION", 400),
            Map.entry("OUT_OF_RANGE", 400),
            Map.entry("UNAUTHENTICATED", 401),
            Map.entry("PERMISSION_DENIED", 403),
            Map.entry("NOT_FOUND", 404),
            Map.entry("ABORTED", 409),
            Map.entry("ALREADY_EXISTS", 409),
            Map.entry("RESOURCE_EXHAUSTED", 429),
            Map.entry("UNIMPLEMENTED", 501),
            Map.entry("UNAVAILABLE", 503),
            Map.entry("DEADLINE_EXCEEDED", 504),
            Map.entry("INTERNAL", 500),
            Map.entry("UNKNOWN", 500),
            Map.entry("DATA_LOSS", 500));

    /// The upstream broke off in the midst of its answer.
    public static UpstreamError disconnected() {
        return ours(DISCONNECTED, "The upstream broke off in the midst of its answer.");
    }

    /// An error that nobody but us has words for.
    static UpstreamError ours(String status, String message) {
        return new UpstreamError(502, status, message, List.of(), "", false, Optional.empty(), true);
    }

    /// Nothing that could be understood.
    static UpstreamError garbled(int code, String message) {
        return new UpstreamError(code, "", message, List.of(), "", false, Optional.empty(), false);
    }

    /// Reads the error that a reply is, to its end.
    public static UpstreamError of(Reply reply) {
        byte[] bytes = Arrays.copyOf(reply.head().bytes(), reply.head().length());
        if (!reply.head().ended()) {
            try {
                byte[] rest = reply.body().readNBytes(Math.max(0, MOST - bytes.length));
                int first = bytes.length;
                bytes = Arrays.copyOf(bytes, first + rest.length);
                System.arraycopy(rest, 0, bytes, first, rest.length);
            } catch (IOException _) {
                // What has come must do.
            }
        }
        reply.key().hide(bytes, 0, bytes.length, true);
        return read(reply.status(), bytes);
    }

    /// Reads an error as it came with a status: an object, one in an array, a web page, or nothing.
    static UpstreamError read(int code, byte[] bytes) {
        try {
            JsonView view = new JsonView(Json.readFirst(bytes, 0, bytes.length));
            JsonView first = view.isArray() ? view.at(0) : view;
            if (first.at("error").isObject()) {
                return of(first.at("error"), code);
            }
        } catch (JsonException _) {
            // No JSON: said below.
        }
        return garbled(code, "");
    }

    /// Reads what stands in the field `error`.
    ///
    /// @param code of HTTP, for where the error has none; a good one is not believed
    static UpstreamError of(JsonView error, int code) {
        String status = error.at("status").text("");
        String message = error.at("message").text("");
        List<String> reasons = new ArrayList<>();
        String field = "";
        boolean day = isNothing(message);
        Optional<Duration> delay = Optional.empty();
        for (JsonView detail : error.at("details").each()) {
            switch (detail.at("@type").text("")) {
                case TYPE + "ErrorInfo" -> {
                    reasons.add(detail.at("reason").text(""));
                    day |= detail.at("metadata").at("quota_limit").text("").contains("PerDay");
                }
                case TYPE + "QuotaFailure" -> {
                    for (JsonView violation : detail.at("violations").each()) {
                        String value = violation.at("quotaValue").text("");
                        day |= violation.at("quotaId").text("").contains("PerDay")
                                || value.isEmpty()
                                || value.equals("0");
                    }
                }
                case TYPE + "RetryInfo" ->
                    delay = Durations.read(detail.at("retryDelay").text(""));
                case TYPE + "BadRequest" ->
                    field = detail.at("fieldViolations").at(0).at("field").text("");
                default -> {
                    // Help, LocalizedMessage: nothing to decide by.
                }
            }
        }
        int given = error.at("code").number(0);
        int known = given >= 400 ? given : CODES.getOrDefault(status, code >= 400 ? code : 500);
        Optional<Duration> asked = delay.or(() -> Durations.spoken(message));
        return new UpstreamError(known, status, Projects.hide(message), List.copyOf(reasons), field, day, asked, true);
    }

    /// Whether the message holds a part, given in lower case.
    public boolean says(String part) {
        return message.toLowerCase(Locale.ROOT).contains(part);
    }

    /// Google leaves out the value of a quota that is 0, but for the message.
    private static boolean isNothing(String message) {
        int at = message.indexOf("limit: 0");
        int next = at + "limit: 0".length();
        return at >= 0 && (next == message.length() || "0123456789.".indexOf(message.charAt(next)) < 0);
    }
}
