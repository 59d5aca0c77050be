package io.geminibalance.sandbox;

import static io.geminibalance.sandbox.World.HELLO;
import static io.geminibalance.sandbox.World.error;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigChecksTest {
    private static World world;

    @BeforeAll
    static void open() {
        world = new World();
    }

    @AfterAll
    static void close() {
        world.close();
    }

    private static HttpResponse<String> ask(String model, String more) {
        String body = HELLO.replaceFirst("}$", "," + more + "}");
        return world.post("/v1beta/models/" + model + ":generateContent", body, "x-goog-api-key", "demo-good-1");
    }

    private static HttpResponse<String> configured(String model, String config) {
        return ask(model, "\"generationConfig\":{" + config.replace('\'', '"') + "}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "gemini-2.5-flash   | 'thinkingLevel':'low'    | Thinking level is not supported for this model.",
                "gemini-2.5-flash   | 'thinkingBudget':24577   | The thinking budget 24577 is invalid. Please choose a"
                        + " value between 0 and 24576.",
                "gemini-2.5-flash-lite | 'thinkingBudget':100  | The thinking budget 100 is invalid. Please choose a"
                        + " value between 512 and 24576.",
                "gemini-2.5-pro     | 'thinkingBudget':0       | Budget 0 is invalid. This model only works in"
                        + " thinking mode.",
                "gemini-3.7-flash   | 'thinkingLevel':'MINIMAL'| `'minimal' is not a supported thinking level for this"
                        + " model. Allowed values are: medium, low, high.`",
                "gemini-4-argon     | 'thinkingLevel':'xhigh'  | `'xhigh' is not a supported thinking level for this"
                        + " model. Allowed values are: medium, low, high.`",
                "gemini-4-argon     | 'thinkingBudget':100     | Thinking budget is not supported for this model.",
                "gemini-4-neon      | 'thinkingBudget':0       | Thinking budget is not supported for this model.",
                "gemma-4-31b-it     | 'thinkingBudget':0       | Thinking budget is not supported for this model.",
                "gemma-4-31b-it     | 'thinkingLevel':'low'    | `'low' is not a supported thinking level for this"
                        + " model. Allowed values are: minimal, high.`",
                "gemini-3.8-flash   | 'thinkingLevel':'low','thinkingBudget':1 | You can only set only one of thinking"
                        + " budget and thinking level.",
                "gemini-nano-banana-2.1 | 'includeThoughts':true | Thinking is not enabled for this model"
            })
    void eachModelRefusesToThinkAsItCannot(String model, String thinking, String message) {
        HttpResponse<String> answer = configured(model, "'thinkingConfig':{" + thinking + "}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer).at("status").value()).isEqualTo("INVALID_ARGUMENT");
        assertThat(error(answer).at("message").value()).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "gemini-2.5-flash | 'thinkingBudget':0",
                "gemini-2.5-flash | 'thinkingBudget':-1",
                "gemini-2.5-flash-lite | 'thinkingBudget':0",
                "gemini-2.5-pro | 'thinkingBudget':128",
                "gemini-3.1-flash-lite | 'thinkingLevel':'minimal'",
                "gemini-3.6-flash | 'thinkingBudget':0",
                "gemini-3.8-flash | 'thinkingLevel':'high'",
                "gemini-4-hydrogen | 'thinkingLevel':'xhigh'",
                "gemma-4-31b-it | 'thinkingLevel':'minimal'",
                "gemini-3.1-flash-image | 'thinkingLevel':'high'"
            })
    void eachModelThinksAsItCan(String model, String thinking) {
        assertThat(configured(model, "'thinkingConfig':{" + thinking + "}").statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "gemini-3.1-pro-preview | 'candidateCount':2 | Multiple candidates is not enabled for this model",
                "gemini-4-neon | 'candidateCount':2 | Multiple candidates is not enabled for this model",
                "gemini-2.5-flash | 'presencePenalty':0.5 | Penalty is not enabled for this model",
                "gemini-4-carbon | 'frequencyPenalty':0.5 | Penalty is not enabled for this model",
                "gemini-3.8-flash | 'responseLogprobs':true | Logprobs is not enabled for models/gemini-3.8-flash",
                "gemini-2.5-pro | 'responseLogprobs':true | Logprobs is not enabled for models/gemini-2.5-pro",
                "gemini-2.5-flash | 'seed':1099511627776 | `Invalid value at 'generation_config.seed' (TYPE_INT32),"
                        + " 1099511627776`",
                "gemini-3.1-flash-image | 'responseMimeType':'application/json' | JSON mode is not enabled for"
                        + " models/gemini-3.1-flash-image",
                "gemini-2.5-flash | 'thinkingConfig':{'thinkingLevel':'lots'} | `Invalid value at"
                        + " 'generation_config.thinking_config.thinking_level'"
                        + " (type.googleapis.com/google.ai.generativelanguage.v1beta.ThinkingConfig.ThinkingLevel),"
                        + " \"lots\"`"
            })
    void whatAModelDoesNotHaveIsRefusedWithGooglesWords(String model, String config, String message) {
        HttpResponse<String> answer = configured(model, config);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer).at("message").value()).isEqualTo(message);
    }

    @Test
    void aModelGivesOnlyTheModalitiesThatItHas() {
        HttpResponse<String> spoken = ask("gemini-3.8-flash-tts", "\"store\":false");
        assertThat(error(spoken).at("message").value())
                .isEqualTo("The requested combination of response modalities (TEXT) is not supported by the model."
                        + " models/gemini-3.8-flash-tts accepts the following combination of response"
                        + " modalities:\n"
                        + "* AUDIO\n");
        HttpResponse<String> drawn = configured("gemini-3.8-flash", "'responseModalities':['TEXT','IMAGE']");
        assertThat(error(drawn).at("message").text(""))
                .contains("(IMAGE, TEXT) is not supported")
                .endsWith("\n* TEXT\n");
    }

    @Test
    void gemma3TakesNoSystemInstruction() {
        String system = "\"systemInstruction\":{\"parts\":[{\"text\":\"Be kind\"}]}";
        HttpResponse<String> answer = ask("gemma-3-27b-it", system);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer).at("message").value())
                .isEqualTo("Developer instruction is not enabled for models/gemma-3-27b-it");
        assertThat(ask("gemma-4-31b-it", system).statusCode()).isEqualTo(200);
    }

    @Test
    void aNameThatHasMovedOnAnswersByTheRulesOfItsSuccessor() {
        try (World later = new World()) {
            later.pass(Duration.ofDays(120));
            HttpResponse<String> answer = later.post(
                    "/v1beta/models/gemini-2.5-pro:generateContent",
                    HELLO.replaceFirst("}$", ",\"generationConfig\":{\"thinkingConfig\":{\"thinkingLevel\":\"low\"}}}"),
                    "x-goog-api-key",
                    "demo-good-1");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("\"modelVersion\": \"gemini-3.8-flash\"");
        }
    }
}
