package io.geminibalance.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.dialect.answer.KeepAlive;
import io.geminibalance.dialect.anthropic.AnthropicDialect;
import io.geminibalance.dialect.model.Models;
import io.geminibalance.dialect.openai.OpenAiDialect;
import io.geminibalance.dialect.openai.Shared;
import io.geminibalance.support.ManualClock;
import io.geminibalance.wire.Body;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Failure.Kind;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Inbound;
import io.geminibalance.wire.Sink;
import io.geminibalance.wire.Target;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Tools that come again are sent again, to the letter, as if they were translated again.
class AgentToolsTest {
    private static final String FLASH = "gemini-3.8-flash";

    /// A language that agents speak.
    ///
    /// @param request of the last kB of tools
    private record Language(String path, String request, String other, String forced) {
        private Dialect dialect() {
            ManualClock clock = new ManualClock("2026-11-23T12:00:00Z");
            Shared shared = Shared.of(
                    new Models(clock), Optional.empty(), new KeepAlive(() -> 0), 1 << 20, clock, new Random(1));
            return path.endsWith("/messages") ? new AnthropicDialect(shared) : new OpenAiDialect(shared);
        }

        @Override
        public String toString() {
            return path;
        }
    }

    static Stream<Language> languages() {
        return Stream.of(
                new Language("/v1/chat/completions", AgentTools.chat("One"), AgentTools.chat("Two"), "\"required\""),
                new Language("/v1/responses", AgentTools.responses("One"), AgentTools.responses("Two"), "\"required\""),
                new Language(
                        "/v1/messages", AgentTools.messages("One"), AgentTools.messages("Two"), "{\"type\":\"any\"}"));
    }

    @ParameterizedTest
    @MethodSource("languages")
    void whatIsSentIsTheSameToTheLetter(Language language) throws Exception {
        Dialect dialect = language.dialect();

        String first = sent(dialect, language, language.request);

        assertThat(first).contains("\"functionDeclarations\"", "tool_39", "One Reads some", "\"field_7\"");
        assertThat(sent(dialect, language, language.request)).isEqualTo(first);
    }

    @ParameterizedTest
    @MethodSource("languages")
    void otherToolsAreNotTakenForThem(Language language) throws Exception {
        Dialect dialect = language.dialect();
        sent(dialect, language, language.request);

        assertThat(sent(dialect, language, language.other))
                .isEqualTo(sent(language.dialect(), language, language.other))
                .contains("Two Reads some")
                .doesNotContain("One Reads some");
    }

    @ParameterizedTest
    @MethodSource("languages")
    void anotherModelAndAnotherChoiceAreHeard(Language language) throws Exception {
        Dialect dialect = language.dialect();
        String free = sent(dialect, language, language.request);
        String elsewhere = language.request.replace(FLASH, "gemini-2.5-flash");
        String forced = language.request.replace("{\"model\"", "{\"tool_choice\":" + language.forced + ",\"model\"");

        assertThat(sent(dialect, language, elsewhere)).isEqualTo(sent(language.dialect(), language, elsewhere));
        assertThat(sent(dialect, language, forced))
                .isEqualTo(sent(language.dialect(), language, forced))
                .contains("\"ANY\"")
                .isNotEqualTo(free);
        assertThat(sent(dialect, language, language.request)).isEqualTo(free);
    }

    @ParameterizedTest
    @MethodSource("languages")
    void whatIsWrongWithOneIsSaidWithItsPlaceEachTime(Language language) throws Exception {
        Dialect dialect = language.dialect();
        String wrong = language.request.replace("\"name\":\"tool_7\"", "\"name\":17");

        for (int i = 0; i < 2; i++) {
            assertThat(sent(dialect, language, wrong)).startsWith("400 ").containsPattern("tools.*7.*name");
        }
        assertThat(sent(dialect, language, language.request)).contains("tool_7");
    }

    /// What goes up, or else the status and body of what comes back at once.
    private static String sent(Dialect dialect, Language language, String request) throws Exception {
        Inbound inbound = new Inbound(
                "POST",
                Target.parse(language.path).orElseThrow(),
                Headers.of("content-type", "application/json"),
                new Body.Bytes(request.getBytes(StandardCharsets.UTF_8)),
                "",
                "");
        StringBuilder sent = new StringBuilder();
        try {
            dialect.open(inbound)
                    .hold(
                            call -> {
                                sent.append(text(call.body().to("")));
                                throw new Line.Refused(Failure.of(Kind.UNAVAILABLE, "Not now."));
                            },
                            new Keeping(sent));
        } catch (Line.Refused _) {
            // It was asked.
        }
        return sent.toString();
    }

    private static String text(Body body) {
        try (InputStream in = body.open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Keeping(StringBuilder told) implements Sink {
        @Override
        public void whole(int status, Headers headers, byte[] bytes, int length) {
            told.append(status).append(' ').append(new String(bytes, 0, length, StandardCharsets.UTF_8));
        }

        @Override
        public OutputStream start(int status, Headers headers, long length) {
            told.append(status).append(' ');
            return new ByteArrayOutputStream() {
                @Override
                public void close() {
                    told.append(toString(StandardCharsets.UTF_8));
                }
            };
        }
    }
}
