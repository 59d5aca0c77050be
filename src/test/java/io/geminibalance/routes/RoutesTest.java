package io.geminibalance.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.routes.Route.Gate;
import io.geminibalance.routes.Route.Place;
import io.geminibalance.routes.Route.Tongue;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {

    @ParameterizedTest
    @CsvSource({
        "/health, HEALTH, OPEN",
        "/ready, READY, OPEN",
        "/, PAGE, OPEN",
        "/index.html, PAGE, OPEN",
        "/?token=x, PAGE, OPEN",
        "/docs, PAGE, OPEN",
        "/openapi.json, PAGE, OPEN",
        "/web/app.js, PAGE, OPEN",
        "/metrics, METRICS, ADMIN",
        "/api/status/logs?lines=5, STATUS_LOGS, ADMIN",
        "/api/keys/k1/pause, KEY_ACTION, ADMIN",
        "/api/status/keys, STATUS_KEYS, ADMIN",
        "/api/status/keys?a=b, STATUS_KEYS, ADMIN",
        "/api/status/logs/ws, SOCKET, ADMIN",
        "/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent, SOCKET, CLIENT",
        "/v1beta/models, NATIVE, CLIENT",
        "/v1beta/models/gemini-2.5-flash:generateContent, NATIVE, CLIENT",
        "/v1beta/not/known/yet, NATIVE, CLIENT",
        "/v1alpha/auth_tokens, NATIVE, CLIENT",
        "/v1/models/gemini-2.5-flash:streamGenerateContent?alt=sse, NATIVE, CLIENT",
        "/v1/fileSearchStores, NATIVE, CLIENT",
        "/v1/interactions, NATIVE, CLIENT",
        "/download/v1beta/files/x:download?alt=media, NATIVE, CLIENT",
        "/upload/v1beta/files, UPLOAD, CLIENT",
        "/upload/v1beta/fileSearchStores/s:uploadToFileSearchStore, UPLOAD, CLIENT",
        "/resumable/upload/v1beta/files, UPLOAD, CLIENT",
        "/v1beta%2Fmodels, NATIVE, CLIENT",
        "//v1beta/models, NATIVE, CLIENT",
        "/v1betax/models, UNKNOWN, OPEN",
        "/V1beta/models, UNKNOWN, OPEN",
        "/v2/models, UNKNOWN, OPEN",
        "/health/, UNKNOWN, OPEN",
        "/healthx, UNKNOWN, OPEN",
        "/api/status/keysx, UNKNOWN, OPEN",
        "/ws/other, UNKNOWN, OPEN",
        "/v1beta//models, NATIVE, CLIENT",
        "/v1//models, NATIVE, CLIENT",
        "/favicon.ico, UNKNOWN, OPEN"
    })
    void aPathHasItsPlaceItsGateAndGooglesTongue(String raw, Place place, Gate gate) {
        Route route = find(raw, Headers.NONE);
        assertThat(route.place()).isEqualTo(place);
        assertThat(route.gate()).isEqualTo(gate);
        assertThat(route.tongue()).isEqualTo(Tongue.GOOGLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1beta/openai/chat/completions", "/v1beta/openai/models", "/v1beta%2Fopenai/embeddings"})
    void googlesOwnOpenAiRouteIsPassedThroughInOpenAisTongue(String raw) {
        Route route = find(raw, Headers.NONE);
        assertThat(route.place()).isEqualTo(Place.COMPATIBLE);
        assertThat(route.gate()).isEqualTo(Gate.CLIENT);
        assertThat(route.tongue()).isEqualTo(Tongue.OPENAI);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/chat/completions",
                "/v1/embeddings",
                "/v1/responses",
                "/openai/v1/chat/completions",
                "/openai/v1/models"
            })
    void whatOnlyOpenAiHasIsNeverForwardedToGoogle(String raw) {
        for (Headers headers : new Headers[] {Headers.NONE, Headers.of("x-goog-api-key", "a")}) {
            assertThat(find(raw, headers).tongue()).isEqualTo(Tongue.OPENAI);
            assertThat(find(raw, headers).place()).isNotEqualTo(Place.NATIVE);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, POST, OPENAI",
        "/openai/v1/chat/completions, POST, OPENAI",
        "/v1/embeddings, POST, OPENAI",
        "/openai/v1/embeddings, POST, OPENAI",
        "/v1/models, GET, OPENAI",
        "/v1/models/gemini-2.5-flash, GET, OPENAI",
        "/openai/v1/models, GET, OPENAI",
        "/openai/v1/models/models%2Fx, GET, OPENAI",
        "/v1/chat/completions/, POST, OPENAI",
        "/v1//chat/completions, POST, OPENAI",
        "/v1/v1/chat/completions, POST, OPENAI",
        "/v1/models/, GET, OPENAI",
        "/v1//models, GET, OPENAI",
        "/openai/v1//models, GET, OPENAI",
        "/v1/files, GET, UNKNOWN",
        "/v1/completions, POST, OPENAI",
        "/v1/moderations, POST, UNKNOWN",
        "/openai/v1/modelsx, GET, UNKNOWN",
        "/openai/v1, GET, UNKNOWN"
    })
    void openAisRoutesTakeTheirOneMethod(String raw, String method, Place place) {
        Route route = find(raw, Headers.of("Authorization", "Bearer a"));
        assertThat(route.place()).isEqualTo(place);
        assertThat(route.tongue()).isEqualTo(Tongue.OPENAI);
        if (place == Place.OPENAI) {
            assertThat(route.takes(method)).isTrue();
            assertThat(route.takes("PUT")).isFalse();
            assertThat(route.gate()).isEqualTo(Gate.CLIENT);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/messages, POST, ANTHROPIC",
        "/v1/messages?beta=true, POST, ANTHROPIC",
        "/v1/messages/, POST, ANTHROPIC",
        "/v1//messages, POST, ANTHROPIC",
        "/v1/v1/messages, POST, ANTHROPIC",
        "/v1/messages/count_tokens, POST, ANTHROPIC",
        "/v1/messages/count_tokens?beta=true, POST, ANTHROPIC",
        "/v1/models, GET, ANTHROPIC",
        "/v1/models?limit=1000, GET, ANTHROPIC",
        "/v1/models/gemini-2.5-flash, GET, ANTHROPIC",
        "/v1/messages/batches, POST, UNKNOWN",
        "/api/event_logging/batch, POST, REPORTS"
    })
    void anthropicsRoutesTakeTheirOneMethodWhateverTheCredential(String raw, String method, Place place) {
        for (String credential : new String[] {"x-api-key", "authorization", "x-goog-api-key"}) {
            Route route = find(raw, Headers.of(credential, "a", "anthropic-version", "2023-06-01"));
            assertThat(route.place()).isEqualTo(place);
            assertThat(route.tongue()).isEqualTo(Tongue.ANTHROPIC);
            if (place != Place.UNKNOWN) {
                assertThat(route.takes(method)).isTrue();
                assertThat(route.takes("PUT")).isFalse();
                assertThat(route.gate()).isEqualTo(Gate.CLIENT);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/messages", "/v1/messages/count_tokens"})
    void messagesAreAnthropicsWithoutItsVersionToo(String raw) {
        assertThat(find(raw, Headers.NONE).place()).isEqualTo(Place.ANTHROPIC);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/v1/models/gemini-2.5-flash:generateContent", "/v1/files", "/v1/batches", "/v1beta/models"})
    void anthropicsVersionMakesNothingElseAnthropics(String raw) {
        assertThat(find(raw, Headers.of("x-api-key", "a", "anthropic-version", "2023-06-01"))
                        .place())
                .isEqualTo(Place.NATIVE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/v1/models", "/v1/models/gpt-4", "/v1/files", "/v1/files/f-1", "/v1/batches", "/v1/batches/b"})
    void whatBothHaveIsToldByTheCredential(String raw) {
        Headers bearer = Headers.of("Authorization", "Bearer a");
        assertThat(find(raw, bearer).tongue()).isEqualTo(Tongue.OPENAI);
        assertThat(find(raw, Headers.NONE).place()).isEqualTo(Place.NATIVE);
        assertThat(find(raw, Headers.of("x-goog-api-key", "a")).place()).isEqualTo(Place.NATIVE);
        assertThat(find(raw + "?key=a", Headers.NONE).place()).isEqualTo(Place.NATIVE);
        assertThat(find(raw + "?key=a", bearer).place()).isEqualTo(Place.NATIVE);
        assertThat(find(raw, bearer.with("X-Goog-Api-Client", "genai-js/1")).place())
                .isEqualTo(Place.NATIVE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/models/gemini-2.5-flash:generateContent",
                "/v1/models/a%3AcountTokens",
                "/v1/cachedContents",
                "/v1/batches/b:cancel",
                "/v1/operations/x"
            })
    void whatOnlyGoogleHasIsNativeWhateverTheCredential(String raw) {
        assertThat(find(raw, Headers.of("Authorization", "Bearer a")).place()).isEqualTo(Place.NATIVE);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1beta/x, GET, true",
        "/v1beta/x, POST, true",
        "/v1beta/x, PATCH, true",
        "/v1beta/x, PURGE, true",
        "/v1beta/x, TRACE, false",
        "/v1beta/x, CONNECT, false",
        "/upload/v1beta/files, PUT, true",
        "/health, GET, true",
        "/health, HEAD, true",
        "/health, POST, false",
        "/api/status/keys, DELETE, false",
        "/, OPTIONS, false"
    })
    void aRouteTakesTheMethodsThatMakeSense(String raw, String method, boolean taken) {
        assertThat(find(raw, Headers.NONE).takes(method)).isEqualTo(taken);
    }

    private static Route find(String raw, Headers headers) {
        return Routes.find(Target.parse(raw).orElseThrow(), headers);
    }
}
