package io.geminibalance.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.dialect.answer.KeepAlive;
import io.geminibalance.dialect.anthropic.AnthropicDialect;
import io.geminibalance.dialect.model.Models;
import io.geminibalance.dialect.openai.KeptAnswer;
import io.geminibalance.dialect.openai.OpenAiDialect;
import io.geminibalance.dialect.openai.ScriptedLine;
import io.geminibalance.dialect.openai.Shared;
import io.geminibalance.support.ManualClock;
import io.geminibalance.wire.Body;
import io.geminibalance.wire.Headers;
import io.geminibalance.wire.Inbound;
import io.geminibalance.wire.Target;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A stream of the upstream that comes in pieces, or breaks, at each of its bytes.
class PiecesTest {
    private static final byte[] UPSTREAM = """
            data: {"candidates":[{"content":{"role":"model","parts":[{"text":"h\u00fcm","thought":true}]}}],"responseId":"r1"}\r
            \r
            data: {"candidates":[{"content":{"role":"model","parts":[{"text":"D\u00e9\uD83D\uDE00"}]}}]}\r
            \r
            data: {"candidates":[{"content":{"role":"model","parts":[{"text":"\\n\\"x\\""}]}}]}\r
            \r
            data: {"candidates":[{"content":{"role":"model","parts":[{"functionCall":{"name":"f","id":"c1",\
            "args":{"a":["\u00e4"]}},"thoughtSignature":"QUJD"}]},"finishReason":"STOP"}],\
            "usageMetadata":{"promptTokenCount":10,"candidatesTokenCount":5,"thoughtsTokenCount":2,"totalTokenCount":17}}\r
            \r
            """.getBytes(StandardCharsets.UTF_8);

    private static final String CHAT = "\"messages\":[{\"role\":\"user\",\"content\":\"u\"}]";
    private static final String NAMED = "[{\"name\":\"f\",\"input_schema\":{\"type\":\"object\"}}]";

    /// How a question is put, and what ends a stream that was heard to its end or not.
    enum Asked {
        CHAT("/v1/chat/completions", PiecesTest.CHAT, "data: [DONE]\n\n", "data: [DONE]\n\n"),
        RESPONSES(
                "/v1/responses",
                "\"input\":\"u\",\"reasoning\":{\"summary\":\"auto\"},\"tools\":[{\"type\":\"function\",\"name\":\"f\"}]",
                "event: response.completed\n",
                "event: response.failed\n"),
        MESSAGES(
                "/v1/messages",
                PiecesTest.CHAT + ",\"max_tokens\":9,\"thinking\":{\"type\":\"adaptive\"},\"tools\":" + NAMED,
                "event: message_stop\n",
                "event: error\n"),
        COMPLETIONS("/v1/completions", "\"prompt\":\"u\"", "data: [DONE]\n\n", "data: [DONE]\n\n");

        private final String path;
        private final String question;
        private final String end;
        private final String broken;

        Asked(String path, String question, String end, String broken) {
            this.path = path;
            this.question = question;
            this.end = end;
            this.broken = broken;
        }

        KeptAnswer of(ScriptedLine line) throws Exception {
            ManualClock clock = new ManualClock("2026-11-22T18:00:00Z");
            Shared shared = Shared.of(
                    new Models(clock), Optional.empty(), new KeepAlive(() -> 0), 1 << 20, clock, new Random(5));
            Dialect dialect = this == MESSAGES ? new AnthropicDialect(shared) : new OpenAiDialect(shared);
            String body = "{\"model\":\"gemini-3.8-flash\",\"stream\":true," + question + "}";
            KeptAnswer answer = new KeptAnswer();
            dialect.open(new Inbound(
                            "POST",
                            Target.parse(path).orElseThrow(),
                            Headers.NONE,
                            new Body.Bytes(body.getBytes(StandardCharsets.UTF_8)),
                            "http://proxy.example",
                            "bob"))
                    .hold(line, answer);
            return answer;
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerIsTheSameWhereverItIsCut(Asked asked) throws Exception {
        String whole = asked.of(new ScriptedLine().say(200, UPSTREAM)).text();
        assertThat(whole).contains("D\u00e9\\uD83D\\uDE00").contains(asked.end).doesNotContain("\"error\":{");

        for (int begun = 0; begun < UPSTREAM.length; begun++) {
            ScriptedLine line = new ScriptedLine().sayInTwo(UPSTREAM, begun);
            assertThat(asked.of(line).text()).as("cut at " + begun).isEqualTo(whole);
            assertThat(line.open()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStreamThatBreaksAnywhereEndsAsItsClientsExpectAndSaysSo(Asked asked) throws Exception {
        for (int length = 0; length < UPSTREAM.length - 4; length++) {
            byte[] begun = Arrays.copyOf(UPSTREAM, length);
            // What breaks before it says anything is asked for once more.
            ScriptedLine line = new ScriptedLine().breakOff(begun).breakOff(begun);
            KeptAnswer answer = asked.of(line);
            String told = answer.text();
            if (answer.status == 200) {
                assertThat(told)
                        .as("broken at " + length)
                        .contains(asked.broken)
                        .contains("\"error\":{");
            } else {
                assertThat(answer.status).as("broken at " + length).isEqualTo(502);
            }
            assertThat(line.open()).isZero();
        }
    }
}
