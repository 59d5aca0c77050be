package io.geminibalance.sandbox;

import io.geminibalance.sandbox.GoogleError.Stage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Google's errors as data: status, sentence and details as they were seen up to 2026-08-22.
///
/// Behind each stands where it was seen, a repository or an issue on github.com unless it says otherwise.
/// Names in braces are filled in for each request.
public final class GoogleErrors {
    private static final String SERVICE = "generativelanguage.googleapis.com";
    private static final String TYPE = "type.googleapis.com/google.rpc.";
    private static final String METHOD = "google.ai.generativelanguage.{version}.GenerativeService.{method}";
    private static final String QUOTA =
            "You exceeded your current quota, please check your plan and billing details. For more information on this"
                    + " error, head to: https://ai.google.dev/gemini-api/docs/rate-limits. To monitor your current usage,"
                    + " head to: https://ai.dev/rate-limit. ";
    private static final String REQUESTS = SERVICE + "/generate_content_free_tier_requests";
    private static final String TOKENS = SERVICE + "/generate_content_free_tier_input_token_count";
    private static final String PER_DAY = "GenerateRequestsPerDayPerProjectPerModel-FreeTier";
    private static final String PER_MINUTE = "GenerateRequestsPerMinutePerProjectPerModel-FreeTier";

    /// crmne/ruby_llm, recorded 2026-08-19.
    public static final GoogleError INVALID_KEY = keyError("API key not valid. Please pass a valid API key.");

    /// continuedev/continue#11336.
    public static final GoogleError EXPIRED_KEY = keyError("API key expired. Please renew the API key.");

    /// xalgorix/xalgorix#2. A key in the wrong header, or of a kind that is no longer taken. Has no `domain`.
    public static final GoogleError WRONG_TOKEN = new GoogleError(
            401,
            "UNAUTHENTICATED",
            "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other"
                    + " valid authentication credential. See"
                    + " https://developers.google.com/identity/sign-in/web/devconsole-project.",
            List.of(fields(
                    "@type",
                    TYPE + "ErrorInfo",
                    "reason",
                    "ACCESS_TOKEN_TYPE_UNSUPPORTED",
                    "metadata",
                    fields("method", METHOD, "service", SERVICE))),
            Stage.KEY);

    /// PublicAffairs/openai-gemini#92.
    public static final GoogleError NO_KEY =
            denied("Method doesn't allow unregistered callers (callers without established"
                    + " identity). Please use API Key or other form of API consumer identity to call this API.");

    /// continuedev/continue#10513.
    public static final GoogleError LEAKED = denied("Your API key was reported as leaked. Please use another API key.");

    /// poenl/gemini-api#8.
    public static final GoogleError DENIED = denied("Your project has been denied access. Please contact support.");

    /// continuedev/continue#10902. Really holds the whole key, three times.
    public static final GoogleError SUSPENDED = denied(
            "Permission denied: Consumer 'api_key:{key}' has been suspended.",
            List.of(
                    errorInfo(
                            "CONSUMER_SUSPENDED",
                            fields(
                                    "consumer",
                                    "projects/895900000000",
                                    "service",
                                    SERVICE,
                                    "containerInfo",
                                    "api_key:{key}")),
                    localized("Permission denied: Consumer 'api_key:{key}' has been suspended.")));

    /// continuedev/continue#12781.
    public static final GoogleError SERVICE_BLOCKED = denied(
            "Requests to this API " + SERVICE + " method " + METHOD + " are blocked.",
            List.of(
                    errorInfo(
                            "API_KEY_SERVICE_BLOCKED",
                            fields(
                                    "consumer", "projects/177800000000",
                                    "service", SERVICE,
                                    "apiName", SERVICE,
                                    "methodName", METHOD)),
                    localized("Requests to this API " + SERVICE + " method " + METHOD + " are blocked.")));

    /// The sentence came with 429 until summer 2026, then with 402 (ai.google.dev, page "API errors").
    public static final GoogleError PREPAYMENT = model(
            402,
            "RESOURCE_EXHAUSTED",
            "Your prepayment credits are depleted. Please go to AI Studio at https://ai.studio/projects to manage your"
                    + " project and billing.");

