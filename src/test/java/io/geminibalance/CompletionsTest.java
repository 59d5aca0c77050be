package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.sandbox.Seen;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Completions of OpenAI's oldest form, and how long a request for a response is, from the client to the sandbox and
/// back.
class CompletionsTest {
    private static final String COMPLETIONS = "/v1/completions";

    @ParameterizedTest
    @ValueSource(strings = {COMPLETIONS, "/openai/v1/completions"})
    void aPromptIsGoneOnFrom(String path) throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            HttpResponse<String> answer = world.post(
                    path,
                    "{\"model\":\"gemini-2.5-flash\",\"prompt\":[\"How deep is the sea?\"],\"max_tokens\":50,"
                            + "\"stop\":\"END\",\"user\":\"bob\",\"best_of\":1}");

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            JsonView json = World.json(answer);
            assertThat(json.at("id").text("")).startsWith("cmpl-");
            assertThat(json.at("object").value()).isEqualTo("text_completion");
            assertThat(json.at("model").value()).isEqualTo("gemini-2.5-flash");
            JsonView choice = json.at("choices").at(0);
            assertThat(choice.at("text").text("")).contains("How deep is the sea?");
            assertThat(choice.at("index").number(-1)).isZero();
            assertThat(choice.at("logprobs").value()).isNull();
            assertThat(choice.at("finish_reason").value()).isEqualTo("stop");
            assertThat(json.at("usage").at("completion_tokens").number(0)).isPositive();
            Seen seen = world.seen().getLast();
            assertThat(seen.json()
                            .at("contents")
                            .at(0)
                            .at("parts")
                            .at(0)
                            .at("text")
                            .text(""))
                    .isEqualTo("How deep is the sea?");
            assertThat(seen.json().at("generationConfig").at("maxOutputTokens").number(0))
                    .isEqualTo(50);
            assertThat(Json.text(seen.json().at("generationConfig").at("thinkingConfig")))
                    .isEqualTo("{\"includeThoughts\":false}");
            assertThat(seen.json()
                            .at("generationConfig")
                            .at("stopSequences")
                            .at(0)
                            .value())
                    .isEqualTo("END");
        }
    }

    @Test
    void aStreamSaysTheSameInPieces() throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            String asked = "{\"model\":\"gemini-2.5-flash\",\"prompt\":\"How deep is the sea?\"";
            String whole = World.json(world.post(COMPLETIONS, asked + "}"))
                    .at("choices")
                    .at(0)
                    .at("text")
                    .text("");

            HttpResponse<String> answer =
                    world.post(COMPLETIONS, asked + ",\"stream\":true,\"stream_options\":{\"include_usage\":true}}");

            assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("text/event-stream");
            List<JsonView> events = events(answer.body());
            StringBuilder text = new StringBuilder();
            events.forEach(
                    event -> text.append(event.at("choices").at(0).at("text").text("")));
            assertThat(text.toString()).isEqualTo(whole);
            assertThat(events).allSatisfy(event -> {
                assertThat(event.at("object").value()).isEqualTo("text_completion");
                assertThat(event.at("id").value())
                        .isEqualTo(events.getFirst().at("id").value());
            });
            assertThat(events.get(events.size() - 2)
                            .at("choices")
                            .at(0)
                            .at("finish_reason")
                            .value())
                    .isEqualTo("stop");
            assertThat(events.getLast().at("choices").isEmpty()).isTrue();
            assertThat(events.getLast().at("usage").at("total_tokens").number(0))
                    .isPositive();
            assertThat(answer.body()).endsWith("data: [DONE]\n\n");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void thePromptIsRepeatedWhereThatIsWanted(boolean stream) throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            HttpResponse<String> answer = world.post(
                    COMPLETIONS,
                    "{\"model\":\"gemini-2.5-flash\",\"prompt\":\"Once\",\"echo\":true,\"stream\":" + stream + "}");

            JsonView first = stream ? events(answer.body()).getFirst() : World.json(answer);
            assertThat(first.at("choices").at(0).at("text").text("")).startsWith("Once");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"model\":\"m\"} | prompt | missing",
                "{\"model\":\"m\",\"prompt\":\"\"} | prompt | missing",
                "{\"model\":\"m\",\"prompt\":17} | prompt | a number",
                "{\"model\":\"m\",\"prompt\":[]} | prompt | one text",
                "{\"model\":\"m\",\"prompt\":[\"a\",\"b\"]} | prompt | a request for each",
                "{\"model\":\"m\",\"prompt\":[1,2,3]} | prompt | tokens of another model",
                "{\"model\":\"m\",\"prompt\":[[1,2]]} | prompt[0] | send a text",
                "{\"model\":\"m\",\"prompt\":\"a\",\"suffix\":\"b\"} | suffix | into the prompt",
                "{\"model\":\"m\",\"prompt\":\"a\",\"best_of\":3} | best_of | ask with `n`",
                "{\"model\":\"m\",\"prompt\":\"a\",\"logprobs\":21} | top_logprobs | between 0 and 20",
                "{\"prompt\":\"a\"} | model | missing",
                "[] | | no JSON object",
                "{ | | no JSON"
            })
    void whatCannotBeDoneIsRefusedWithItsPlace(String body, String place, String said) throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            HttpResponse<String> answer = world.post(COMPLETIONS, body);

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
            JsonView error = World.json(answer).at("error");
            assertThat(error.at("param").value()).isEqualTo(place);
            assertThat(error.at("message").text("")).contains(said);
            assertThat(world.seen()).isEmpty();
        }
    }

    @Test
    void whereAllKeysAreDryItIsSaidInOpenAisWords() throws Exception {
        try (World world = World.of("a=demo-dry-1")) {
            HttpResponse<String> answer =
                    world.post(COMPLETIONS, "{\"model\":\"gemini-2.5-flash\",\"prompt\":\"a\",\"stream\":true}");

            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(World.json(answer).at("error").at("type").text("")).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/responses/input_tokens", "/openai/v1/responses/input_tokens"})
    void theTokensOfARequestForAResponseAreCountedWithItsTools(String path) throws Exception {
        try (World world = World.of("a=demo-good-1")) {
            String bare = "{\"model\":\"gemini-2.5-flash\",\"input\":\"How deep is the sea?\"}";
            String full = bare.replace(
                    "\"input\"",
                    "\"instructions\":\"Be brief.\",\"tools\":[{\"type\":\"function\",\"name\":\"look_up\"}],\"input\"");

            JsonView less = World.json(world.post(path, bare));
            JsonView more = World.json(world.post(path, full));

            assertThat(less.at("object").value()).isEqualTo("response.input_tokens");
            assertThat(less.at("input_tokens").number(0)).isPositive();
            assertThat(more.at("input_tokens").number(0))
                    .isGreaterThan(less.at("input_tokens").number(0));
            assertThat(Json.text(world.seen().getFirst().json().at("generateContentRequest")))
                    .as("nothing that takes no tokens")
                    .isEqualTo("{\"model\":\"models/gemini-2.5-flash\",\"contents\":[{\"role\":\"user\","
                            + "\"parts\":[{\"text\":\"How deep is the sea?\"}]}]}");
            assertThat(world.post(path, "{\"model\":\"m\",\"previous_response_id\":\"resp_1\"}")
                            .statusCode())
                    .isEqualTo(400);
        }
    }

    private static List<JsonView> events(String stream) {
        List<JsonView> events = new ArrayList<>();
        for (String event : stream.split("\n\n")) {
            if (event.startsWith("data: {")) {
                events.add(new JsonView(Json.read(event.substring("data: ".length()))));
            }
        }
        assertThat(events).isNotEmpty();
        return events;
    }
}
