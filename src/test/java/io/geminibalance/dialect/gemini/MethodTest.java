package io.geminibalance.dialect.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.wire.Call.Shape;
import io.geminibalance.wire.Target;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MethodTest {

    @ParameterizedTest
    @CsvSource({
        "/v1beta/models/gemini-2.5-flash:generateContent, gemini-2.5-flash, gemini-2.5-flash, ANSWER",
        "/v1/models/gemini-2.5-pro:streamGenerateContent?alt=sse, gemini-2.5-pro, gemini-2.5-pro, ANSWER_STREAM",
        "/v1beta/models/gemini-2.5-pro:countTokens, gemini-2.5-pro, gemini-2.5-pro:countTokens, DOCUMENT",
        "/v1alpha/models/gemini-embedding-001:embedContent, gemini-embedding-001, gemini-embedding-001, DOCUMENT",
        "/v1beta/models/e:batchEmbedContents, e, e, DOCUMENT",
        "/v1beta/models/e:asyncBatchEmbedContent, e, e:asyncBatchEmbedContent, UNKNOWN",
        "/v1beta/models/g:batchGenerateContent, g, g:batchGenerateContent, UNKNOWN",
        "/v1beta/models/imagen-4:predict, imagen-4, imagen-4, DOCUMENT",
        "/v1beta/models/veo-3:predictLongRunning, veo-3, veo-3, UNKNOWN",
        "/v1beta/models/g%3AgenerateContent, g, g, ANSWER",
        "/v1beta/models/g:notKnownYet, g, g, UNKNOWN"
    })
    void aCallOfAModelNamesItAndItsQuota(String raw, String model, String quota, Shape shape) {
        Method method = Method.of(target(raw));
        assertThat(method.model()).isEqualTo(model);
        assertThat(method.quota()).isEqualTo(quota);
        assertThat(method.shape()).isEqualTo(shape);
        assertThat(method.resource()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1beta/tunedModels/t:generateContent, tunedModels/t, ANSWER",
        "/v1beta/dynamic/d:streamGenerateContent, dynamic/d, ANSWER_STREAM"
    })
    void aModelOfOneProjectIsAResourceTooAndNoNamesake(String raw, String model, Shape shape) {
        Method method = Method.of(target(raw));
        assertThat(method.model()).isEqualTo(model);
        assertThat(method.shape()).isEqualTo(shape);
        assertThat(method.resource()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1beta/models, false",
        "/v1beta/models?pageSize=50, false",
        "/v1beta/models/gemini-2.5-flash, false",
        "/v1beta/models/veo-3/operations, true",
        "/v1beta/models/veo-3/operations/x:cancel, true",
        "/v1beta/tunedModels, true",
        "/v1beta/tunedModels/t/permissions/p, true",
        "/v1beta/files, true",
        "/v1beta/files/abc-123, true",
        "/v1beta/files:register, true",
        "/v1beta/files/f:download?alt=media, true",
        "/upload/v1beta/files, true",
        "/resumable/upload/v1beta/files, true",
        "/upload/v1beta/fileSearchStores/s:uploadToFileSearchStore, true",
        "/v1beta/fileSearchStores/s/documents/d, true",
        "/v1beta/cachedContents/c, true",
        "/v1beta/batches/b:cancel, true",
        "/v1beta/generatedFiles/g/operations/o, true",
        "/v1beta/corpora/c, true",
        "/v1alpha/auth_tokens, true",
        "/v1beta/interactions/i/cancel, true",
        "/v1beta/webhooks/w:rotateSigningSecret, true",
        "/v1beta/notKnownYet, true",
        "/v1beta/, true",
        "/v1beta, true",
        "/, true"
    })
    void allElseNamesNoModelAndIsOfNoKnownShape(String raw, boolean resource) {
        Method method = Method.of(target(raw));
        assertThat(method.model()).isEmpty();
        assertThat(method.quota()).isEmpty();
        assertThat(method.shape()).isEqualTo(Shape.UNKNOWN);
        assertThat(method.resource()).isEqualTo(resource);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1beta/files, true",
        "DELETE, /v1beta/files/f, true",
        "POST, /v1beta/models/g:generateContent, true",
        "POST, /v1beta/models/g:embedContent, true",
        "POST, /v1beta/files, false",
        "POST, /upload/v1beta/files, false",
        "POST, /v1beta/models/veo-3:predictLongRunning, false",
        "POST, /v1beta/models/g:batchGenerateContent, false",
        "POST, /v1beta/models/g:notKnownYet, false",
        "PATCH, /v1beta/cachedContents/c, false",
        "POST, /v1beta/interactions, false"
    })
    void onlyWhatCreatesNothingIsAskedTwice(String httpMethod, String raw, boolean idempotent) {
        assertThat(Method.of(target(raw)).idempotent(httpMethod)).isEqualTo(idempotent);
    }

    @Test
    void noPathMakesItThrow() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        String[] parts = {"/", "v1beta", "models", "tunedModels", ":", "generateContent", "%2F", "%3A", "a", "%"};
        for (int round = 0; round < 20_000; round++) {
            StringBuilder raw = new StringBuilder("/");
            for (int i = random.nextInt(10); i > 0; i--) {
                raw.append(parts[random.nextInt(parts.length)]);
            }
            Target.parse(raw.toString())
                    .ifPresent(target -> assertThat(Method.of(target).quota())
                            .as("seed %d", seed)
                            .doesNotContain("//"));
        }
    }

    private static Target target(String raw) {
        return Target.parse(raw).orElseThrow();
    }
}
