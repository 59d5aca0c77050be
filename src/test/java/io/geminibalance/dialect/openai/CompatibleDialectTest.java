package io.geminibalance.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.dialect.gemini.NativeDialect;
import io.geminibalance.wire.Body;
import io.geminibalance.wire.Call;
import io.geminibalance.wire.Call.Shape;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Inbound;
import io.geminibalance.wire.Target;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompatibleDialectTest {

    @Test
    void aChatGoesUpUnchangedWithABearerCredentialForItsModel() {
        Call call = open("POST", "/v1beta/openai/chat/completions", "{\"messages\":[],\"model\":\"models/g\"}");
        assertThat(call.target().raw()).isEqualTo("/v1beta/openai/chat/completions");
        assertThat(call.headers()).isEqualTo(Headers.of("content-type", "application/json"));
        assertThat(call.about().bearer()).isTrue();
        assertThat(call.about().model()).isEqualTo("g");
        assertThat(call.about().shape()).isEqualTo(Shape.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v1beta/openai/chat/completions, true",
        "POST, /v1beta/openai/embeddings, true",
        "GET, /v1beta/openai/models, true",
        "POST, /v1beta/openai/files, false",
        "POST, /v1beta/openai/batches, false"
    })
    void onlyWhatCreatesNothingIsAskedTwice(String method, String raw, boolean idempotent) {
        assertThat(open(method, raw, "{}").about().idempotent()).isEqualTo(idempotent);
    }

    private static Call open(String method, String raw, String body) {
        Headers headers = Headers.of("content-type", "application/json", "authorization", "Bearer token");
        Body bytes = new Body.Bytes(body.getBytes(StandardCharsets.UTF_8));
        Inbound request =
                new Inbound(method, Target.parse(raw).orElseThrow(), headers, bytes, "http://proxy.example", "");
        return ((NativeDialect.Identity) new CompatibleDialect().open(request)).call();
    }
}
