package io.geminibalance.forward;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonException;
import io.geminibalance.json.JsonView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What Google says in an error: the facts of its body, whatever its envelope.
///
/// Read are `{"error":{…}}`, the same in an array (the OpenAI-compatible route, and streams without `alt=sse`), and the
/// interactions' form with a word for a code.
///
/// @param code the status in the body, or that of HTTP
/// @param word the code of the interactions' form, such as `quota_exceeded`, or empty
/// @param reasons of `google.rpc.ErrorInfo`
/// @param limitName the name of a limit in `ErrorInfo`, the older form of a violation
/// @param delay of `google.rpc.RetryInfo`, or the "Please retry in" of the message
/// @param json whether the body was an error in JSON, and not a web page or half of one
record Refusal(
        int code,
        String word,
        String message,
        List<String> reasons,
        List<Violation> violations,
        String limitName,
        Optional<Duration> delay,
        boolean json) {

    /// One quota that is exceeded. Google leaves out the value when it is 0.
    record Violation(String quotaId, String quotaValue) {
        boolean perDay() {
            return quotaId.contains("PerDay");
        }

        boolean perMinute() {
            return quotaId.contains("PerMinute");
        }

        boolean nothing() {
            return quotaValue.isEmpty() || quotaValue.equals("0");
        }
    }

    private static final String TYPE = "type.googleapis.com/google.rpc.";
    private static final Pattern RETRY_IN =
            Pattern.compile("retry in (?:([0-9]+)h)?(?:([0-9]+)m(?!s))?(?:([0-9.]+)(ms|s))?", Pattern.CASE_INSENSITIVE);
    private static final Pattern SECONDS = Pattern.compile("([0-9]{1,9})(?:\\.([0-9]{1,9}))?s");

    /// Reads the first JSON value of a body; what follows it is left alone.
    static Refusal read(int status, byte[] body, int from, int to) {
        JsonView view;
        try {
            view = new JsonView(Json.readFirst(body, from, to - from));
        } catch (JsonException _) {
            // An empty body, as the answer to a HEAD has it, is no web page either.
            return new Refusal(status, "", "", List.of(), List.of(), "", Optional.empty(), from == to);
        }
        if (view.at(0).isPresent()) {
            view = view.at(0);
        }
        return of(status, view.at("error"));
    }

    private static Refusal of(int status, JsonView error) {
        List<String> reasons = new ArrayList<>();
        List<Violation> violations = new ArrayList<>();
        String limitName = "";
        Optional<Duration> delay = Optional.empty();
        String message = error.at("message").text("");
        for (JsonView detail : error.at("details").each()) {
            switch (detail.at("@type").text("")) {
                case TYPE + "ErrorInfo" -> {
                    reasons.add(detail.at("reason").text(""));
                    limitName = detail.at("metadata").at("quota_limit").text("");
                }
                case TYPE + "QuotaFailure" ->
                    detail.at("violations").each().forEach(violation -> violations.add(violation(violation)));
                case TYPE + "RetryInfo" ->
                    delay = seconds(detail.at("retryDelay").text(""));
                default -> {
                    // Help, LocalizedMessage, BadRequest: nothing to decide by.
                }
            }
        }
        return new Refusal(
                error.at("code").number(status),
                error.at("code").text(""),
                message,
                reasons,
                violations,
                limitName,
                delay.or(() -> spoken(message)),
                error.isObject());
    }

    /// Whether the message holds a part, given in lower case.
    boolean says(String part) {
        return message.toLowerCase(Locale.ROOT).contains(part);
    }

    boolean hasReason(String reason) {
        return reasons.contains(reason);
    }

    private static Violation violation(JsonView violation) {
        String id = violation.at("quotaId").text("");
        return new Violation(id, violation.at("quotaValue").text(""));
    }

    /// A duration as protobuf writes it in JSON, such as `48s` or `34.07s`.
    private static Optional<Duration> seconds(String text) {
        Matcher matcher = SECONDS.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String fraction = matcher.group(2) == null ? "" : matcher.group(2);
        long nanos = Long.parseLong((fraction + "000000000").substring(0, 9));
        return Optional.of(Duration.ofSeconds(Long.parseLong(matcher.group(1)), nanos));
    }

    /// The end of the message, such as "Please retry in 17h24m15.31s." or "8.386476ms".
    private static Optional<Duration> spoken(String message) {
        Matcher matcher = RETRY_IN.matcher(message);
        if (!matcher.find() || matcher.end() == matcher.start() + "retry in ".length()) {
            return Optional.empty();
        }
        double seconds = number(matcher.group(1)) * 3600 + number(matcher.group(2)) * 60;
        double rest = number(matcher.group(3));
        seconds += "ms".equalsIgnoreCase(matcher.group(4)) ? rest / 1000 : rest;
        return Optional.of(Duration.ofMillis((long) (Math.min(seconds, 1e9) * 1000)));
    }

    private static double number(String text) {
        if (text == null) {
            return 0;
        }
        String digits = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        return digits.chars().filter(c -> c == '.').count() > 1
                ? 0
                : Double.parseDouble(digits.isEmpty() ? "0" : digits);
    }
}
