package io.geminibalance.dialect.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.wire.Body;
import io.geminibalance.wire.Call;
import io.geminibalance.wire.Call.Affinity;
import io.geminibalance.wire.Call.Shape;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Inbound;
import io.geminibalance.wire.Target;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeDialectTest {
    private static final String PROMPT = "{\"contents\":[{\"parts\":[{\"text\":\"Hello\"}]}]}";

    private final NativeDialect dialect =
            new NativeDialect("https://generativelanguage.googleapis.com", InstantSource.system());

    @Test
    void aCallIsTheRequestWithoutItsCredentials() {
        Body body = new Body.Bytes(utf8(PROMPT));
        Headers headers = Headers.of(
                "x-goog-api-key", "token", "content-type", "application/json", "authorization", "Bearer token");
        Call call =
                open("POST", "/v1beta/models/g:generateContent?key=token&alt=sse&access_token=a&x=%2B", headers, body);
        assertThat(call.method()).isEqualTo("POST");
        assertThat(call.target().raw()).isEqualTo("/v1beta/models/g:generateContent?alt=sse&x=%2B");
        assertThat(call.headers()).isEqualTo(Headers.of("content-type", "application/json"));
        assertThat(call.body()).isSameAs(body);
    }

    @Test
    void aPromptIsKnownByItsModelItsShapeAndItsConversation() {
        Call.About about = open(
                        "POST", "/v1beta/models/g:streamGenerateContent", Headers.NONE, new Body.Bytes(utf8(PROMPT)))
                .about();
        assertThat(about.model()).isEqualTo("g");
        assertThat(about.shape()).isEqualTo(Shape.ANSWER_STREAM);
        assertThat(about.bearer()).isFalse();
        assertThat(about.resource()).isFalse();
        assertThat(about.idempotent()).isTrue();
        assertThat(about.affinity().hash()).isNotZero();
    }

    @Test
    void aPromptOnDiskIsTheSameConversation(@TempDir Path folder) throws IOException {
        Affinity inMemory = affinity(new Body.Bytes(utf8(PROMPT)));
        try (FileChannel file = FileChannel.open(
                folder.resolve("body"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            int length = file.write(ByteBuffer.wrap(utf8(PROMPT)));
            assertThat(affinity(new Body.Spooled(file, length))).isEqualTo(inMemory);
        }
    }

    @Test
    void aStreamedBodyIsNotTouched() {
        Body.Once body = new Body.Once(new ByteArrayInputStream(utf8(PROMPT)), -1);
        assertThat(affinity(body)).isEqualTo(Affinity.NONE);
        assertThat(NativeDialect.model(body)).isEmpty();
        assertThat(body.repeatable()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1beta/models/g, '', UNKNOWN, false, true",
        "POST, /v1beta/models/g:countTokens, g:countTokens, DOCUMENT, false, true",
        "POST, /v1beta/cachedContents, m, UNKNOWN, true, false",
        "PATCH, /v1beta/cachedContents/c, '', UNKNOWN, true, false",
        "GET, /v1beta/files/f, '', UNKNOWN, true, true",
        "POST, /upload/v1beta/files, '', UNKNOWN, true, false"
    })
    void otherCallsAreKnownAsFarAsTheirPathTells(
            String method, String raw, String model, Shape shape, boolean resource, boolean idempotent) {
        Call.About about = open(method, raw, Headers.NONE, new Body.Bytes(utf8("{\"model\":\"m\"}")))
                .about();
        assertThat(about.model()).isEqualTo(model);
        assertThat(about.shape()).isEqualTo(shape);
        assertThat(about.resource()).isEqualTo(resource);
        assertThat(about.idempotent()).isEqualTo(idempotent);
        assertThat(about.affinity()).isEqualTo(Affinity.NONE);
    }

    @ParameterizedTest
    @CsvSource({"gemini-2.5-flash, gemini-2.5-flash", "models/gemini-2.5-flash, gemini-2.5-flash"})
    void anInteractionNamesItsModelInTheBody(String named, String model) {
        Body body = new Body.Bytes(utf8("{\"input\":\"Hello\",\"model\":\"" + named + "\"}"));
        assertThat(open("POST", "/v1beta/interactions", Headers.NONE, body)
                        .about()
                        .model())
                .isEqualTo(model);
    }

    private Affinity affinity(Body body) {
        return open("POST", "/v1beta/models/g:generateContent", Headers.NONE, body)
                .about()
                .affinity();
    }

    private Call open(String method, String raw, Headers headers, Body body) {
        Inbound request =
                new Inbound(method, Target.parse(raw).orElseThrow(), headers, body, "http://proxy.example", "");
        return ((NativeDialect.Identity) dialect.open(request)).call();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
