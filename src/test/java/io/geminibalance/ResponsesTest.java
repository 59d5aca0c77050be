package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.sandbox.Seen;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Responses of OpenAI's newer form, from the client to the sandbox and back.
class ResponsesTest {
    private static final String RESPONSES = "/v1/responses";
    private static final String TOOL =
            "{\"type\":\"function\",\"name\":\"look_up\",\"parameters\":{\"type\":\"object\","
                    + "\"properties\":{\"city\":{\"type\":\"string\"}}}}";
    private static final String PATCH =
            "{\"type\":\"custom\",\"name\":\"apply_patch\",\"description\":\"Changes files\","
                    + "\"format\":{\"type\":\"grammar\",\"syntax\":\"lark\",\"definition\":\"start: \\\"x\\\"\"}}";

    @ParameterizedTest
    @ValueSource(strings = {RESPONSES, "/openai/v1/responses"})
    void aQuestionIsAnsweredWhole(String path) throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            HttpResponse<String> answer = world.post(
                    path,
                    "{\"model\":\"gemini-2.5-flash\",\"instructions\":\"Be brief.\",\"input\":\"How deep is the sea?\"}");

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            JsonView json = World.json(answer);
            assertThat(json.at("id").text("")).startsWith("resp_");
            assertThat(json.at("object").value()).isEqualTo("response");
            assertThat(json.at("status").value()).isEqualTo("completed");
            assertThat(json.at("model").value()).isEqualTo("gemini-2.5-flash");
            JsonView message = json.at("output").at(0);
            assertThat(message.at("type").value()).isEqualTo("message");
            assertThat(message.at("content").at(0).at("text").text("")).contains("How deep is the sea?");
            JsonView usage = json.at("usage");
            assertThat(usage.at("output_tokens").number(0)).isPositive();
            assertThat(usage.at("input_tokens_details").at("cached_tokens").isPresent())
                    .isTrue();
            assertThat(usage.at("output_tokens_details").at("reasoning_tokens").isPresent())
                    .isTrue();
            assertThat(world.seen()
                            .getLast()
                            .json()
                            .at("systemInstruction")
                            .at("parts")
                            .at(0)
                            .at("text")
                            .text(""))
                    .isEqualTo("Be brief.");
        }
    }

    @Test
    void aStreamTellsEachStepInOrderAndNumbered() throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            List<JsonView> events =
                    stream(world, "gemini-3.8-flash", "\"reasoning\":{\"summary\":\"auto\"},\"input\":\"How deep?\"");

            assertThat(types(events))
                    .containsExactly(
                            "response.created",
                            "response.in_progress",
                            "response.output_item.added",
                            "response.reasoning_summary_part.added",
                            "response.reasoning_summary_text.delta",
                            "response.reasoning_summary_text.done",
                            "response.reasoning_summary_part.done",
                            "response.output_item.done",
                            "response.output_item.added",
                            "response.content_part.added",
                            "response.output_text.delta",
                            "response.output_text.done",
                            "response.content_part.done",
                            "response.output_item.done",
                            "response.completed");
            for (int i = 0; i < events.size(); i++) {
                assertThat(events.get(i).at("sequence_number").number(-1)).isEqualTo(i);
            }
            StringBuilder text = new StringBuilder();
            events.stream()
                    .filter(event -> event.at("type").text("").equals("response.output_text.delta"))
                    .forEach(event -> text.append(event.at("delta").text("")));
            JsonView last = events.getLast().at("response");
            assertThat(last.at("output").at(1).at("content").at(0).at("text").text(""))
                    .isEqualTo(text.toString());
            assertThat(last.at("usage").at("total_tokens").number(0)).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemini-2.5-flash", "gemini-3.8-flash", "gemini-4-neon"})
    void aFunctionIsCalledAndAnswered(String model) throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            String ask = "{\"role\":\"user\",\"content\":\"Use look_up.\"}";
            List<JsonView> events = stream(world, model, "\"tools\":[" + TOOL + "],\"input\":[" + ask + "]");
            List<JsonView> output = events.getLast().at("response").at("output").each();
            JsonView call = output.getLast();
            assertThat(call.at("type").value()).isEqualTo("function_call");
            assertThat(call.at("name").value()).isEqualTo("look_up");
            assertThat(types(events))
                    .containsSubsequence(
                            "response.output_item.added",
                            "response.function_call_arguments.delta",
                            "response.function_call_arguments.done",
                            "response.output_item.done");

            StringBuilder history = new StringBuilder(ask);
            // As Codex sends back what it was told, and what it does not know itself.
            output.forEach(item -> history.append(',').append(Json.text(item.value())));
            history.append(",{\"type\":\"mystery\",\"x\":1},{\"type\":\"function_call_output\",\"call_id\":\"")
                    .append(call.at("call_id").text(""))
                    .append("\",\"output\":\"95 metres\"}");
            HttpResponse<String> answer = world.post(
                    RESPONSES,
                    "{\"model\":\"" + model + "\",\"store\":false,\"tools\":[" + TOOL + "],\"input\":[" + history
                            + "]}");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).contains("95 metres");
        }
    }

    @Test
    void aSignatureGoesThroughReasoningAndComesBackWithItsCall() throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            String ask = "{\"role\":\"user\",\"content\":\"Use look_up.\"}";
            JsonView first = World.json(world.post(
                    RESPONSES, "{\"model\":\"gemini-3.8-flash\",\"tools\":[" + TOOL + "],\"input\":[" + ask + "]}"));
            JsonView reasoning = first.at("output").at(0);
            assertThat(reasoning.at("type").value()).isEqualTo("reasoning");
            String signature = reasoning.at("encrypted_content").text("");
            assertThat(signature).startsWith("gemini#");

            JsonView call = first.at("output").at(1);
            String again =
                    ask + "," + Json.text(reasoning.value()) + ",{\"type\":\"function_call\",\"call_id\":\"other\","
                            + "\"name\":\"look_up\",\"arguments\":"
                            + Json.text(call.at("arguments").value()) + "},"
                            + "{\"type\":\"function_call_output\",\"call_id\":\"other\",\"output\":\"95\"}";
            world.post(
                    RESPONSES, "{\"model\":\"gemini-3.8-flash\",\"tools\":[" + TOOL + "],\"input\":[" + again + "]}");
            assertThat(new String(world.seen().getLast().body())).contains(signature.substring("gemini#".length()));
        }
    }

    /// The AI SDK believes that it is kept.
    @Test
    void aReferenceToWhatWasThoughtIsLeftOutAndTheCallFindsItsSignature() throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            String ask = "{\"role\":\"user\",\"content\":\"Use look_up.\"}";
            JsonView output = World.json(world.post(
                            RESPONSES,
                            "{\"model\":\"gemini-3.8-flash\",\"tools\":[" + TOOL + "],\"input\":[" + ask + "]}"))
                    .at("output");
            JsonView thought = output.at(0);
            JsonView call = output.at(1);
            String again = ask + ",{\"type\":\"item_reference\",\"id\":"
                    + Json.text(thought.at("id").value())
                    + "}," + Json.text(call.value()) + ",{\"type\":\"function_call_output\",\"call_id\":"
                    + Json.text(call.at("call_id").value()) + ",\"output\":\"95 metres\"}";
            HttpResponse<String> answer = world.post(
                    RESPONSES, "{\"model\":\"gemini-3.8-flash\",\"tools\":[" + TOOL + "],\"input\":[" + again + "]}");

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).contains("95 metres");
            assertThat(new String(world.seen().getLast().body()))
                    .contains(thought.at("encrypted_content").text("").substring("gemini#".length()));
        }
    }

    @Test
    void aReferenceToAnythingElseIsRefusedAndTheRemedyTold() throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            HttpResponse<String> answer = world.post(
                    RESPONSES,
                    "{\"model\":\"gemini-2.5-flash\",\"input\":[{\"type\":\"item_reference\",\"id\":\"msg_1\"}]}");

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("input[0].type", "store: false");
        }
    }

    @Test
    void aCustomToolGetsItsTextAndNamespacesAndShellsAreFunctions() throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            String tools = PATCH + ",{\"type\":\"namespace\",\"name\":\"fs\",\"tools\":[" + TOOL + "]},"
                    + "{\"type\":\"local_shell\"},{\"type\":\"image_generation\"},{\"type\":\"web_search\"}";
            HttpResponse<String> answer = world.post(
                    RESPONSES,
                    "{\"model\":\"gemini-3.8-flash\",\"tools\":[" + tools + "],\"input\":\"Use apply_patch now.\"}");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            JsonView call = World.json(answer).at("output").each().getLast();
            assertThat(call.at("type").value()).as(answer.body()).isEqualTo("custom_tool_call");
            assertThat(call.at("input").isText()).isTrue();
            Seen seen = world.seen().getLast();
            assertThat(new String(seen.body()))
                    .contains("fs__look_up", "local_shell", "start: ", "googleSearch")
                    .doesNotContain("image_generation");
        }
    }

    /// Codex answers "unsupported call" to a flat name.
    @Test
    void aCallIntoANamespaceIsNamedByBothAndComesBack() throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            String rest = "\"tools\":[{\"type\":\"namespace\",\"name\":\"fs\",\"tools\":[" + TOOL + "]}],";
            String ask = "{\"role\":\"user\",\"content\":\"Use fs__look_up.\"}";
            List<JsonView> events = stream(world, "gemini-2.5-flash", rest + "\"input\":[" + ask + "]");
            for (JsonView event : events) {
                if (event.at("item").at("type").text("").equals("function_call")) {
                    assertThat(event.at("item").at("name").value()).isEqualTo("look_up");
                    assertThat(event.at("item").at("namespace").value()).isEqualTo("fs");
                }
            }
            JsonView call = events.getLast().at("response").at("output").each().getLast();
            assertThat(call.at("namespace").value()).isEqualTo("fs");
            world.post(
                    RESPONSES,
                    "{\"model\":\"gemini-2.5-flash\"," + rest + "\"input\":[" + ask + "," + Json.text(call.value())
                            + ",{\"type\":\"function_call_output\",\"call_id\":"
                            + Json.text(call.at("call_id").value()) + ",\"output\":\"95\"}]}");
            assertThat(new String(world.seen().getLast().body()))
                    .contains("\"functionCall\":{\"name\":\"fs__look_up\"")
                    .contains("\"functionResponse\":{\"name\":\"fs__look_up\"");
        }
    }

    @Test
    void anAnswerThatWasCutShortSaysSo() throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            JsonView json = World.json(
                    world.post(
                            RESPONSES,
                            "{\"model\":\"gemini-2.5-flash\",\"max_output_tokens\":2,\"input\":\"How deep is the sea, please?\"}"));
            assertThat(json.at("status").value()).isEqualTo("incomplete");
            assertThat(json.at("incomplete_details").at("reason").value()).isEqualTo("max_output_tokens");
            assertThat(json.at("output").at(0).at("status").value()).isEqualTo("incomplete");
        }
    }

    @Test
    void aSchemaIsKept() throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            String format =
                    "\"text\":{\"format\":{\"type\":\"json_schema\",\"name\":\"depth\",\"strict\":true,\"schema\":"
                            + "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"]}}}";
            JsonView json = World.json(
                    world.post(RESPONSES, "{\"model\":\"gemini-2.5-flash\"," + format + ",\"input\":\"Where?\"}"));
            String text = json.at("output").at(0).at("content").at(0).at("text").text("");
            assertThat(new JsonView(Json.read(text)).at("city").isText()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | model",
                "nonsense | JSON",
                "{\"model\":\"gemini-2.5-flash\"} | input",
                "{\"model\":\"gemini-2.5-flash\",\"input\":[]} | input",
                "{\"model\":\"gemini-2.5-flash\",\"input\":\"x\",\"previous_response_id\":\"resp_1\"} | previous_response_id",
                "{\"model\":\"gemini-2.5-flash\",\"input\":\"x\",\"conversation\":\"c\"} | conversation",
                "{\"model\":\"gemini-2.5-flash\",\"input\":\"x\",\"background\":true} | background",
                "{\"model\":\"gemini-2.5-flash\",\"input\":[{\"type\":\"item_reference\",\"id\":\"x\"}]} | type",
                "{\"model\":\"gemini-2.5-flash\",\"input\":[{\"role\":\"wizard\",\"content\":\"x\"}]} | role",
                "{\"model\":\"gemini-2.5-flash\",\"input\":[{\"role\":\"user\",\"content\":[{\"type\":\"hologram\"}]}]} | type"
            })
    void whatIsWrongIsRefusedWithItsPlace(String body, String place) throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            HttpResponse<String> answer = world.post(RESPONSES, body);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
            assertThat(answer.body()).contains(place);
            assertThat(world.seen()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "demo-dry-1, 429, insufficient_quota",
        "demo-busy-1, 429, rate_limit_exceeded",
        "demo-internal-1, 500, server_error"
    })
    void failuresBeforeTheFirstEventHaveTheirStatus(String key, int status, String word) throws Exception {
        try (World world = World.of(key)) {
            HttpResponse<String> answer =
                    world.post(RESPONSES, "{\"model\":\"gemini-2.5-flash\",\"stream\":true,\"input\":\"x\"}");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
            assertThat(answer.body()).contains(word);
        }
    }

    @Test
    void aStreamThatBreaksEndsAsFailed() throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            HttpResponse<String> answer = world.post(
                    RESPONSES,
                    "{\"model\":\"gemini-2.5-flash\",\"stream\":true,\"input\":\"How deep is the sea, please?\"}",
                    "x-sandbox-script",
                    "*=cut");
            JsonView last = events(answer.body()).getLast();
            assertThat(last.at("type").value()).isEqualTo("response.failed");
            assertThat(last.at("response").at("error").at("code").isText()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {RESPONSES + "/resp_1", RESPONSES + "/resp_1/cancel"})
    void whatWasAnsweredIsNotKept(String path) throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            assertThat(world.get(path).statusCode()).isEqualTo(404);
            assertThat(world.seen()).isEmpty();
        }
    }

    @Test
    void namesOfOpenAisModelsStandForGeminis() throws Exception {
        try (World world = World.with(Map.of(), "a=demo-good-1")) {
            HttpResponse<String> answer = world.post(RESPONSES, "{\"model\":\"gpt-5-codex\",\"input\":\"x\"}");
            assertThat(World.json(answer).at("model").value()).isEqualTo("gpt-5-codex");
            assertThat(world.seen().getLast().target()).contains("/gemini-4-argon:");
        }
    }

    private static List<JsonView> stream(World world, String model, String rest) throws Exception {
        HttpResponse<String> answer =
                world.post(RESPONSES, "{\"model\":\"" + model + "\",\"stream\":true," + rest + "}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).doesNotContain("[DONE]");
        return events(answer.body());
    }

    private static List<JsonView> events(String body) {
        List<JsonView> events = new ArrayList<>();
        for (String line : body.split("\n")) {
            if (line.startsWith("data: ")) {
                events.add(new JsonView(Json.read(line.substring("data: ".length()))));
            }
        }
        return events;
    }

    /// The types of events, those that repeat told once.
    private static List<String> types(List<JsonView> events) {
        List<String> types = new ArrayList<>();
        for (JsonView event : events) {
            String type = event.at("type").text("");
            if (types.isEmpty() || !types.getLast().equals(type)) {
                types.add(type);
            }
        }
        return types;
    }
}
