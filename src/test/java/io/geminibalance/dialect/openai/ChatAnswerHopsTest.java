package io.geminibalance.dialect.openai;

import static io.geminibalance.dialect.openai.ChatAnswerTeller.STREAM;
import static io.geminibalance.dialect.openai.ChatAnswerTeller.WHOLE;
import static io.geminibalance.dialect.openai.ChatAnswerTeller.reply;
import static io.geminibalance.dialect.openai.ChatAnswerTeller.reset;
import static io.geminibalance.dialect.openai.ChatAnswerTeller.sse;
import static io.geminibalance.dialect.openai.ChatAnswerTextTest.ROLE;
import static io.geminibalance.dialect.openai.ChatAnswerTextTest.content;
import static io.geminibalance.dialect.openai.ChatAnswerTextTest.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.dialect.answer.Ending;
import io.geminibalance.json.JsonView;
import io.geminibalance.wire.Headers;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ChatAnswerHopsTest {

    /** google-genai 2.32: a long answer comes in several replies. */
    @Test
    void hopsAreOneAnswer() throws IOException {
        String first = hop("a", "CONTINUATION", "T1", 100, 40, 20);
        String second = hop("b", "STOP", "", 145, 60, 9);
        ChatAnswerTeller stream = new ChatAnswerTeller(STREAM);
        assertThat(stream.hear(first)).isEqualTo(new Ending.Continues("T1"));
        assertThat(stream.text()).doesNotContain("DONE").doesNotContain("finish_reason\":\"");
        assertThat(stream.hear(second)).isEqualTo(new Ending.Done(true));
        assertThat(stream.deltas()).containsExactly(ROLE, content("a"), content("b"), "stop");
        JsonView usage = stream.frames().getLast().at("usage");
        ChatAnswerTeller whole = new ChatAnswerTeller(WHOLE);
        whole.hear(first);
        whole.hear(second);
        assertThat(whole.message().at("content").text()).contains("ab");
        assertThat(whole.document().at("usage")).isEqualTo(usage);
        assertThat(usage.at("prompt_tokens").number(0)).isEqualTo(100);
        assertThat(usage.at("completion_tokens").number(0)).isEqualTo(29);
        assertThat(usage.at("total_tokens").number(0)).isEqualTo(129);
        assertThat(usage.at("prompt_tokens_details").at("cached_tokens").number(0))
                .isEqualTo(100);
    }

    @Test
    void aContinuationWithoutANewTokenEndsAsLength() throws IOException {
        ChatAnswerTeller stream = new ChatAnswerTeller(STREAM);
        stream.hear(hop("a", "CONTINUATION", "T1", 10, 0, 2));
        assertThat(stream.hear(hop("b", "CONTINUATION", "T1", 12, 0, 2))).isEqualTo(new Ending.Done(true));
        assertThat(stream.deltas()).endsWith("length");
        assertThat(ChatAnswerTeller.told(WHOLE, text("a", "CONTINUATION")).text())
                .contains("\"finish_reason\":\"length\",\"native_finish_reason\":\"CONTINUATION\"");
    }

    @Test
    void aTokenLeftOverWhenTheBudgetIsUsedUpIsShown() throws IOException {
        String event = hop("a", "MAX_TOKENS", "T9", 10, 0, 2);
        String extra = "\"extra_content\":{\"google\":{\"continuation_token\":\"T9\"}}";
        assertThat(ChatAnswerTeller.told(WHOLE, event).text()).contains(extra);
        assertThat(ChatAnswerTeller.told(STREAM, event).deltas())
                .containsExactly(ROLE, content("a"), "{" + extra + "}", "length");
    }

    @Test
    void anAnswerThatBreaksBehindACheckpointIsResumedFromThere() throws IOException {
        ChatAnswerTeller stream = new ChatAnswerTeller(STREAM);
        assertThat(stream.answer.hear(reply(Headers.NONE, reset(sse(hop("a", "", "T1", 10, 0, 1))))))
                .isEqualTo(new Ending.Broken("T1"));
        assertThat(stream.answer.hear(reply(Headers.NONE, reset(new byte[0])))).isEqualTo(new Ending.Broken("T1"));
        assertThat(stream.answer.hear(reply(Headers.NONE, reset(sse(text("b", ""))))))
                .isEqualTo(new Ending.Broken(""));
        ChatAnswerTeller whole = new ChatAnswerTeller(WHOLE);
        whole.hear(hop("a", "", "T1", 10, 0, 1));
        assertThat(whole.hear(text("b", "STOP"))).isEqualTo(new Ending.Done(true));
        assertThat(whole.message().at("content").text()).contains("ab");
    }

    @Test
    void anErrorInALaterHopKeepsWhatWasSaid() throws IOException {
        ChatAnswerTeller whole = new ChatAnswerTeller(WHOLE);
        whole.hear(hop("a", "CONTINUATION", "T1", 10, 0, 1));
        assertThat(whole.hear("{\"error\":{\"code\":503,\"message\":\"x\"}}")).isInstanceOf(Ending.Nothing.class);
        assertThat(whole.hear(text("b", "STOP"))).isEqualTo(new Ending.Done(true));
        assertThat(whole.message().at("content").text()).contains("ab");
    }

    @Test
    void aBlockInALaterHopEndsTheAnswer() throws IOException {
        ChatAnswerTeller stream = new ChatAnswerTeller(STREAM);
        stream.hear(hop("a", "CONTINUATION", "T1", 10, 0, 1));
        assertThat(stream.hear("{\"promptFeedback\":{\"blockReason\":\"SAFETY\"}}"))
                .isEqualTo(new Ending.Done(true));
        assertThat(stream.deltas()).containsExactly(ROLE, content("a"), "content_filter");
    }

    private static String hop(String text, String reason, String token, int prompt, int cached, int written) {
        String usage = "{\"promptTokenCount\":%d,\"cachedContentTokenCount\":%d,\"candidatesTokenCount\":%d,"
                + "\"totalTokenCount\":%d}";
        return "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"" + text + "\"}]}"
                + (reason.isEmpty() ? "" : ",\"finishReason\":\"" + reason + "\"")
                + (token.isEmpty() ? "" : ",\"continuationToken\":\"" + token + "\"")
                + "}],\"usageMetadata\":" + usage.formatted(prompt, cached, written, prompt + written) + "}";
    }
}
