package io.geminibalance.dialect.gemini;

import io.geminibalance.json.Json;
import io.geminibalance.wire.Answer;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Headers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Says failures as Google's APIs do: `{"error":{"code","message","status","details"}}` (google.rpc.Status in JSON).
public final class GeminiErrors {
    private static final String RETRY_INFO = "type.googleapis.com/google.rpc.RetryInfo";

    private GeminiErrors() {}

    public static Answer say(Failure failure) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", failure.kind().status());
        error.put("message", failure.message());
        error.put("status", failure.kind().google());
        Headers.Builder headers = Headers.builder().add("content-type", "application/json; charset=UTF-8");
        failure.retryAfterSeconds().ifPresent(seconds -> {
            error.put("details", List.of(Map.of("@type", RETRY_INFO, "retryDelay", seconds + "s")));
            headers.add("retry-after", seconds.toString());
        });
        failure.headers().forEach(headers::add);
        return new Answer(failure.kind().status(), headers.build(), Json.write(Map.of("error", error)));
    }
}