    /// Quoted in public logs; the status name is assumed.
    public static final GoogleError SPENDING_CAP = model(
            429,
            "RESOURCE_EXHAUSTED",
            "Your project has exceeded its monthly spending cap. Please go to AI Studio at https://ai.studio/spend to"
                    + " manage your project spend cap.");

    /// Depends on the age of the key's project. Quoted in public logs.
    public static final GoogleError RETIRED = model(
            404,
            "NOT_FOUND",
            "This model models/{model} is no longer available to new users. Please update your code to use"
                    + " models/gemini-3.6-flash.");

    /// poenl/gemini-api#4, google-gemini/gemini-cli#24641.
    public static final GoogleError LOCATION =
            model(400, "FAILED_PRECONDITION", "User location is not supported for the API use.");

    /// google-gemini/gemini-cli#2020.
    public static final GoogleError BARE =
            model(429, "RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota).");

    /// continuedev/continue#10639; 2025: musistudio/claude-code-router#1011, "The model is overloaded."
    public static final GoogleError OVERLOADED = model(
            503,
            "UNAVAILABLE",
            "This model is currently experiencing high demand. Spikes in demand are usually temporary. Please try"
                    + " again later.");

    /// PublicAffairs/openai-gemini#15.
    public static final GoogleError INTERNAL = model(
            500,
            "INTERNAL",
            "An internal error has occurred. Please retry or report in"
                    + " https://developers.generativeai.google/guide/troubleshooting");

    /// pydantic/pydantic-ai, recorded.
    public static final GoogleError UNKNOWN_MODEL = model(
            404,
            "NOT_FOUND",
            "models/{model} is not found for API version {version}, or is not supported for {verb}. Call"
                    + " ModelService.ListModels to see the list of available models and their supported methods.");

    /// langgenius/dify-plugin-daemon#192. The same for a file that is absent, expired or another project's.
    public static final GoogleError NO_FILE = model(
            403, "PERMISSION_DENIED", "You do not have permission to access the File {file} or it may not exist.");

    /// Seen in probes of 2026-09-07; never a 404.
    public static final GoogleError NO_CACHE =
            model(403, "PERMISSION_DENIED", "CachedContent not found (or permission denied)");

    /// NVIDIA/NemoClaw#2093. Of the OpenAI-compatible route.
    public static final GoogleError NO_BEARER = keyStage(400, "Missing or invalid Authorization header.");

    /// NousResearch/hermes-agent#7893. Of the OpenAI-compatible route.
    public static final GoogleError TWO_CREDENTIALS =
            keyStage(400, "Multiple authentication credentials received. Please pass only one.");

    private GoogleErrors() {}

    /// A 400 about the request.
    public static GoogleError invalid(String message) {
        return model(400, "INVALID_ARGUMENT", message);
    }

    /// A 400 that names the fields, as Alishahryar1/free-claude-code#542 shows it.
    ///
    /// @param violations a path, empty for the top level, and what is wrong there
    public static GoogleError badFields(List<Map.Entry<String, String>> violations) {
        List<Map<String, Object>> fields = violations.stream()
                .map(each -> each.getKey().isEmpty()
                        ? fields("description", each.getValue())
                        : fields("field", each.getKey(), "description", each.getValue()))
                .toList();
        return new GoogleError(
                400,
                "INVALID_ARGUMENT",
                String.join("\n", violations.stream().map(Map.Entry::getValue).toList()),
                List.of(fields("@type", TYPE + "BadRequest", "fieldViolations", fields)),
                Stage.MODEL);
    }

    /// Too many requests in this minute (a public log of 2025-10-09, in the form of crmne/ruby_llm,
    /// 2026-08-19).
    public static GoogleError perMinute(long limit, Duration retry) {
        return quota(retry, line(REQUESTS, limit), List.of(violation(REQUESTS, PER_MINUTE, limit)));
    }

