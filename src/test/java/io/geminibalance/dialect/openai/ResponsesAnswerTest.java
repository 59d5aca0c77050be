package io.geminibalance.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a client of the responses API is told of what the model says.
class ResponsesAnswerTest {
    private static final String RESPONSES = "/v1/responses";
    private static final String END = ",\"finishReason\":\"STOP\"";

    private final MediaDesk desk = new MediaDesk();

    /// Has the model say parts, and gives the response that comes of it; the events are kept.
    private JsonView answered(boolean stream, String request, String parts) throws Exception {
        return answered(stream, request, parts, "");
    }

    private JsonView answered(boolean stream, String request, String parts, String more) throws Exception {
        String said = "{\"candidates\":[{\"content\":{\"parts\":[" + parts + "]}" + more + END + "}]}";
        desk.line.say(200, stream ? "data: " + said + "\n\n" : said);
        desk.post(
                RESPONSES,
                "{\"model\":\"gemini-3.8-flash\",\"input\":\"u\",\"stream\":" + stream + "," + request + "}");
        assertThat(desk.client.status).as(desk.client.text()).isEqualTo(200);
        return stream ? events().getLast().at("response") : desk.client.json();
    }

    private List<JsonView> events() {
        List<JsonView> events = new ArrayList<>();
        for (String line : desk.client.text().split("\n")) {
            if (line.startsWith("data: ")) {
                events.add(new JsonView(Json.read(line.substring("data: ".length()))));
            }
        }
        return events;
    }

    private JsonView event(String type) {
        return events().stream()
                .filter(event -> event.at("type").text("").equals(type))
                .findFirst()
                .orElseThrow();
    }

    private static String called(String args) {
        return "{\"functionCall\":{\"id\":\"c1\",\"name\":\"local_shell\",\"args\":" + args + "}}";
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatTheApiRefusesIsCalledByItsNameHere(boolean stream) throws Exception {
        desk.line.say(
                400,
                "{\"error\":{\"code\":400,\"message\":\"Bad.\",\"status\":\"INVALID_ARGUMENT\",\"details\":[{\"@type\":"
                        + "\"type.googleapis.com/google.rpc.BadRequest\",\"fieldViolations\":"
                        + "[{\"field\":\"generation_config.max_output_tokens\"}]}]}}");
        desk.post(RESPONSES, "{\"model\":\"gemini-3.8-flash\",\"input\":\"u\",\"stream\":" + stream + "}");
        assertThat(desk.error().at("param").value()).isEqualTo("max_output_tokens");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theShellAtTheClientsIsCalledInItsOwnForm(boolean stream) throws Exception {
        JsonView response = answered(
                stream,
                "\"tools\":[{\"type\":\"local_shell\"}]",
                called("{\"command\":[\"ls\",\"-l\"],\"workdir\":\"/x\",\"timeout_ms\":50}"));

        JsonView call = response.at("output").each().getLast();
        assertThat(call.at("id").text("")).startsWith("lsh_");
        assertThat(call.at("type").value()).isEqualTo("local_shell_call");
        assertThat(call.at("call_id").value()).isEqualTo("c1");
        assertThat(call.at("status").value()).isEqualTo("completed");
        assertThat(Json.text(call.at("action")))
                .isEqualTo("{\"type\":\"exec\",\"command\":[\"ls\",\"-l\"],\"env\":{},\"working_directory\":\"/x\","
                        + "\"timeout_ms\":50}");
        if (stream) {
            assertThat(event("response.output_item.added")
                            .at("item")
                            .at("status")
                            .value())
                    .isEqualTo("in_progress");
            assertThat(event("response.output_item.done").at("item").value()).isEqualTo(call.value());
            assertThat(desk.client.text()).doesNotContain("function_call");
        }
    }

    @Test
    void aCommandInOneTextIsLeftToAShellToTakeApart() throws Exception {
        JsonView response =
                answered(false, "\"tools\":[{\"type\":\"local_shell\"}]", called("{\"command\":\"ls | wc\"}"));
        assertThat(Json.text(response.at("output").at(0).at("action").at("command")))
                .isEqualTo("[\"bash\",\"-lc\",\"ls | wc\"]");
    }

    @Test
    void aFunctionOfTheClientsThatHasTheShellsNameStaysAFunction() throws Exception {
        JsonView response = answered(
                false,
                "\"tools\":[{\"type\":\"function\",\"name\":\"local_shell\"}]",
                called("{\"command\":[\"ls\"]}"));
        assertThat(response.at("output").at(0).at("type").value()).isEqualTo("function_call");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void howLikelyTheTokensWereStandsBesideTheText(boolean stream) throws Exception {
        JsonView response = answered(
                stream,
                "\"top_logprobs\":1",
                "{\"text\":\"Hi\"}",
                ",\"logprobsResult\":{\"chosenCandidates\":[{\"token\":\"Hi\",\"logProbability\":-0.5}],\"topCandidates\":"
                        + "[{\"candidates\":[{\"token\":\"Ho\",\"logProbability\":-0.7}]}]}");

        String likely = "[{\"token\":\"Hi\",\"logprob\":-0.5,\"bytes\":[72,105],\"top_logprobs\":"
                + "[{\"token\":\"Ho\",\"logprob\":-0.7,\"bytes\":[72,111]}]}]";
        JsonView part = response.at("output").at(0).at("content").at(0);
        assertThat(Json.text(part.at("logprobs"))).isEqualTo(likely);
        if (stream) {
            assertThat(Json.text(event("response.output_text.delta").at("logprobs")))
                    .isEqualTo(likely);
            assertThat(Json.text(event("response.output_text.done").at("logprobs")))
                    .isEqualTo(likely);
        }
    }

    @Test
    void aModelThatIsOverloadedMeanwhileIsSaidInAWordThatCodexKnows() throws Exception {
        desk.line.say(
                200,
                "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}\n\n"
                        + "data: {\"error\":{\"code\":503,\"message\":\"Busy.\",\"status\":\"UNAVAILABLE\"}}\n\n");
        desk.post(RESPONSES, "{\"model\":\"gemini-3.8-flash\",\"input\":\"u\",\"stream\":true}");
        JsonView last = events().getLast();
        assertThat(last.at("type").value()).isEqualTo("response.failed");
        assertThat(Json.text(last.at("response").at("error")))
                .isEqualTo("{\"code\":\"server_is_overloaded\",\"message\":\"Busy.\"}");
    }
}
