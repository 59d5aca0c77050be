package io.geminibalance.sandbox;

import static io.geminibalance.sandbox.World.HELLO;
import static io.geminibalance.sandbox.World.error;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolChecksTest {
    private static final String F = "{'functionDeclarations':[{'name':'f'}]}";
    private static final String BOTH = "'tools':[" + F + ",{'googleSearch':{}}]";
    private static final String JSON = "'generationConfig':{'responseMimeType':'application/json'}";
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
        String body = HELLO.replaceFirst("}$", "," + more.replace('\'', '"') + "}");
        return world.post("/v1beta/models/" + model + ":generateContent", body, "x-goog-api-key", "demo-good-1");
    }

    private static String refused(String model, String more) {
        HttpResponse<String> answer = ask(model, more);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        return error(answer).at("message").text("");
    }

    private static void taken(String model, String more) {
        assertThat(ask(model, more).body()).contains("modelVersion");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "1st", "a b", "a/b", "é", "a2345678901234567890123456789012345678901234567890123456789012345"
            })
    void badNamesOfFunctionsAreRefused(String name) {
        assertThat(refused(
                        "gemini-3.8-flash", "'tools':[" + F + ",{'functionDeclarations':[{'name':'" + name + "'}]}]"))
                .startsWith("* GenerateContentRequest.tools[1].function_declarations[0].name: Invalid function name.");
    }

    @Test
    void aFunctionIsDeclaredOnceAndWithOneSchema() {
        assertThat(refused("gemini-2.5-flash", "'tools':[" + F + "," + F + "]"))
                .isEqualTo("Duplicate function declaration found: f");
        assertThat(refused(
                        "gemini-2.5-flash",
                        "'tools':[{'functionDeclarations':[{'name':'f',"
                                + "'parameters':{'type':'OBJECT'},'parametersJsonSchema':{'type':'object'}}]}]"))
                .contains("tools[0].function_declarations[0]: parameters and parameters_json_schema");
    }

    @Test
    void aWayOfCallingNeedsFunctions() {
        String calling = "'toolConfig':{'functionCallingConfig':{'mode':'AUTO'}}";
        assertThat(refused("gemini-3.8-flash", calling))
                .isEqualTo("Function calling config is set without function_declarations.");
        assertThat(refused("gemini-3.8-flash", calling + ",'tools':[{'googleSearch':{}}]"))
                .isEqualTo("Function calling config is set without function_declarations.");
        taken("gemini-3.8-flash", calling + ",'tools':[" + F + "]");
    }

    @Test
    void functionsArePickedOutOnlyWhereOneMustBeCalled() {
        String picked = "'tools':[" + F + "],'toolConfig':{'functionCallingConfig':{'mode':'%s',"
                + "'allowedFunctionNames':['f']}}";
        assertThat(refused("gemini-3.8-flash", picked.formatted("AUTO"))).contains("allowed_function_names");
        taken("gemini-3.8-flash", picked.formatted("ANY"));
    }

    @Test
    void googlesToolsGoWithFunctionsOnNewerModelsThatAreToldSo() {
        assertThat(refused("gemini-2.5-flash", BOTH))
                .isEqualTo("Tool use with function calling is unsupported by the model.");
        assertThat(refused("gemini-3.8-flash", BOTH))
                .startsWith("Please enable tool_config.include_server_side_tool_invocations");
        HttpResponse<String> told =
                ask("gemini-3.8-flash", BOTH + ",'toolConfig':{'includeServerSideToolInvocations':true}");
        assertThat(told.body()).contains("\"toolCall\"", "\"toolResponse\"", "\"functionCall\"");
    }

    @Test
    void jsonGoesWithFunctionsOnNewerModelsThatMayChoose() {
        String sentence = "Function calling with a response mime type: 'application/json' is unsupported";
        assertThat(refused("gemini-2.5-flash", "'tools':[" + F + "]," + JSON)).isEqualTo(sentence);
        taken("gemini-3.8-flash", "'tools':[" + F + "]," + JSON);
        assertThat(refused(
                        "gemini-3.8-flash",
                        "'tools':[" + F + "]," + JSON + ",'toolConfig':{'functionCallingConfig':{'mode':'ANY'}}"))
                .isEqualTo(sentence);
        assertThat(refused("gemini-2.5-flash", "'tools':[{'googleSearch':{}}]," + JSON))
                .isEqualTo("Tool use with a response mime type: 'application/json' is unsupported");
    }

    @Test
    void modelsThatDrawCallNothing() {
        assertThat(refused("gemini-nano-banana-2.1", "'tools':[" + F + "]"))
                .isEqualTo("Function calling is not enabled for models/gemini-nano-banana-2.1");
    }

    @Test
    void whatIsInACacheIsNotSaidAgain() {
        String cache = "'cachedContent':'cachedContents/x'";
        String sentence =
                "CachedContent can not be used with GenerateContent request setting system_instruction, tools or"
                        + " tool_config.";
        assertThat(refused("gemini-2.5-flash", cache + ",'tools':[" + F + "]")).startsWith(sentence);
        assertThat(refused("gemini-2.5-flash", cache + ",'systemInstruction':{'parts':[{'text':'Be kind'}]}"))
                .startsWith(sentence);
    }
}
