package io.geminibalance.dialect.openai;

import io.geminibalance.json.Json;
import io.geminibalance.wire.Answer;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Headers;
import java.util.LinkedHashMap;
import java.util.Map;

/// Says failures as OpenAI's API does: `{"error":{"message","type","param","code"}}`.
public final class OpenAiErrors {
    /// OpenAI's words for a failure, as its SDKs read them (openai-node, read 2026-08-22).
    private record Words(String type, String code) {}

    private OpenAiErrors() {}

    public static Answer say(Failure failure) {
        Words words = words(failure.kind());
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("message", failure.message());
        error.put("type", words.type);
        error.put("param", null);
        error.put("code", words.code);
        Headers.Builder headers = Headers.builder().add("content-type", "application/json; charset=utf-8");
        failure.retryAfterSeconds().ifPresent(seconds -> headers.add("retry-after", seconds.toString()));
        failure.headers().forEach(headers::add);
        return new Answer(failure.kind().status(), headers.build(), Json.write(Map.of("error", error)));
    }

    private static Words words(Failure.Kind kind) {
        return switch (kind) {
            case MALFORMED -> new Words("invalid_request_error", "invalid_request");
            case UNAUTHENTICATED -> new Words("invalid_request_error", "invalid_api_key");
            case FORBIDDEN -> new Words("invalid_request_error", "forbidden");
            case NOT_FOUND -> new Words("invalid_request_error", "unknown_url");
            case METHOD_NOT_ALLOWED -> new Words("invalid_request_error", "method_not_supported");
            case TOO_LARGE -> new Words("invalid_request_error", "request_too_large");
            case UPGRADE_REQUIRED -> new Words("invalid_request_error", "upgrade_required");
            case ALL_RESTING -> new Words("requests", "rate_limit_exceeded");
            case INTERNAL -> new Words("server_error", "internal_error");
            case UNREACHABLE -> new Words("server_error", "bad_gateway");
            case UNAVAILABLE -> new Words("server_error", "service_unavailable");
            case TIMED_OUT -> new Words("server_error", "timeout");
        };
    }
}
