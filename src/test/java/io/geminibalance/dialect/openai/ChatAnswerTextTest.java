package io.geminibalance.dialect.openai;

import static io.geminibalance.dialect.openai.ChatAnswerTeller.STREAM;
import static io.geminibalance.dialect.openai.ChatAnswerTeller.WHOLE;
import static io.geminibalance.dialect.openai.ChatAnswerTeller.reply;
import static io.geminibalance.dialect.openai.ChatAnswerTeller.slow;
import static io.geminibalance.dialect.openai.ChatAnswerTeller.sse;
import static io.geminibalance.dialect.openai.ChatAnswerTeller.told;
import static io.geminibalance.dialect.openai.ChatAnswerTeller.without;
import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.json.JsonView;
import io.geminibalance.wire.Headers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatAnswerTextTest {
    static final String ROLE = "{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}";

    @Test
    void aStreamHasTheFramesThatOpenAisSdksExpect() throws IOException {
        ChatAnswerTeller stream = told(
                without(STREAM, false),
                "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hi\"}]}}],\"modelVersion\":\"gemini-x\","
                        + "\"responseId\":\"r1\",\"usageMetadata\":{\"serviceTier\":\"standard\"}}",
                "{\"candidates\":[{\"finishReason\":\"STOP\"}]}");
        String head = "data: {\"id\":\"chatcmpl-r1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,"
                + "\"model\":\"gpt\",\"service_tier\":\"default\",\"system_fingerprint\":\"gemini-x\","
                + "\"choices\":[{\"index\":0,\"delta\":";
        String open = ",\"logprobs\":null,\"finish_reason\":null}]}\n\n";
        assertThat(stream.text())
                .isEqualTo(head + ROLE + open + head + "{\"content\":\"Hi\"}" + open + head
                        + "{},\"logprobs\":null,\"finish_reason\":\"stop\",\"native_finish_reason\":\"STOP\"}]}\n\n"
                        + "data: [DONE]\n\n");
        assertThat(stream.status).isEqualTo(200);
        assertThat(stream.headers)
                .isEqualTo(Headers.of(
                        "content-type",
                        "text/event-stream; charset=utf-8",
                        "cache-control",
                        "no-cache",
                        "x-accel-buffering",
                        "no"));
        assertThat(stream.closes).isEqualTo(1);
        assertThat(stream.answer.modelVersion()).isEqualTo("gemini-x");
    }

    @Test
    void aWholeAnswerHasTheMembersThatOpenAisSdksExpect() throws IOException {
        ChatAnswerTeller whole = told(
                WHOLE,
                "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hi\"}]},\"finishReason\":\"STOP\"}],"
                        + "\"modelVersion\":\"gemini-x\",\"responseId\":\"r1\"}");
        assertThat(whole.status).isEqualTo(200);
        assertThat(whole.headers).isEqualTo(Headers.of("content-type", "application/json"));
        assertThat(whole.text())
                .isEqualTo("{\"id\":\"chatcmpl-r1\",\"object\":\"chat.completion\",\"created\":1700000000,"
                        + "\"model\":\"gpt\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                        + "\"content\":\"Hi\",\"refusal\":null},\"logprobs\":null,\"finish_reason\":\"stop\","
                        + "\"native_finish_reason\":\"STOP\"}],\"usage\":{\"prompt_tokens\":0,"
                        + "\"completion_tokens\":0,\"total_tokens\":0,\"prompt_tokens_details\":{\"cached_tokens\":0,"
                        + "\"audio_tokens\":0},\"completion_tokens_details\":{\"reasoning_tokens\":0,"
                        + "\"audio_tokens\":0,\"accepted_prediction_tokens\":0,\"rejected_prediction_tokens\":0}},"
                        + "\"system_fingerprint\":\"gemini-x\"}");
    }

    @Test
    void theCallersIdAndTheTierInTheHeadersServeWhereTheAnswerHasNone() throws IOException {
        ChatAnswerTeller whole = new ChatAnswerTeller(WHOLE);
        whole.answer.hear(
                reply(Headers.of("X-Gemini-Service-Tier", "flex"), new ByteArrayInputStream(sse(text("a", "STOP")))));
        assertThat(whole.document().at("id").text()).contains("chatcmpl-fallback");
        assertThat(whole.document().at("service_tier").text()).contains("flex");
    }

    /** one-api #1477. */
    @Test
    void aReasonWithEveryEventEndsOnce() throws IOException {
        String[] events = {text("a", "STOP"), text("b", "STOP"), text("c", "STOP")};
        assertThat(told(STREAM, events).deltas())
                .containsExactly(ROLE, content("a"), content("b"), content("c"), "stop");
        assertThat(told(WHOLE, events).message().at("content").text()).contains("abc");
    }

    /** req_llm #638, litellm #40477. */
    @ParameterizedTest
    @CsvSource({
        "'{}', STOP, stop",
        "'', MAX_TOKENS, length",
        "'', SAFETY, content_filter",
        "'{\"role\":\"model\"}', STOP, stop"
    })
    void aFinishWithoutContentIsAnAnswer(String content, String reason, String finish) throws IOException {
        String event = "{\"candidates\":[{" + (content.isEmpty() ? "" : "\"content\":" + content + ",")
                + "\"finishReason\":\"" + reason + "\"}],\"usageMetadata\":{\"promptTokenCount\":4}}";
        ChatAnswerTeller stream = told(STREAM, event);
        assertThat(stream.deltas()).containsExactly(ROLE, finish);
        assertThat(stream.frames().getLast().at("usage").at("prompt_tokens").number(0))
                .isEqualTo(4);
        ChatAnswerTeller whole = told(WHOLE, event);
        assertThat(whole.message().at("content").text()).contains("");
        assertThat(whole.document().at("choices").at(0).at("finish_reason").text())
                .contains(finish);
    }

    @Test
    void aReasonThatIsNotKnownFailsNobody() throws IOException {
        assertThat(told(STREAM, text("x", "NEW_THING")).deltas()).endsWith("stop");
        assertThat(told(STREAM, text("", "NEW_THING")).deltas()).containsExactly(ROLE, "content_filter");
        assertThat(told(WHOLE, text("", "OTHER")).text())
                .contains("\"finish_reason\":\"content_filter\",\"native_finish_reason\":\"OTHER\"");
    }

    /** new-api made both of them reasoning. */
    @Test
    void aThoughtAndATextInOneEventAreTwoFrames() throws IOException {
        String event = "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"t\",\"thought\":true},{\"text\":\"x\"}]},"
                + "\"finishReason\":\"STOP\"}]}";
        assertThat(told(STREAM, event).deltas())
                .containsExactly(ROLE, "{\"reasoning_content\":\"t\"}", content("x"), "stop");
        JsonView message = told(WHOLE, event).message();
        assertThat(message.at("reasoning_content").text()).contains("t");
        assertThat(message.at("content").text()).contains("x");
    }

    /** CLIProxyAPI #5129, litellm #17266. */
    @Test
    void aTextWithASignatureStaysVisible() throws IOException {
        String event = "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hello\",\"thoughtSignature\":\"S\"}]},"
                + "\"finishReason\":\"STOP\"}]}";
        String extra = "\"extra_content\":{\"google\":{\"thought_signature\":\"S\"}}";
        assertThat(told(STREAM, event).deltas()).containsExactly(ROLE, "{\"content\":\"Hello\"," + extra + "}", "stop");
        ChatAnswerTeller whole = told(WHOLE, event);
        assertThat(whole.message().at("content").text()).contains("Hello");
        assertThat(whole.text()).contains(extra).doesNotContain("reasoning_content");
        String empty = event.replace("Hello", "");
        assertThat(told(STREAM, empty).deltas()).containsExactly(ROLE, "{" + extra + "}", "stop");
        assertThat(told(WHOLE, empty).text()).contains("\"content\":\"\"").contains(extra);
    }

    @Test
    void aLineOfItsOwnIsKept() throws IOException {
        String[] events = {text("a", ""), text("\\n", ""), text("b", "STOP")};
        assertThat(told(STREAM, events).deltas())
                .containsExactly(ROLE, content("a"), content("\\n"), content("b"), "stop");
        assertThat(told(WHOLE, events).message().at("content").text()).contains("a\nb");
    }

    @Test
    void charactersThatAreCutBetweenReadsStayWhole() throws IOException {
        byte[] bytes = sse(text("€ ä ß \\u20ac", ""), text("日本", "STOP"));
        for (var wanted : List.of(STREAM, WHOLE)) {
            ChatAnswerTeller teller = new ChatAnswerTeller(wanted);
            teller.answer.hear(reply(Headers.NONE, slow(bytes)));
            assertThat(teller.text()).contains("€ ä ß €");
            assertThat(teller.text()).contains("日本");
        }
    }

    /** pi #8997. */
    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n"})
    void theLastEventNeedsNoBlankLine(String end) throws IOException {
        byte[] bytes =
                ("data: " + text("a", "") + "\n\ndata: " + text("b", "STOP") + end).getBytes(StandardCharsets.UTF_8);
        ChatAnswerTeller stream = new ChatAnswerTeller(STREAM);
        stream.answer.hear(reply(bytes));
        assertThat(stream.deltas()).containsExactly(ROLE, content("a"), content("b"), "stop");
    }

    @Test
    void usageIsNullOnAllFramesButTheLastWhereItIsWanted() throws IOException {
        List<JsonView> frames = told(STREAM, text("a", "STOP")).frames();
        assertThat(frames.getLast().at("choices").isArray()).isTrue();
        assertThat(frames.getLast().at("choices").isEmpty()).isTrue();
        assertThat(frames.getLast().at("usage").isObject()).isTrue();
        String all = told(STREAM, text("a", "STOP")).text();
        assertThat(all.split("\"usage\":null", -1)).hasSize(frames.size());
        assertThat(told(without(STREAM, false), text("a", "STOP")).text()).doesNotContain("usage");
    }

    @Test
    void aBlockedPromptIsARefusal() throws IOException {
        String event = "{\"promptFeedback\":{\"blockReason\":\"PROHIBITED_CONTENT\"},"
                + "\"usageMetadata\":{\"promptTokenCount\":9,\"totalTokenCount\":9}}";
        ChatAnswerTeller stream = told(STREAM, event);
        assertThat(stream.status).isEqualTo(200);
        assertThat(stream.deltas())
                .containsExactly(
                        "{\"role\":\"assistant\",\"content\":\"\","
                                + "\"refusal\":\"Prompt blocked by the provider: PROHIBITED_CONTENT\"}",
                        "content_filter");
        assertThat(stream.isDone()).isTrue();
        ChatAnswerTeller whole = told(WHOLE, event);
        assertThat(whole.message().at("content").text()).contains("");
        assertThat(whole.message().at("refusal").text()).contains("Prompt blocked by the provider: PROHIBITED_CONTENT");
        assertThat(whole.document().at("choices").at(0).at("finish_reason").text())
                .contains("content_filter");
        assertThat(whole.document().at("usage").at("prompt_tokens").number(0)).isEqualTo(9);
    }

    /** vercel/ai 2b391f8. */
    @Test
    void feedbackBesideAnAnswerIsNoBlock() throws IOException {
        String event = "{\"promptFeedback\":{\"blockReason\":\"BLOCK_REASON_UNSPECIFIED\"},"
                + text("a", "STOP").substring(1);
        assertThat(told(STREAM, event).deltas()).containsExactly(ROLE, content("a"), "stop");
        assertThat(told(WHOLE, event.replace("BLOCK_REASON_UNSPECIFIED", "SAFETY"))
                        .message()
                        .at("content")
                        .text())
                .contains("a");
    }

    /** llmgateway #2630. */
    @Test
    void aRepeatedFirstCandidateIsCutFromTheOthers() throws IOException {
        String parts = "{\"text\":\"one\"},{\"text\":\" more\"}";
        byte[] unary = ("{\"candidates\":[{\"content\":{\"parts\":[" + parts + "]},\"finishReason\":\"STOP\"},"
                        + "{\"content\":{\"parts\":[" + parts
                        + ",{\"text\":\"two\"}]},\"finishReason\":\"STOP\",\"index\":1},"
                        + "{\"content\":{\"parts\":[{\"text\":\"one\"}]},\"finishReason\":\"MAX_TOKENS\",\"index\":2}]}")
                .getBytes(StandardCharsets.UTF_8);
        ChatAnswerTeller whole = new ChatAnswerTeller(WHOLE);
        whole.answer.hear(reply(unary));
        assertThat(whole.document().at("choices").each())
                .extracting(choice -> choice.at("message").at("content").text("") + " "
                        + choice.at("finish_reason").text("") + " "
                        + choice.at("index").number(-1))
                .containsExactly("one more stop 0", "two stop 1", "one length 2");
    }

    @Test
    void candidatesOfAStreamAreToldApart() throws IOException {
        String one = text("a", "");
        String other = one.replace("\"content\"", "\"index\":1,\"content\"").replace("\"a\"", "\"b\"");
        ChatAnswerTeller stream = told(
                STREAM,
                one,
                other,
                one,
                "{\"candidates\":[{\"finishReason\":\"STOP\"},{\"index\":1,\"finishReason\":\"MAX_TOKENS\"}]}");
        assertThat(stream.deltas(0)).containsExactly(ROLE, content("a"), content("a"), "stop");
        assertThat(stream.deltas(1)).containsExactly(ROLE, content("b"), "length");
    }

    @Test
    void codeAndWhatCameOfItIsShownInFences() throws IOException {
        String event = "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"So:\"},"
                + "{\"executableCode\":{\"language\":\"PYTHON\",\"code\":\"print(1)\"}},"
                + "{\"codeExecutionResult\":{\"outcome\":\"OUTCOME_OK\",\"output\":\"1\\n\"}},"
                + "{\"codeExecutionResult\":{\"outcome\":\"OUTCOME_FAILED\"}},{\"text\":\"one\"}]},\"finishReason\":\"STOP\"}]}";
        String expected = "So:\n```python\nprint(1)\n```\n```\n1\n```\n```\nOUTCOME_FAILED\n```\none";
        assertThat(told(WHOLE, event).message().at("content").text()).contains(expected);
        assertThat(contents(told(STREAM, event))).isEqualTo(expected);
    }

    @Test
    void aFileIsALinkAndPartsOfServerToolsArePassedOn() throws IOException {
        String event = "{\"candidates\":[{\"content\":{\"parts\":[{\"fileData\":{\"fileUri\":\"https://a/b\"}},"
                + "{\"toolCall\":{\"id\":\"1\",\"args\":{\"q\": 1}}},{\"unheardOf\":{}}]},\"finishReason\":\"STOP\"}]}";
        ChatAnswerTeller whole = told(WHOLE, event);
        assertThat(whole.message().at("content").text()).contains("[https://a/b](https://a/b)");
        String part = "{\"google\":{\"parts\":[{\"toolCall\":{\"id\":\"1\",\"args\":{\"q\": 1}}}]}}";
        assertThat(whole.text()).contains(part);
        assertThat(told(STREAM, event).text()).contains(part);
    }

    @Test
    void likelihoodsGoWithTheTextOfTheirEvent() throws IOException {
        String event = "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"€\"}]},\"finishReason\":\"STOP\","
                + "\"logprobsResult\":{\"chosenCandidates\":[{\"token\":\"€\",\"tokenId\":5,\"logProbability\":-0.5}],"
                + "\"topCandidates\":[{\"candidates\":[{\"token\":\"€\",\"logProbability\":-0.5},"
                + "{\"token\":\"$\",\"logProbability\":-2}]}]}}]}";
        String said = "\"logprobs\":{\"content\":[{\"token\":\"€\",\"logprob\":-0.5,\"bytes\":[226,130,172],"
                + "\"top_logprobs\":[{\"token\":\"€\",\"logprob\":-0.5,\"bytes\":[226,130,172]},"
                + "{\"token\":\"$\",\"logprob\":-2,\"bytes\":[36]}]}],\"refusal\":null}";
        assertThat(told(WHOLE, event).text()).contains(said);
        assertThat(told(STREAM, event).text()).contains("{\"content\":\"€\"}," + said);
    }

    @Test
    void framesAreSentTogetherWhereMoreIsWaitingAndAtOnceWhereNot() throws IOException {
        byte[] bytes = sse(text("a", ""), text("b", ""), text("c", "STOP"));
        ChatAnswerTeller together = new ChatAnswerTeller(STREAM);
        together.answer.hear(reply(bytes));
        assertThat(together.flushes).isLessThanOrEqualTo(1);
        ChatAnswerTeller apart = new ChatAnswerTeller(STREAM);
        apart.answer.hear(reply(Headers.NONE, slow(bytes)));
        assertThat(apart.flushes).isEqualTo(3);
        assertThat(apart.text()).isEqualTo(together.text());
    }

    @Test
    void theKeyNeverReachesTheClient() throws IOException {
        String key = ChatAnswerTeller.KEY.reveal();
        for (var wanted : List.of(STREAM, WHOLE)) {
            ChatAnswerTeller teller = new ChatAnswerTeller(wanted);
            teller.answer.hear(reply(Headers.NONE, slow(sse(text("key " + key + ".", "STOP")))));
            assertThat(teller.text()).doesNotContain(key).contains("key ******************.");
        }
    }

    @Test
    void bytesOfAFrameAreTheSameHoweverTheyArrive() throws IOException {
        byte[] bytes = sse(text("x".repeat(5000), ""), text("ä", "STOP"));
        ChatAnswerTeller slow = new ChatAnswerTeller(STREAM);
        slow.answer.hear(reply(Headers.NONE, slow(bytes)));
        ChatAnswerTeller once = new ChatAnswerTeller(STREAM);
        once.answer.hear(reply(Arrays.copyOf(bytes, bytes.length)));
        assertThat(slow.text()).isEqualTo(once.text());
    }

    static String text(String text, String reason) {
        return "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"" + text + "\"}],\"role\":\"model\"}"
                + (reason.isEmpty() ? "" : ",\"finishReason\":\"" + reason + "\"") + "}]}";
    }

    static String content(String text) {
        return "{\"content\":\"" + text + "\"}";
    }

    static String contents(ChatAnswerTeller stream) {
        return stream.frames().stream()
                .map(frame ->
                        frame.at("choices").at(0).at("delta").at("content").text(""))
                .collect(Collectors.joining());
    }
}
