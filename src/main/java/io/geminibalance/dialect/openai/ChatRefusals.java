package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.answer.UpstreamError;
import io.geminibalance.dialect.openai.OpenAiErrors.Said;
import io.geminibalance.refusal.Refusal;
import io.geminibalance.wire.Headers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/// Says the upstream's errors as OpenAI would: a table, read from the top, whose first matching row decides.
///
/// Reasons and sentences are Google's as collected until 2026-11-22.
final class ChatRefusals {
    private static final String CLIENT = "invalid_request_error";
    private static final String SERVER = "server_error";
    private static final String QUOTA = "insufficient_quota";

    private static final List<String> KEY_SENTENCES = List.of(
            "reported as leaked", "project has been denied access", "has been suspended", "unregistered callers");

    /// The field of the request that a sentence is about, in the order in which they are looked for.
    private static final List<Map.Entry<String, String>> SENTENCES = List.of(
            Map.entry("logprobs is not enabled", "logprobs"),
            Map.entry("presence_penalty", "presence_penalty"),
            Map.entry("frequency_penalty", "frequency_penalty"),
            Map.entry("penalty is not enabled", "presence_penalty"),
            Map.entry("multiple candidates", "n"),
            Map.entry("thinking level", "reasoning_effort"),
            Map.entry("thinking budget", "reasoning_effort"),
            Map.entry("function calling config", "tool_choice"),
            Map.entry("function declaration", "tools"));

    /// OpenAI's names for fields of ours, by the last name in the API's path to them.
    private static final Map<String, String> FIELDS = Map.ofEntries(
            Map.entry("temperature", "temperature"),
            Map.entry("top_p", "top_p"),
            Map.entry("topP", "top_p"),
            Map.entry("top_k", "top_k"),
            Map.entry("topK", "top_k"),
            Map.entry("max_output_tokens", "max_completion_tokens"),
            Map.entry("maxOutputTokens", "max_completion_tokens"),
            Map.entry("stop_sequences", "stop"),
            Map.entry("stopSequences", "stop"),
            Map.entry("candidate_count", "n"),
            Map.entry("candidateCount", "n"),
            Map.entry("seed", "seed"),
            Map.entry("logprobs", "top_logprobs"),
            Map.entry("response_logprobs", "logprobs"),
            Map.entry("responseLogprobs", "logprobs"),
            Map.entry("response_json_schema", "response_format"),
            Map.entry("responseJsonSchema", "response_format"),
            Map.entry("thinking_level", "reasoning_effort"),
            Map.entry("thinking_budget", "reasoning_effort"));

    private record Row(Predicate<UpstreamError> when, Function<UpstreamError, Said> then) {}

    private static final List<Row> TABLE = List.of(
            // Ours.
            row(ours(UpstreamError.DISCONNECTED), says(502, SERVER, "upstream_disconnected")),
            row(ours(UpstreamError.MALFORMED_CALL), says(502, SERVER, "malformed_function_call")),
            row(ours(UpstreamError.EMPTY), says(502, SERVER, "empty_response")),

            // Nobody hears that his key is bad when it is one of ours.
            row(
                    ChatRefusals::isAboutKey,
                    error -> said(
                            503,
                            "The upstream has refused the key that this proxy used.",
                            SERVER,
                            null,
                            "no_upstream_key")),

            // The address that we come from.
            row(
                    error -> error.code() == 400 && error.says("location is not supported"),
                    says(403, CLIENT, "unsupported_country_region_territory")),

            // Money and quotas.
            row(ChatRefusals::isAboutMoney, says(429, QUOTA, QUOTA)),
            row(error -> error.code() == 429 && error.day(), says(429, QUOTA, QUOTA)),
            row(error -> error.code() == 429, ChatRefusals::later),

            // The request.
            row(error -> error.code() == 413 || error.says("payload size"), says(413, CLIENT, "request_too_large")),
            row(
                    error -> error.code() == 400 && error.says("token count") && error.says("exceeds the maximum"),
                    says(400, CLIENT, "context_length_exceeded")),
            row(
                    error -> error.json() && error.code() == 404 && error.says("model"),
                    error -> said(404, error.message(), CLIENT, "model", "model_not_found")),
            row(error -> error.json() && error.code() == 404, says(404, CLIENT, "not_found")),
            row(error -> error.json() && error.code() == 403, says(403, CLIENT, "permission_denied")),

            // The service.
            row(error -> error.code() == 503, says(503, SERVER, "overloaded")),
            row(error -> error.code() == 504, says(504, SERVER, "timeout")),
            row(error -> error.code() == 502 || !error.json(), says(502, SERVER, "bad_gateway")),
            row(error -> error.code() >= 500, error -> said(error.code(), text(error), SERVER, null, "internal_error")),

            // All else is between the client and Google.
            row(_ -> true, error -> said(error.code(), text(error), CLIENT, param(error), null)));

    private ChatRefusals() {}

    static Said said(UpstreamError error) {
        return TABLE.stream()
                .filter(row -> row.when.test(error))
                .findFirst()
                .map(row -> row.then.apply(error))
                .orElseThrow();
    }

    private static boolean isAboutKey(UpstreamError error) {
        return switch (error.code()) {
            case 400 -> error.reasons().contains("API_KEY_INVALID") || error.says("api key expired");
            case 401 -> true;
            case 403 ->
                error.reasons().stream().anyMatch(Refusal::isKeyReason)
                        || KEY_SENTENCES.stream().anyMatch(error::says);
            default -> false;
        };
    }

    private static boolean isAboutMoney(UpstreamError error) {
        return switch (error.code()) {
            case 402 -> true;
            case 400 -> error.status().equals("FAILED_PRECONDITION") && error.says("billing");
            case 429 -> error.says("prepayment") || error.says("spending cap");
            default -> false;
        };
    }

    private static Said later(UpstreamError error) {
        Optional<Long> seconds = error.delay().map(delay -> Math.max(1, (delay.toMillis() + 999) / 1000));
        Headers headers =
                seconds.map(wait -> Headers.of("retry-after", wait.toString())).orElse(Headers.NONE);
        String message = OpenAiErrors.later(text(error), seconds);
        return new Said(429, message, "rate_limit_error", null, "rate_limit_exceeded", headers);
    }

    private static String param(UpstreamError error) {
        if (!error.field().isEmpty()) {
            String last = error.field().substring(error.field().lastIndexOf('.') + 1);
            return FIELDS.getOrDefault(last, error.field());
        }
        return SENTENCES.stream()
                .filter(sentence -> error.says(sentence.getKey()))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElse(null);
    }

    private static Predicate<UpstreamError> ours(String status) {
        return error -> error.status().equals(status);
    }

    private static Row row(Predicate<UpstreamError> when, Function<UpstreamError, Said> then) {
        return new Row(when, then);
    }

    private static Function<UpstreamError, Said> says(int status, String type, String code) {
        return error -> said(status, text(error), type, null, code);
    }

    private static Said said(int status, String message, String type, String param, String code) {
        return new Said(status, message, type, param, code, Headers.NONE);
    }

    /// Google's own words: clients look for parts of them.
    private static String text(UpstreamError error) {
        return error.message().isEmpty()
                ? "The upstream answered with status " + error.code() + " and did not say why."
                : error.message();
    }
}
