package io.geminibalance.dialect.anthropic;

import io.geminibalance.dialect.Invalid;
import io.geminibalance.dialect.answer.CallIds;
import io.geminibalance.dialect.answer.UpstreamError;
import io.geminibalance.dialect.openai.OpenAiErrors;
import io.geminibalance.json.Json;
import io.geminibalance.wire.Answer;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Headers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Says failures as Anthropic's API does: `{"type":"error","error":{"type","message"},"request_id"}`.
///
/// What Google's refusals mean is decided where OpenAI's clients are told of them; here they only get other words.
final class AnthropicErrors {
    /// Anthropic's own status for a service that has too much to do (its documentation of errors, read 2026-11-22).
    private static final int OVERLOADED = 529;

    /// What another try of the client's cannot mend for now; its SDKs and Claude Code would try up to ten times.
    private static final Set<String> HOPELESS = Set.of("insufficient_quota", "no_upstream_key", "not_implemented");

    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final Pattern INDEX = Pattern.compile("\\[(\\d+)]");

    /// The code of a request that leaves its earlier messages to the service (anthropic-sdk-python, read
    /// 2026-11-30).
    static final String THREADED = "thread_unsupported_request";

    /// The header that names an answer.
    static final String ID = "request-id";

    private final RandomGenerator random;

    AnthropicErrors(RandomGenerator random) {
        this.random = random;
    }

    /// A failure as a client is told it: as an answer, or as an event of one that has begun.
    ///
    /// @param type Anthropic's word for it
    /// @param details for programs; empty where there are none
    /// @param id by which it can be spoken of
    /// @param headers besides those of every error
    record Said(int status, String type, String message, Map<String, Object> details, String id, Headers headers) {

        Map<String, Object> body() {
            Map<String, Object> error = new LinkedHashMap<>();
            error.put("type", type);
            error.put("message", message);
            if (!details.isEmpty()) {
                error.put("details", details);
            }
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("type", "error");
            body.put("error", error);
            body.put("request_id", id);
            return body;
        }

        Answer answer() {
            Headers.Builder all = Headers.builder().add("content-type", "application/json");
            all.add(ID, id);
            headers.forEach(all::add);
            return new Answer(status, all.build(), Json.write(body()));
        }
    }

    String newId() {
        return CallIds.random("req_", random);
    }

    /// What is wrong with a request of the client's, with its place as Anthropic writes it: `messages.0.role`.
    Answer invalid(Invalid invalid) {
        String message = INDEX.matcher(invalid.getMessage()).replaceAll(".$1");
        if (invalid.param() != null) {
            String place = INDEX.matcher(invalid.param()).replaceAll(".$1");
            message = message.contains("`" + place + "`") ? message : place + ": " + message;
        }
        return said(400, message, details(invalid), Headers.NONE).answer();
    }

    /// The code by which Anthropic's tool runners know to go on without a thread, with all of the conversation.
    private static Map<String, Object> details(Invalid invalid) {
        if (!THREADED.equals(invalid.code())) {
            return Map.of();
        }
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("error_code", THREADED);
        details.put("unsupported", List.of(invalid.param()));
        return details;
    }

    Said said(UpstreamError error) {
        return said(OpenAiErrors.said(error));
    }

    Said said(Failure failure) {
        return said(OpenAiErrors.said(failure));
    }

    Said said(OpenAiErrors.Said said) {
        String code = said.code() == null ? "" : said.code();
        String message = code.equals("context_length_exceeded") ? tooLong(said.message()) : said.message();
        // Of a server's error we have tried often enough, unless it says itself when to come again.
        boolean last = HOPELESS.contains(code)
                || said.status() >= 500 && !said.headers().has("retry-after");
        Headers headers = last ? said.headers().with("x-should-retry", "false") : said.headers();
        return said(said.status() == 503 ? OVERLOADED : said.status(), message, Map.of(), headers);
    }

    private Said said(int status, String message, Map<String, Object> details, Headers headers) {
        return new Said(status, type(status), message, details, newId(), headers);
    }

    private static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 504 -> "timeout_error";
            case OVERLOADED -> "overloaded_error";
            default -> status >= 500 ? "api_error" : "invalid_request_error";
        };
    }

    /// In the words on which Claude Code makes its conversation shorter; it reads both numbers.
    ///
    /// @param message of Google's, with both numbers, or with the most alone: then it is at least one more
    private static String tooLong(String message) {
        Matcher numbers = NUMBER.matcher(message);
        if (!numbers.find()) {
            return "prompt is too long: " + message;
        }
        long first = number(numbers.group());
        boolean both = numbers.find();
        long tokens = both ? first : first + 1;
        long most = both ? number(numbers.group()) : first;
        return "prompt is too long: " + tokens + " tokens > " + most + " maximum";
    }

    private static long number(String digits) {
        return digits.length() > 18 ? Long.MAX_VALUE - 1 : Long.parseLong(digits);
    }
}
