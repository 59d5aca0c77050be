package io.geminibalance.dialect.openai;

import static io.geminibalance.dialect.openai.ChatAnswerTeller.STREAM;
import static io.geminibalance.dialect.openai.ChatAnswerTeller.WHOLE;
import static io.geminibalance.dialect.openai.ChatAnswerTeller.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.json.JsonView;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ChatAnswerUsageTest {

    /** python-genai #626. */
    @Test
    void tokensThatWereAllThoughtAreCompletion() throws IOException {
        assertUsage(usage("{\"promptTokenCount\":4,\"thoughtsTokenCount\":16}"), 4, 16, 20, 0, 16);
    }

    /** pydantic-ai #5205. */
    @Test
    void aFieldThatVanishesKeepsItsValue() throws IOException {
        assertUsage(
                usage(
                        "{\"promptTokenCount\":10,\"cachedContentTokenCount\":4,\"candidatesTokenCount\":1}",
                        "{\"promptTokenCount\":10,\"candidatesTokenCount\":5,\"thoughtsTokenCount\":3,"
                                + "\"totalTokenCount\":18}"),
                10,
                8,
                18,
                4,
                3);
    }

    @Test
    void thoughtsThatAreCountedAlreadyAreNotCountedTwice() throws IOException {
        assertUsage(
                usage("{\"promptTokenCount\":10,\"candidatesTokenCount\":8,\"thoughtsTokenCount\":3,"
                        + "\"totalTokenCount\":18}"),
                10,
                8,
                18,
                0,
                3);
    }

    @Test
    void whatToolsAddedIsPrompt() throws IOException {
        assertUsage(
                usage("{\"promptTokenCount\":10,\"toolUsePromptTokenCount\":7,\"candidatesTokenCount\":5,"
                        + "\"totalTokenCount\":22}"),
                17,
                5,
                22,
                0,
                0);
    }

    @Test
    void anOldSumDoesNotCutNewNumbers() throws IOException {
        assertUsage(
                usage(
                        "{\"promptTokenCount\":10,\"candidatesTokenCount\":1,\"totalTokenCount\":11}",
                        "{\"candidatesTokenCount\":50}"),
                10,
                50,
                60,
                0,
                0);
    }

    @Test
    void soundIsPartOfTheTotals() throws IOException {
        JsonView usage = usage("{\"promptTokenCount\":10,\"promptTokensDetails\":[{\"modality\":\"TEXT\","
                + "\"tokenCount\":3},{\"modality\":\"AUDIO\",\"tokenCount\":7}],\"candidatesTokenCount\":5,"
                + "\"candidatesTokensDetails\":[{\"modality\":\"AUDIO\",\"tokenCount\":5}]}");
        assertUsage(usage, 10, 5, 15, 0, 0);
        assertThat(usage.at("prompt_tokens_details").at("audio_tokens").number(0))
                .isEqualTo(7);
        assertThat(usage.at("completion_tokens_details").at("audio_tokens").number(0))
                .isEqualTo(5);
    }

    @Test
    void noNumbersAreZeros() throws IOException {
        assertUsage(usage("null"), 0, 0, 0, 0, 0);
    }

    /** The usage that both forms tell. */
    private static JsonView usage(String... reports) throws IOException {
        String[] events = new String[reports.length];
        for (int i = 0; i < reports.length; i++) {
            String reason = i == reports.length - 1 ? "\"finishReason\":\"MAX_TOKENS\"" : "\"index\":0";
            events[i] = "{\"candidates\":[{" + reason + "}],\"usageMetadata\":" + reports[i] + "}";
        }
        JsonView whole = told(WHOLE, events).document().at("usage");
        assertThat(told(STREAM, events).frames().getLast().at("usage")).isEqualTo(whole);
        return whole;
    }

    private static void assertUsage(JsonView usage, int prompt, int completion, int total, int cached, int reasoning) {
        assertThat(usage.at("prompt_tokens").number(-1)).isEqualTo(prompt);
        assertThat(usage.at("completion_tokens").number(-1)).isEqualTo(completion);
        assertThat(usage.at("total_tokens").number(-1)).isEqualTo(total);
        assertThat(usage.at("prompt_tokens_details").at("cached_tokens").number(-1))
                .isEqualTo(cached);
        assertThat(usage.at("completion_tokens_details").at("reasoning_tokens").number(-1))
                .isEqualTo(reasoning);
    }
}
