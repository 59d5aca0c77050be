package io.geminibalance.sandbox;

import static io.geminibalance.sandbox.World.FLASH;
import static io.geminibalance.sandbox.World.HELLO;
import static io.geminibalance.sandbox.World.error;
import static io.geminibalance.sandbox.World.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.json.JsonView;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalsTest {
    private static World world;

    @BeforeAll
    static void open() {
        world = new World();
    }

    @AfterAll
    static void close() {
        world.close();
    }

    private static HttpResponse<String> generate(String model, String body) {
        return world.post("/v1beta/models/" + model + ":generateContent", body, "x-goog-api-key", "demo-good-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"contents\":[}", "{} {}", "[]", "7", "null"})
    void whatIsNoJsonObjectIsRefused(String body) {
        HttpResponse<String> answer = generate("gemini-2.5-flash", body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer).at("status").value()).isEqualTo("INVALID_ARGUMENT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"contents\":[]}"})
    void aQuestionNeedsContents(String body) {
        HttpResponse<String> answer = generate("gemini-2.5-flash", body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer).at("message").value())
                .isEqualTo("* GenerateContentRequest.contents: contents is not specified\n");
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-0.5-flash,generateContent",
        "gemini-embedding-001,generateContent",
        "gemini-2.5-flash,embedContent"
    })
    void aModelThatIsNotThereOrCannotDoThisIsNotFound(String model, String verb) {
        HttpResponse<String> answer =
                world.post("/v1beta/models/" + model + ":" + verb, HELLO, "x-goog-api-key", "demo-good-1");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(error(answer).at("message").text(""))
                .isEqualTo(
                        "models/" + model + " is not found for API version v1beta, or is not supported for " + verb
                                + ". Call ModelService.ListModels to see the list of available models and their supported methods.");
    }

    @Test
    void anErrorInsteadOfEventsIsTheBareDocumentUnderTheTypeOfEvents() {
        HttpResponse<String> answer =
                world.post("/v1beta/models/nope:streamGenerateContent?alt=sse", HELLO, "x-goog-api-key", "demo-good-1");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/event-stream");
        assertThat(answer.body())
                .startsWith("{\n  \"error\": {\n    \"code\": 404,")
                .endsWith("}\n");
    }

    @Test
    void anErrorInsteadOfAnArrayIsItsElement() {
        HttpResponse<String> answer =
                world.post("/v1beta/models/nope:streamGenerateContent", HELLO, "x-goog-api-key", "demo-good-1");
        assertThat(json(answer).at(0).at("error").at("code").value()).isEqualTo(404);
    }

    @Test
    void unknownFieldsAreNamedWithTheirPlace() {
        HttpResponse<String> answer = generate("gemini-2.5-flash", """
                {"contents":[{"parts":[{"text":"Hi"}]}],"foo":1,"generationConfig":{"bar":2},
                 "tools":[{"function_declarations":[{"name":"f","parameters":{"type":"OBJECT",
                   "properties":{"a":{"type":"STRING"},"b":{"anyOf":[{"const":1}]}}}}]}]}""");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer).at("message").value()).isEqualTo("""
                Invalid JSON payload received. Unknown name "foo": Cannot find field.
                Invalid JSON payload received. Unknown name "bar" at 'generation_config': Cannot find field.
                Invalid JSON payload received. Unknown name "const" at \
                'tools[0].function_declarations[0].parameters.properties[1].value.any_of[0]': Cannot find field.""");
        JsonView violations = error(answer).at("details").at(0).at("fieldViolations");
        assertThat(violations.at(0).at("field").isPresent()).isFalse();
        assertThat(violations.at(1).at("field").value()).isEqualTo("generation_config");
    }

    @Test
    void whatTheCallerNamesFreelyIsNoUnknownField() {
        HttpResponse<String> answer = generate("gemini-2.5-flash", """
                {"contents":[{"parts":[{"text":"Hi"}]},
                  {"role":"model","parts":[{"functionCall":{"name":"f","args":{"foo_bar":1}}}]},
                  {"role":"user","parts":[{"functionResponse":{"name":"f","response":{"baz":1}}}]}]}""");
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void pathsAndMethodsThatGoogleDoesNotKnowAreNotFound() {
        assertThat(world.get(FLASH + ":generateContent", "x-goog-api-key", "demo-good-1")
                        .statusCode())
                .isEqualTo(404);
        assertThat(world.post("/v1beta/models", "{}", "x-goog-api-key", "demo-good-1")
                        .statusCode())
                .isEqualTo(404);
        assertThat(world.get("/elsewhere").statusCode()).isEqualTo(404);
    }

    @Test
    void withoutAKeyTheCallerIsUnregistered() {
        HttpResponse<String> answer = world.post(FLASH + ":generateContent", HELLO);
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(error(answer).at("message").text("")).contains("unregistered callers");
    }

    @Test
    void aBearerTokenOnANativeCallIsTheWrongKindOfToken() {
        HttpResponse<String> answer = world.post(
                FLASH + ":generateContent",
                HELLO,
                "x-goog-api-key",
                "demo-good-1",
                "authorization",
                "Bearer demo-good-1");
        assertThat(answer.statusCode()).isEqualTo(401);
        JsonView detail = error(answer).at("details").at(0);
        assertThat(detail.at("reason").value()).isEqualTo("ACCESS_TOKEN_TYPE_UNSUPPORTED");
        assertThat(detail.at("metadata").at("method").text("")).endsWith(".v1beta.GenerativeService.GenerateContent");
    }

    @Test
    void theCompatibleRouteWantsOneBearerTokenAndNothingElse() {
        HttpResponse<String> two = world.post(
                Operation.CHAT, "{}", "x-goog-api-key", "demo-good-1", "authorization", "Bearer demo-good-1");
        assertThat(two.statusCode()).isEqualTo(400);
        assertThat(json(two).at(0).at("error").at("message").text(""))
                .startsWith("Multiple authentication credentials");
        HttpResponse<String> none = world.post(Operation.CHAT + "?key=demo-good-1", "{}");
        assertThat(none.statusCode()).isEqualTo(400);
        assertThat(json(none).at(0).at("error").at("message").value())
                .isEqualTo("Missing or invalid Authorization header.");
    }

    @Test
    void gemini3WantsTheSignatureOfACallBack() {
        String body = """
                {"contents":[{"parts":[{"text":"Hi"}]},
                  {"role":"model","parts":[{"functionCall":{"name":"f","args":{}}%s}]},
                  {"role":"user","parts":[{"functionResponse":{"name":"f","response":{}}}]}]}""";
        HttpResponse<String> unsigned = generate("gemini-3-flash-preview", body.formatted(""));
        assertThat(unsigned.statusCode()).isEqualTo(400);
        assertThat(error(unsigned).at("message").text(""))
                .startsWith("Function call is missing a thought_signature")
                .contains("`default_api:f` , position 2");
        assertThat(generate("gemini-3-flash-preview", body.formatted(",\"thought_signature\":\"c2ln\""))
                        .statusCode())
                .isEqualTo(200);
        assertThat(generate("gemini-2.5-flash", body.formatted("")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void everyCallNeedsItsResult() {
        HttpResponse<String> answer = generate("gemini-2.5-flash", """
                {"contents":[{"parts":[{"text":"Hi"}]},
                  {"role":"model","parts":[{"functionCall":{"name":"f"}},{"functionCall":{"name":"g"}}]},
                  {"role":"user","parts":[{"functionResponse":{"name":"f","response":{}}}]}]}""");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer).at("message").text("")).contains("number of function response parts");
    }

    @Test
    void filesAndCachesOfOthersAreForbidden() {
        HttpResponse<String> file = generate("gemini-2.5-flash", """
                {"contents":[{"parts":[{"file_data":{"file_uri":
                 "https://generativelanguage.googleapis.com/v1beta/files/abc","mime_type":"image/png"}}]}]}""");
        assertThat(file.statusCode()).isEqualTo(403);
        assertThat(error(file).at("message").text("")).contains("the File abc or");
        HttpResponse<String> cache =
                generate("gemini-2.5-flash", HELLO.replaceFirst("\\{", "{\"cachedContent\":\"cachedContents/x\","));
        assertThat(cache.statusCode()).isEqualTo(403);
    }
}
