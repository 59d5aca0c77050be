package io.geminibalance.sandbox;

import static io.geminibalance.sandbox.World.error;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TurnChecksTest {
    private static final String USER = "{'role':'user','parts':[{'text':'Hi'}]}";
    private static final String MODEL = "{'role':'model','parts':[{'text':'Once upon'}]}";
    private static final String CALL =
            "{'role':'model','parts':[{'functionCall':{'name':'f','args':{},'id':'a'},'thoughtSignature':'c2ln'}]}";
    private static final String RESULT =
            "{'role':'user','parts':[{'functionResponse':{'name':'f','response':{},'id':'a'}}]}";
    private static World world;

    @BeforeAll
    static void open() {
        world = new World();
    }

    @AfterAll
    static void close() {
        world.close();
    }

    private static HttpResponse<String> ask(String model, String... contents) {
        String body = "{\"contents\":[" + String.join(",", contents).replace('\'', '"') + "]}";
        return world.post("/v1beta/models/" + model + ":generateContent", body, "x-goog-api-key", "demo-good-1");
    }

    private static String refused(String model, String... contents) {
        HttpResponse<String> answer = ask(model, contents);
        assertThat(answer.statusCode()).isEqualTo(400);
        return error(answer).at("message").text("");
    }

    private static void taken(String model, String... contents) {
        assertThat(ask(model, contents).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gemini-3.5-flash",
                "gemini-3.5-flash-lite",
                "gemini-3.8-flash",
                "gemini-4-carbon",
                "gemini-4-neon"
            })
    void newerModelsDoNotGoOnWithATurnOfTheirOwn(String model) {
        assertThat(refused(model, USER, MODEL)).isEqualTo("Requests ending with a model turn are not supported.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemini-2.5-flash", "gemini-3.1-pro-preview"})
    void olderModelsDo(String model) {
        taken(model, USER, MODEL);
    }

    @Test
    void resultsAndTextInOneTurnAreRefusedAndInTwoTheyAreNot() {
        String mixed = RESULT.replace("}}]", "}},{'text':'go on'}]");
        assertThat(refused("gemini-3.8-flash", USER, CALL, mixed)).contains("ending with a model turn");
        taken("gemini-3.8-flash", USER, CALL, RESULT, USER);
        taken("gemini-2.5-flash", USER, CALL, mixed);
    }

    @Test
    void aCallFollowsTheUserOrAResult() {
        String sentence =
                "Please ensure that function call turn comes immediately after a user turn or after a function"
                        + " response turn.";
        assertThat(refused("gemini-2.5-flash", CALL, RESULT)).isEqualTo(sentence);
        assertThat(refused("gemini-2.5-flash", MODEL, USER)).isEqualTo(sentence);
        assertThat(refused("gemini-3.8-flash", USER, MODEL, CALL, RESULT)).isEqualTo(sentence);
        taken("gemini-3.8-flash", USER, CALL, RESULT, CALL, RESULT);
    }

    @Test
    void aResultFollowsItsCall() {
        assertThat(refused("gemini-2.5-flash", USER, RESULT))
                .isEqualTo("Please ensure that function response turn comes immediately after a function call turn.");
        assertThat(refused("gemini-2.5-flash", USER, CALL, USER, RESULT))
                .contains("number of function response parts is equal");
    }

    @Test
    void theIdOfAResultIsThatOfItsCall() {
        String other = RESULT.replace("'id':'a'", "'id':'b'");
        assertThat(refused("gemini-3.8-flash", USER, CALL, other))
                .isEqualTo("functionResponse.id does not match functionCall.id");
        taken("gemini-3-flash-preview", USER, CALL, other);
    }

    @Test
    void aSignatureIsBase64OrOneOfGooglesWords() {
        assertThat(refused("gemini-3.8-flash", USER, CALL.replace("c2ln", "claude#EqQB"), RESULT))
                .isEqualTo("Corrupted thought signature.");
        taken("gemini-3.8-flash", USER, CALL.replace("c2ln", "skip_thought_signature_validator"), RESULT);
        taken("gemini-2.5-flash", USER, CALL.replace("c2ln", "claude#EqQB"), RESULT);
    }

    @Test
    void aTurnThatSaysNothingIsRefused() {
        String empty = USER.replace("Hi", "");
        assertThat(refused("gemini-2.5-flash", empty))
                .isEqualTo(
                        "* GenerateContentRequest.contents[0].parts[0].data: required oneof field 'data' must have one"
                                + " initialized field\n");
        taken("gemini-2.5-flash", USER.replace("[{", "[{'text':''},{"));
    }

    @Test
    void callsAndResultsHaveNames() {
        assertThat(refused("gemini-3.8-flash", USER, CALL, RESULT.replace("'f'", "''")))
                .isEqualTo("* GenerateContentRequest.contents[2].parts[0].function_response.name: Name cannot be"
                        + " empty.\n");
    }

    @Test
    void aPartHoldsOneThingAndArgumentsAreAnObject() {
        assertThat(refused("gemini-2.5-flash", USER.replace("}]", ",'inlineData':{'mimeType':'a/b','data':''}}]")))
                .isEqualTo(
                        "Invalid value at 'contents[0].parts[0]' (oneof), oneof field 'data' is already set. Cannot set"
                                + " 'inlineData'");
        assertThat(refused("gemini-2.5-flash", USER, CALL.replace("{},", "[],"), RESULT))
                .isEqualTo(
                        "Invalid JSON payload received. Unknown name \"args\" at 'contents[1].parts[0].function_call':"
                                + " Proto field is not repeating, cannot start list.");
    }

    @Test
    void gemini25TakesNoMediaInResults() {
        String shown = RESULT.replace("{},", "{},'parts':[{'inlineData':{'mimeType':'image/png','data':'AA=='}}],");
        assertThat(refused("gemini-2.5-flash", USER, CALL, shown)).contains("Multimodal function response");
        taken("gemini-3.8-flash", USER, CALL, shown);
    }
}
