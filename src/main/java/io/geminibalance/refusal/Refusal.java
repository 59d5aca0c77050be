package io.geminibalance.refusal;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonException;
import io.geminibalance.json.JsonView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What Google says in an error: the facts of its body, whatever its envelope.
///
/// Read are `{"error":{…}}`, the same in an array (the OpenAI-compatible route, and streams without `alt=sse`),
/// and the interactions' form with a word for a code.
///
/// @param code the status in the body, or that of HTTP, or that of the word; errors in a stream may have only the last
/// @param word the code of the interactions' form, such as `quota_exceeded`, or empty
/// @param status the API's word, such as `INVALID_ARGUMENT`, or empty
/// @param reasons of `google.rpc.ErrorInfo`
/// @param limitName the name of a limit in `ErrorInfo`, the older form of a violation
/// @param field the first field of the request that is wrong, empty where none is named
/// @param delay of `google.rpc.RetryInfo`, or the "Please retry in" of the message
/// @param json whether the body was an error in JSON, and not a web page or half of one
public record Refusal(
        int code,
        String word,
        String status,
        String message,
        List<String> reasons,
        List<Violation> violations,
        String limitName,
        String field,
        Optional<Duration> delay,
        boolean json) {

    /// One quota that is exceeded. Google leaves out the value when it is 0.
    public record Violation(String quotaId, String quotaValue) {
        public boolean perDay() {
            return quotaId.contains("PerDay");
        }

        public boolean perMinute() {
            return quotaId.contains("PerMinute");
        }

        public boolean nothing() {
            return quotaValue.isEmpty() || quotaValue.equals("0");
        }
    }

    private static final String TYPE = "type.googleapis.com/google.rpc.";
    private static final Pattern LIMIT_ZERO = Pattern.compile("limit:\\s*0(?![0-9.])");

    /// Reasons that concern the key itself (google.api.ErrorReason, read 2026-08-22).
    private static final Set<String> KEY_REASONS = Set.of(
            "API_KEY_INVALID",
            "CONSUMER_SUSPENDED",
            "CONSUMER_INVALID",
            "API_KEY_SERVICE_BLOCKED",
            "API_KEY_HTTP_REFERRER_BLOCKED",
            "API_KEY_IP_ADDRESS_BLOCKED",
            "API_KEY_ANDROID_APP_BLOCKED",
            "API_KEY_IOS_APP_BLOCKED",
            "SERVICE_DISABLED",
            "ACCESS_TOKEN_TYPE_UNSUPPORTED");

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

    /// Reads the first JSON value of a body; what follows it is left alone.
    public static Refusal read(int status, byte[] body, int from, int to) {
        JsonView view;
        try {
            view = new JsonView(Json.readFirst(body, from, to - from));
        } catch (JsonException _) {
            // An empty body, as the answer to a HEAD has it, is no web page either.
            return new Refusal(status, "", "", "", List.of(), List.of(), "", "", Optional.empty(), from == to);
        }
        if (view.at(0).isPresent()) {
            view = view.at(0);
        }
        return of(status, view.at("error"));
    }

    /// Reads what stands in the field `error`.
    ///
    /// @param status of HTTP
    public static Refusal of(int status, JsonView error) {
        List<String> reasons = new ArrayList<>();
        List<Violation> violations = new ArrayList<>();
        String limitName = "";
        String field = "";
        Optional<Duration> delay = Optional.empty();
        String message = error.at("message").text("");
        for (JsonView detail : error.at("details").each()) {
            // Help, LocalizedMessage and whatever else there is: nothing to decide by.
            if (is(detail, "ErrorInfo", detail.at("reason"))) {
                reasons.add(detail.at("reason").text(""));
                limitName = detail.at("metadata").at("quota_limit").text("");
            }
            if (is(detail, "QuotaFailure", detail.at("violations").at(0).at("quotaId"))) {
                detail.at("violations").each().forEach(violation -> violations.add(violation(violation)));
            }
            if (is(detail, "RetryInfo", detail.at("retryDelay"))) {
                delay = Durations.read(detail.at("retryDelay").text(""));
            }
            if (is(detail, "BadRequest", detail.at("fieldViolations"))) {
                field = detail.at("fieldViolations").at(0).at("field").text("");
            }
        }
        String word = error.at("status").text("");
        return new Refusal(
                code(error.at("code").number(0), status, word),
                error.at("code").text(""),
                word,
                message,
                List.copyOf(reasons),
                violations,
                limitName,
                field,
                delay.or(() -> Durations.spoken(message)),
                error.isObject());
    }

    /// Whether a detail is of a type. One that does not say its type, as some on the way to Google leave it out, is
    /// known by the field that only this type has.
    private static boolean is(JsonView detail, String type, JsonView mark) {
        String told = detail.at("@type").text("");
        return told.isEmpty() ? mark.isPresent() : told.equals(TYPE + type);
    }

    private static int code(int told, int status, String word) {
        if (told >= 400) {
            return told;
        }
        return status >= 400 ? status : CODES.getOrDefault(word, status);
    }

    /// Whether a reason in it concerns the key itself.
    public boolean hasKeyReason() {
        return reasons.stream().anyMatch(Refusal::isKeyReason);
    }

    /// Whether a reason concerns the key itself.
    public static boolean isKeyReason(String reason) {
        return KEY_REASONS.contains(reason);
    }

    /// Whether a quota of the day is used up, or there is none at all. Google leaves out the value of one that
    /// is 0, but for the message.
    public boolean perDay() {
        return violations.stream().anyMatch(violation -> violation.perDay() || violation.nothing())
                || LIMIT_ZERO.matcher(message).find()
                || limitName.contains("PerDay")
                || word.equals("quota_exceeded");
    }

    /// Whether the message holds a part, given in lower case.
    public boolean says(String part) {
        return message.toLowerCase(Locale.ROOT).contains(part);
    }

    public boolean hasReason(String reason) {
        return reasons.contains(reason);
    }

    private static Violation violation(JsonView violation) {
        String id = violation.at("quotaId").text("");
        return new Violation(id, violation.at("quotaValue").text(""));
    }
}
