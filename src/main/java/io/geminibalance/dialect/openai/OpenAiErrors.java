package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.Invalid;
import io.geminibalance.dialect.answer.UpstreamError;
import io.geminibalance.json.Json;
import io.geminibalance.wire.Answer;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Reply;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Says failures as OpenAI's API does: `{"error":{"message","type","param","code"}}`.
public final class OpenAiErrors {
    static final String JSON = "application/json";

    /// What a request is too large for, it is told with a status of its own.
    static final String TOO_LARGE = "request_too_large";

    /// OpenAI's words for a failure, as its SDKs read them (openai-node, read 2026-08-22).
    private record Words(String type, String code) {}

    /// A failure as a client is told it: as an answer, or as a frame of one that has begun.
    ///
    /// @param param the field of the request that is wrong, or null
    /// @param code for programs, or null
    /// @param headers besides those of every error
    public record Said(int status, String message, String type, String param, String code, Headers headers) {

        /// The same, about a field that clients of another API call otherwise.
        Said named(Map<String, String> others) {
            return param == null
                    ? this
                    : new Said(status, message, type, others.getOrDefault(param, param), code, headers);
        }

        Map<String, Object> body() {
            Map<String, Object> error = new LinkedHashMap<>();
            error.put("message", message);
            error.put("type", type);
            error.put("param", param);
            error.put("code", code);
            return Map.of("error", error);
        }

        Answer answer() {
            Headers.Builder all = Headers.builder().add("content-type", JSON);
            if (status >= 500) {
                // We have tried often enough; OpenAI's SDKs would do all that thrice. A 429 they wait out and ask
                // again, which is right: a key rests for seconds, and no try of ours is made until one is back.
                all.add("x-should-retry", "false");
            }
            headers.forEach(all::add);
            return new Answer(status, all.build(), Json.write(body()));
        }
    }

    private OpenAiErrors() {}

    public static Answer say(Failure failure) {
        return said(failure).answer();
    }

    /// What is wrong with a request of the client's.
    public static Answer invalid(Invalid invalid) {
        return said(invalid).answer();
    }

    static Said said(Invalid invalid) {
        int status = TOO_LARGE.equals(invalid.code()) ? 413 : 400;
        return new Said(
                status, invalid.getMessage(), "invalid_request_error", invalid.param(), invalid.code(), Headers.NONE);
    }

    /// What the upstream says instead of an answer.
    public static Answer upstream(Reply reply) {
        return said(UpstreamError.of(reply)).answer();
    }

    public static Said said(UpstreamError error) {
        return ChatRefusals.said(error);
    }

    public static Said said(Failure failure) {
        Words words = words(failure.kind());
        Optional<Long> seconds = failure.retryAfterSeconds();
        Headers.Builder headers = Headers.builder();
        seconds.ifPresent(wait -> headers.add("retry-after", wait.toString()));
        failure.headers().forEach(headers::add);
        String message =
                failure.kind() == Failure.Kind.ALL_RESTING ? later(failure.message(), seconds) : failure.message();
        return new Said(failure.kind().status(), message, words.type, null, words.code, headers.build());
    }

    /// The message with the time to wait at its end, where Codex looks for it.
    static String later(String message, Optional<Long> seconds) {
        return seconds.map(wait -> (ended(message) + " Please try again in " + wait + "s.").strip())
                .orElse(message);
    }

    /// Google's own words, which the message may end with, do not always end a sentence.
    private static String ended(String message) {
        return message.isBlank() || ".!?:".indexOf(message.charAt(message.length() - 1)) >= 0 ? message : message + ".";
    }

    private static Words words(Failure.Kind kind) {
        return switch (kind) {
            case MALFORMED, LENGTH_REQUIRED, TARGET_TOO_LONG, EXPECTATION_FAILED, HEAD_TOO_LARGE ->
                new Words("invalid_request_error", "invalid_request");
            case CODED -> new Words("invalid_request_error", "unsupported_content_encoding");
            case NOT_IMPLEMENTED, VERSION_NOT_SUPPORTED -> new Words("server_error", "not_implemented");
            case TOO_SLOW -> new Words("invalid_request_error", "request_timeout");
            case UNAUTHENTICATED -> new Words("invalid_request_error", "invalid_api_key");
            case FORBIDDEN -> new Words("invalid_request_error", "forbidden");
            case NOT_FOUND -> new Words("invalid_request_error", "unknown_url");
            case METHOD_NOT_ALLOWED -> new Words("invalid_request_error", "method_not_supported");
            case TOO_LARGE -> new Words("invalid_request_error", TOO_LARGE);
            case UNPROCESSABLE -> new Words("invalid_request_error", "invalid_value");
            case UPGRADE_REQUIRED -> new Words("invalid_request_error", "upgrade_required");
            case ALL_RESTING -> new Words("rate_limit_error", "rate_limit_exceeded");
            case EXHAUSTED -> new Words("insufficient_quota", "insufficient_quota");
            case NO_KEY -> new Words("server_error", "no_upstream_key");
            case INTERNAL -> new Words("server_error", "internal_error");
            case UNREACHABLE -> new Words("server_error", "bad_gateway");
            case UNAVAILABLE -> new Words("server_error", "service_unavailable");
            case TIMED_OUT -> new Words("server_error", "timeout");
        };
    }
}