    /// Too many requests today (seen 2026-08 with a limit of 20; continuedev/continue#11557).
    ///
    /// @param retry on the free tier up to summer 2026 the time to the next minute, which is misleading
    public static GoogleError perDay(long limit, Duration retry) {
        return quota(retry, line(REQUESTS, limit), List.of(violation(REQUESTS, PER_DAY, limit)));
    }

    /// No quota at all for this model, which waiting doesn't mend (continuedev/continue#10435).
    public static GoogleError noQuota(Duration retry) {
        return quota(
                retry,
                line(REQUESTS, 0) + line(REQUESTS, 0) + line(TOKENS, 0),
                List.of(
                        violation(REQUESTS, PER_DAY, 0),
                        violation(REQUESTS, PER_MINUTE, 0),
                        violation(TOKENS, "GenerateContentInputTokensPerModelPerMinute-FreeTier", 0)));
    }

    private static GoogleError quota(Duration retry, String lines, List<Map<String, Object>> violations) {
        return new GoogleError(
                429,
                "RESOURCE_EXHAUSTED",
                QUOTA + lines + "\nPlease retry in " + spelt(retry) + ".",
                List.of(
                        fields(
                                "@type",
                                TYPE + "Help",
                                "links",
                                List.of(fields(
                                        "description", "Learn more about Gemini API quotas",
                                        "url", "https://ai.google.dev/gemini-api/docs/rate-limits"))),
                        fields("@type", TYPE + "QuotaFailure", "violations", violations),
                        fields("@type", TYPE + "RetryInfo", "retryDelay", retry.toSeconds() + "s")),
                Stage.MODEL);
    }

    private static String line(String metric, long limit) {
        return "\n* Quota exceeded for metric: " + metric + ", limit: " + limit + ", model: {model}";
    }

    // Google leaves `quotaValue` out where the limit is 0.
    private static Map<String, Object> violation(String metric, String id, long limit) {
        Map<String, Object> violation = fields(
                "quotaMetric", metric,
                "quotaId", id,
                "quotaDimensions", fields("location", "global", "model", "{model}"));
        if (limit > 0) {
            violation.put("quotaValue", Long.toString(limit));
        }
        return violation;
    }

    /// A time as Go prints it, which is how the sentences have it: `48.93s`, `1h57m38s`, `8.3ms`.
    private static String spelt(Duration time) {
        if (time.compareTo(Duration.ofSeconds(1)) < 0) {
            return time.toNanos() / 1e6 + "ms";
        }
        String hours = time.toHours() > 0 ? time.toHours() + "h" : "";
        String minutes = time.toMinutes() > 0 ? time.toMinutesPart() + "m" : "";
        String millis = time.toMillisPart() == 0 ? "" : String.format(Locale.ROOT, ".%03d", time.toMillisPart());
        return hours + minutes + time.toSecondsPart() + millis + "s";
    }

    private static GoogleError keyError(String message) {
        return new GoogleError(
                400,
                "INVALID_ARGUMENT",
                message,
                List.of(errorInfo("API_KEY_INVALID", fields("service", SERVICE)), localized(message)),
                Stage.KEY);
    }

    private static GoogleError denied(String message) {
        return denied(message, List.of());
    }

    private static GoogleError denied(String message, List<Map<String, Object>> details) {
        return new GoogleError(403, "PERMISSION_DENIED", message, details, Stage.KEY);
    }

    private static GoogleError keyStage(int code, String message) {
        return new GoogleError(code, "INVALID_ARGUMENT", message, List.of(), Stage.KEY);
    }

    private static GoogleError model(int code, String status, String message) {
        return new GoogleError(code, status, message, List.of(), Stage.MODEL);
    }

    private static Map<String, Object> errorInfo(String reason, Map<String, Object> metadata) {
        return fields("@type", TYPE + "ErrorInfo", "reason", reason, "domain", "googleapis.com", "metadata", metadata);
    }

    private static Map<String, Object> localized(String message) {
        return fields("@type", TYPE + "LocalizedMessage", "locale", "en-US", "message", message);
    }

    private static Map<String, Object> fields(Object... pairs) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            fields.put(pairs[i].toString(), pairs[i + 1]);
        }
        return fields;
    }
}
