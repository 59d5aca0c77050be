package io.geminibalance.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.geminibalance.keys.Verdict;
import io.geminibalance.refusal.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JudgeTest {
    private static final Path RECORDED = Path.of("..", "shared", "recorded", "errors");

    /// A recorded error, the verdict it must get, and what is read from it: the delay and the quota.
    record Case(String file, String word, boolean project, String delay, String quota) {
        int status() {
            return Character.isDigit(file.charAt(0)) ? Integer.parseInt(file.substring(0, 3)) : 504;
        }

        @Override
        public String toString() {
            return file;
        }
    }

    private static final String DAY = "GenerateRequestsPerDayPerProjectPerModel-FreeTier";
    private static final String MINUTE = "GenerateRequestsPerMinutePerProjectPerModel-FreeTier";

    static List<Case> recorded() {
        return List.of(
                plain("400-api-key-expired", "key_refused"),
                plain("400-api-key-invalid", "key_refused"),
                plain("400-cached-content-too-small", "caller_fault"),
                plain("400-context-too-long", "caller_fault"),
                plain("400-corrupted-thought-signature", "caller_fault"),
                plain("400-interactions-legacy-schema", "caller_fault"),
                plain("400-openai-compat-missing-authorization-array", "caller_fault"),
                plain("400-openai-compat-multiple-credentials-array", "caller_fault"),
                plain("400-user-location", "way_out"),
                plain("401-access-token-type-unsupported", "key_refused"),
                plain("403-api-key-referrer-blocked", "key_refused"),
                plain("403-api-key-service-blocked", "key_refused"),
                plain("403-cached-content", "caller_fault"),
                plain("403-consumer-suspended-KEY-IN-BODY", "key_refused"),
                plain("403-file-not-accessible", "caller_fault"),
                plain("403-leaked", "key_refused"),
                plain("403-project-denied-access", "key_refused"),
                plain("403-unregistered-callers-no-key", "caller_fault"),
                plain("404-model-not-found", "caller_fault"),
                plain("429-bare-quota-message-no-details", "throttled"),
                plain("429-bare-resource-exhausted", "throttled"),
                quota(
                        "429-errorinfo-rate-limit-exceeded-region-no-retryinfo",
                        "exhausted_minute",
                        "",
                        "GenerateContentRequestsPerMinutePerProjectPerRegion"),
                quota(
                        "429-free-input-tokens-per-minute-250000-retry-26s-2025",
                        "exhausted_minute",
                        "PT26S",
                        "GenerateContentInputTokensPerModelPerMinute-FreeTier"),
                quota("429-free-limit-0-three-violations-retry-10s", "exhausted_day", "PT10S", DAY),
                quota("429-free-per-day-20-retry-0s-openai-compat-array", "exhausted_day", "PT0S", DAY),
                quota("429-free-per-day-20-retry-48s", "exhausted_day", "PT48S", DAY),
                quota("429-free-per-day-250-retry-22s-2025", "exhausted_day", "PT22S", DAY),
                quota("429-free-per-minute-10-retry-17s-2025", "exhausted_minute", "PT17S", MINUTE),
                quota(
                        "429-paid-tier-input-tokens-per-minute",
                        "exhausted_minute",
                        "PT48S",
                        "GenerateContentPaidTierInputTokensPerModelPerMinute"),
                quota(
                        "429-paid-tier2-input-tokens-per-minute",
                        "exhausted_minute",
                        "PT14S",
                        "GenerateContentPaidTierInputTokensPerModelPerMinute-PaidTier2"),
                billing("429-prepay-depleted"),
                billing("429-spend-cap"),
                plain("500-internal", "server_trouble"),
                plain("503-deadline-expired", "server_trouble"),
                plain("503-high-demand", "server_trouble"),
                plain("503-overloaded", "server_trouble"),
                plain("interactions-stream-error-event", "server_trouble"));
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void aRecordedErrorGetsItsVerdict(Case recorded) throws IOException {
        assumeThat(RECORDED).as("recorded traffic lies outside the project").isDirectory();
        byte[] body = Files.readAllBytes(RECORDED.resolve(recorded.file + ".json"));

        Verdict verdict = judge(recorded.status(), body, false);

        assertThat(verdict.word()).isEqualTo(recorded.word);
        assertThat(verdict.reason()).isNotEmpty();
        if (verdict instanceof Verdict.KeyRefused(String _, boolean project)) {
            assertThat(project).isEqualTo(recorded.project);
        }
        if (verdict instanceof Verdict.Exhausted exhausted) {
            assertThat(exhausted.delay().map(Duration::toString).orElse("")).isEqualTo(recorded.delay);
            assertThat(exhausted.quotaId()).isEqualTo(recorded.quota);
        }
    }

    @Test
    void noRecordedErrorIsLeftOut() throws IOException {
        assumeThat(RECORDED).as("recorded traffic lies outside the project").isDirectory();
        try (Stream<Path> files = Files.list(RECORDED)) {
            List<String> names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json"))
                    .map(name -> name.substring(0, name.length() - ".json".length()))
                    .toList();
            assertThat(names)
                    .containsExactlyInAnyOrderElementsOf(
                            recorded().stream().map(Case::file).toList());
        }
    }

    @Test
    void anyOtherRequestThatIsRefusedIsTheClientsOwn() {
        for (int status : List.of(400, 404, 405, 409, 413, 416, 422)) {
            assertThat(judge(status, error(status, "Something is wrong with it."), false))
                    .isInstanceOf(Verdict.CallerFault.class);
        }
    }

    @Test
    void theServersOwnErrorsBlameTheModel() {
        for (int status : List.of(500, 502, 503, 504)) {
            assertThat(judge(status, "upstream connect error".getBytes(StandardCharsets.UTF_8), false))
                    .isInstanceOf(Verdict.ServerTrouble.class);
        }
    }

    @Test
    void moneyIsTheProjectsWhateverTheStatus() {
        assertThat(judge(402, error(402, "Your prepayment credits are depleted."), false))
                .isEqualTo(new Verdict.KeyRefused("Your prepayment credits are depleted.", true));
    }

    @Test
    void aModelForOldProjectsOnlyIsRefusedToThisProject() {
        assertThat(judge(404, error(404, "This model models/x is no longer available to new users."), false))
                .isInstanceOf(Verdict.ModelRefused.class);
    }

    @Test
    void aMethodThatNoKeyOpensBlamesNoKey() {
        String body = """
                {"error": {"code": 401, "message": "API keys are not supported by this API.", "details": [
                  {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "CREDENTIALS_MISSING"}]}}""";

        assertThat(judge(401, body.getBytes(StandardCharsets.UTF_8), false)).isInstanceOf(Verdict.CallerFault.class);
    }

    @Test
    void aPlainRefusalIsInDoubtUnlessItConcernsAResource() {
        byte[] body = error(403, "The caller does not have permission");

        assertThat(judge(403, body, false)).isInstanceOf(Verdict.Doubtful.class);
        assertThat(judge(403, body, true)).isInstanceOf(Verdict.CallerFault.class);
    }

    @Test
    void aKeyProblemIsSeenAlsoWhereAResourceIsNamed() {
        assertThat(judge(403, error(403, "Your API key was reported as leaked."), true))
                .isInstanceOf(Verdict.KeyRefused.class);
    }

    @Test
    void aWebPageInsteadOfAnErrorMeansThatOurAddressIsRefused() {
        byte[] page = "<!DOCTYPE html><title>Error 403 (Forbidden)!!1</title>".getBytes(StandardCharsets.UTF_8);

        assertThat(judge(403, page, false)).isInstanceOf(Verdict.WayOut.class);
    }

    @Test
    void theMessageTellsTheDelayWhereNothingElseDoes() {
        for (List<String> spoken : List.of(
                List.of("Please retry in 17h24m15.31s.", "PT17H24M15.31S"),
                List.of("Please retry in 1h57m38s.", "PT1H57M38S"),
                List.of("Please retry in 48.9s.", "PT48.9S"),
                List.of("Please retry in 8.386476ms.", "PT0.008386476S"),
                List.of("Please retry in 2m3s.", "PT2M3S"))) {
            Verdict verdict = judge(429, error(429, "Quota exceeded. " + spoken.getFirst()), false);

            assertThat(((Verdict.Exhausted) verdict).delay())
                    .map(Duration::toString)
                    .contains(spoken.getLast());
        }
    }

    @Test
    void whatIsUsedUpIsNamedWithGooglesSentence() {
        String body = """
                {"error": {"code": 429, "message": "You exceeded your current quota.\\n* limit: 20", "details": [
                  {"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [
                    {"quotaId": "%s", "quotaValue": "20"}]}]}}""".formatted(DAY);

        assertThat(judge(429, bytes(body), false).reason()).isEqualTo("You exceeded your current quota. (" + DAY + ")");
        String named = body.replace("current quota.", "quota " + DAY + ".");
        assertThat(judge(429, bytes(named), false).reason()).isEqualTo("You exceeded your quota " + DAY + ".");
    }

    @Test
    void detailsThatDoNotSayTheirTypeAreKnownByTheirFields() {
        assertThat(judge(400, untyped(400, "{\"reason\":\"API_KEY_INVALID\"}"), false))
                .isInstanceOf(Verdict.KeyRefused.class);
        assertThat(judge(403, untyped(403, "{\"reason\":\"API_KEY_SERVICE_BLOCKED\"}"), true))
                .isInstanceOf(Verdict.KeyRefused.class);
        String violations = "{\"violations\":[{\"quotaId\":\"" + DAY + "\",\"quotaValue\":\"20\"}]}";
        assertThat(judge(429, untyped(429, violations), false)).isInstanceOfSatisfying(Verdict.Exhausted.class, v -> {
            assertThat(v.day()).isTrue();
            assertThat(v.quotaId()).isEqualTo(DAY);
        });
        assertThat(judge(429, untyped(429, "{\"retryDelay\":\"5s\"}"), false))
                .isInstanceOfSatisfying(
                        Verdict.Exhausted.class, v -> assertThat(v.delay()).contains(Duration.ofSeconds(5)));
        assertThat(judge(429, untyped(429, "{\"violations\":[{\"subject\":\"x\"}]}"), false))
                .isInstanceOf(Verdict.Throttled.class);
    }

    @Test
    void aKeyThatIsNotValidIsKnownByTheSentenceWhereThereIsNoReason() {
        String sentence = "API key not valid. Please pass a valid API key.";

        assertThat(judge(400, error(400, sentence), false)).isEqualTo(new Verdict.KeyRefused(sentence, false));
        assertThat(judge(400, error(400, "Bad text: " + sentence), false)).isInstanceOf(Verdict.CallerFault.class);
    }

    @Test
    void aMessageWithoutADelayMakesNone() {
        assertThat(judge(429, error(429, "Please retry in a moment."), false)).isInstanceOf(Verdict.Throttled.class);
    }

    @Test
    void theInteractionsWordsForQuotasAreUnderstood() {
        assertThat(judge(429, bytes("{\"error\":{\"code\":\"quota_exceeded\",\"message\":\"Daily quota.\"}}"), true))
                .isInstanceOfSatisfying(
                        Verdict.Exhausted.class, v -> assertThat(v.day()).isTrue());
        assertThat(judge(429, bytes("{\"error\":{\"code\":\"rate_limit_exceeded\",\"message\":\"Slow.\"}}"), true))
                .isInstanceOfSatisfying(
                        Verdict.Exhausted.class, v -> assertThat(v.day()).isFalse());
    }

    @Test
    void aLimitOfZeroNeverComesBackToday() {
        assertThat(judge(429, error(429, "Quota exceeded, limit: 0, model: x\nPlease retry in 3s."), false))
                .isInstanceOfSatisfying(
                        Verdict.Exhausted.class, v -> assertThat(v.day()).isTrue());
        assertThat(judge(429, error(429, "Quota exceeded, limit: 05\nPlease retry in 3s."), false))
                .isInstanceOfSatisfying(
                        Verdict.Exhausted.class, v -> assertThat(v.day()).isFalse());
    }

    @Test
    void nonsenseIsJudgedByItsStatusAlone() {
        for (String body :
                List.of("", "{", "[]", "null", "{\"error\":7}", "{\"error\":{\"details\":[3,{}]}}", "\u0000")) {
            assertThat(judge(429, bytes(body), false)).isInstanceOf(Verdict.Throttled.class);
            assertThat(judge(400, bytes(body), false)).isInstanceOf(Verdict.CallerFault.class);
        }
    }

    @Test
    void aReasonIsOneShortLine() {
        Verdict verdict = judge(400, error(400, "first line\\nsecond" + "x".repeat(5000)), false);

        assertThat(verdict.reason()).isEqualTo("first line");
        assertThat(judge(400, error(400, "x".repeat(5000)), false).reason()).hasSizeLessThan(310);
    }

    private static Verdict judge(int status, byte[] body, boolean resource) {
        return Judge.judge(Refusal.read(status, body, 0, body.length), resource);
    }

    private static byte[] untyped(int code, String detail) {
        return bytes("{\"error\":{\"code\":" + code + ",\"message\":\"No.\",\"details\":[" + detail + "]}}");
    }

    private static byte[] error(int code, String message) {
        return bytes("{\"error\":{\"code\":" + code + ",\"message\":\"" + message.replace("\n", "\\n") + "\"}}");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Case plain(String file, String word) {
        return new Case(file, word, false, "", "");
    }

    private static Case billing(String file) {
        return new Case(file, "key_refused", true, "", "");
    }

    private static Case quota(String file, String word, String delay, String quota) {
        return new Case(file, word, false, delay, quota);
    }
}
