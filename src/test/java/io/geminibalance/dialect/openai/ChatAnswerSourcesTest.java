package io.geminibalance.dialect.openai;

import static io.geminibalance.dialect.openai.ChatAnswerTeller.STREAM;
import static io.geminibalance.dialect.openai.ChatAnswerTeller.WHOLE;
import static io.geminibalance.dialect.openai.ChatAnswerTeller.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.json.Json;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ChatAnswerSourcesTest {
    private static final String CHUNKS = "\"groundingChunks\":[{\"web\":{\"uri\":\"https://a\",\"title\":\"A\"}},"
            + "{\"retrievedContext\":{\"uri\":\"https://b\",\"title\":\"B\"}}]";

    /** LiteLLM skips supports without a start. */
    @Test
    void bytesOfAPartBecomeCodePointsOfTheText() throws IOException {
        String event = grounded(
                "{\"text\":\"Grüße aus Köln\"}",
                CHUNKS + ",\"groundingSupports\":[{\"segment\":{\"endIndex\":17},\"groundingChunkIndices\":[0,1,7]}]");
        String said = "[" + citation(0, 14, "https://a", "A") + "," + citation(0, 14, "https://b", "B") + "]";
        assertThat(Json.text(told(WHOLE, event).message().at("annotations"))).isEqualTo(said);
        assertThat(told(STREAM, event).deltas())
                .containsSubsequence("{\"content\":\"Grüße aus Köln\"}", "{\"annotations\":" + said + "}", "stop");
    }

    @Test
    void placesAreCountedInTheirPartAndFoundAgainByTheirText() throws IOException {
        String event = grounded(
                "{\"text\":\"t\",\"thought\":true},{\"text\":\"𝄞 one. \"},{\"text\":\"Zwei ü.\"}",
                CHUNKS + ",\"groundingSupports\":[{\"segment\":{\"partIndex\":2,\"startIndex\":5,\"endIndex\":8,"
                        + "\"text\":\"ü.\"},\"groundingChunkIndices\":[0]},{\"segment\":{\"startIndex\":5,"
                        + "\"endIndex\":9,\"text\":\"one.\"},\"groundingChunkIndices\":[0]}]");
        assertThat(Json.text(told(WHOLE, event).message().at("annotations")))
                .isEqualTo("[" + citation(12, 14, "https://a", "A") + "," + citation(2, 6, "https://a", "A") + "]");
    }

    @Test
    void piecesOfAStreamAreOnePart() throws IOException {
        String first = "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"äb\"}]}}]}";
        String last = grounded(
                "{\"text\":\"cd\"}",
                CHUNKS + ",\"groundingSupports\":[{\"segment\":{\"startIndex\":2,\"endIndex\":4},"
                        + "\"groundingChunkIndices\":[0]}]");
        String said = "[" + citation(1, 3, "https://a", "A") + "]";
        assertThat(told(STREAM, first, last).text()).contains("\"annotations\":" + said);
        assertThat(told(WHOLE, first, last).text()).contains("\"annotations\":" + said);
    }

    @Test
    void pagesWithoutAPlaceStandAtTheEndAndOnce() throws IOException {
        String event = grounded(
                "{\"text\":\"äb\"}",
                "\"groundingChunks\":[{\"maps\":{\"uri\":\"https://m\",\"title\":\"M\"}},"
                        + "{\"maps\":{\"uri\":\"https://m\",\"title\":\"M\"}},{\"image\":{\"sourceUri\":\"https://i\"}},{}]");
        assertThat(Json.text(told(WHOLE, event).message().at("annotations")))
                .isEqualTo("[" + citation(2, 2, "https://m", "M") + "," + citation(2, 2, "https://i", "") + "]");
    }

    @Test
    void recitedTextIsCitedToo() throws IOException {
        String event = "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"äbc\"}]},\"finishReason\":\"STOP\","
                + "\"citationMetadata\":{\"citationSources\":[{\"endIndex\":3,\"uri\":\"https://c\"},"
                + "{\"startIndex\":1}]}}]}";
        assertThat(Json.text(told(WHOLE, event).message().at("annotations")))
                .isEqualTo("[" + citation(0, 2, "https://c", "") + "]");
    }

    @Test
    void whatWasSearchedIsToldBesideIt() throws IOException {
        String rendered = "<style>" + "x".repeat(3000) + "</style>";
        String event = grounded(
                "{\"text\":\"a\"}",
                "\"webSearchQueries\":[\"q\"],\"searchEntryPoint\":{\"renderedContent\":\"" + rendered + "\"}");
        for (ChatAnswerTeller each : new ChatAnswerTeller[] {told(WHOLE, event), told(STREAM, event)}) {
            assertThat(each.text())
                    .contains("\"grounding_metadata\":{")
                    .contains("\"webSearchQueries\":[\"q\"]")
                    .contains("\"searchEntryPoint\":{\"renderedContent\":\"" + rendered + "\"}")
                    .doesNotContain("annotations");
        }
    }

    private static String grounded(String parts, String metadata) {
        return "{\"candidates\":[{\"content\":{\"parts\":[" + parts + "]},\"finishReason\":\"STOP\","
                + "\"groundingMetadata\":{" + metadata + "}}]}";
    }

    private static String citation(int start, int end, String url, String title) {
        return "{\"type\":\"url_citation\",\"url_citation\":{\"start_index\":" + start + ",\"end_index\":" + end
                + ",\"url\":\"" + url + "\",\"title\":\"" + title + "\"}}";
    }
}
