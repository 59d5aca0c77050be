package io.geminibalance.dialect.anthropic;

import static io.geminibalance.dialect.anthropic.Told.finish;
import static io.geminibalance.dialect.anthropic.Told.parts;
import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What a search of the web found, as a client of Anthropic's is told it.
class MessagesSearchTest {
    private static final String SEARCHED = "{\"candidates\":[{\"finishReason\":\"STOP\",\"groundingMetadata\":{"
            + "\"webSearchQueries\":[\"sea\",\"deep sea\"],\"groundingChunks\":["
            + "{\"web\":{\"uri\":\"https://a\",\"title\":\"A\"}},{\"web\":{\"uri\":\"https://a\",\"title\":\"A\"}},"
            + "{\"web\":{\"uri\":\"https://b\",\"title\":\"B\"}}]}}]}";

    @Test
    void whatASearchAloneFoundStandsBeforeTheText() throws Exception {
        List<String> brief = Told.brief(
                Told.events(Told.SEARCH, parts("{\"text\":\"So \"}"), parts("{\"text\":\"it is.\"}"), SEARCHED));

        assertThat(brief.get(2))
                .matches("0 \\{\"type\":\"server_tool_use\",\"id\":\"srvtoolu_\\w{24}\","
                        + "\"name\":\"web_search\",\"input\":\\{}}");
        assertThat(brief.get(3))
                .isEqualTo("0 {\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"query\\\":\\\"sea\\\"}\"}");
        assertThat(brief.get(5))
                .contains("1 {\"type\":\"web_search_tool_result\"")
                .contains("[{\"type\":\"web_search_result\",\"url\":\"https://a\",\"title\":\"A\","
                        + "\"encrypted_content\":\"\",\"page_age\":null}]");
        assertThat(brief)
                .endsWith(
                        "4 {\"type\":\"text\",\"text\":\"\"}",
                        "4 {\"type\":\"text_delta\",\"text\":\"So it is.\"}",
                        "4 stop",
                        "end_turn",
                        "message_stop");

        JsonView whole = Told.whole(Told.SEARCH, parts("{\"text\":\"So it is.\"}"), SEARCHED);
        assertThat(whole.at("usage")
                        .at("server_tool_use")
                        .at("web_search_requests")
                        .number(0))
                .isEqualTo(2);
        assertThat(whole.at("content").at(0).at("id").value())
                .isEqualTo(whole.at("content").at(1).at("tool_use_id").value());
        assertThat(Json.text(whole.at("content").at(0).at("input"))).isEqualTo("{\"query\":\"sea\"}");
    }

    @Test
    void pagesThatNothingCitesAreAmongThoseFoundAndNoSearchFoundNothing() throws Exception {
        assertThat(found("\"a\",\"b\"", "0,1,2,0")).containsExactly("https://0 https://2", "https://1");
        assertThat(found("\"a\",\"b\"", "5")).containsExactly("https://5", "https://5");
        assertThat(found("\"a\"", "")).containsExactly("");
    }

    /// The addresses of each search's pages, of which only the first is cited.
    private static List<String> found(String queries, String pages) throws Exception {
        String chunks =
                Pattern.compile("\\d").matcher(pages).replaceAll("{\"web\":{\"uri\":\"https://$0\",\"title\":\"T\"}}");
        String searched = "{\"candidates\":[{\"finishReason\":\"STOP\",\"groundingMetadata\":{\"webSearchQueries\":["
                + queries + "],\"groundingChunks\":[" + chunks + "],\"groundingSupports\":[{\"segment\":"
                + "{\"endIndex\":2},\"groundingChunkIndices\":[0]}]}}]}";
        JsonView message = Told.whole(Told.SEARCH, parts("{\"text\":\"So it is.\"}"), searched);
        return message.at("content").each().stream()
                .filter(block -> block.at("type").text("").equals("web_search_tool_result"))
                .map(block -> block.at("content").each().stream()
                        .map(page -> page.at("url").text(""))
                        .collect(Collectors.joining(" ")))
                .toList();
    }

    @Test
    void textBesideFunctionsDoesNotWaitForWhatIsFound() throws Exception {
        String tools = ",\"tools\":[{\"type\":\"web_search_20250305\",\"name\":\"web_search\"},"
                + "{\"name\":\"f\",\"input_schema\":{\"type\":\"object\"}}]";
        JsonView message = Told.whole(tools, parts("{\"text\":\"So it is.\"}"), SEARCHED);
        assertThat(message.at("content").each().stream()
                        .map(block -> block.at("type").value()))
                .containsExactly(
                        "text",
                        "server_tool_use",
                        "web_search_tool_result",
                        "server_tool_use",
                        "web_search_tool_result");
    }

    @Test
    void aSearchThatWasNotNeededLosesNoText() throws Exception {
        JsonView message = Told.whole(Told.SEARCH, parts("{\"text\":\"4.\"}"), finish("STOP"));
        assertThat(Json.text(message.at("content"))).isEqualTo("[{\"type\":\"text\",\"text\":\"4.\"}]");
    }
}
