package io.geminibalance.sandbox;

import static io.geminibalance.sandbox.World.FLASH;
import static io.geminibalance.sandbox.World.HELLO;
import static io.geminibalance.sandbox.World.json;
import static io.geminibalance.sandbox.World.part;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AnswersTest {
    private static final String GOOD = "demo-good-1";
    private static World world;

    @BeforeAll
    static void open() {
        world = new World();
    }

    @AfterAll
    static void close() {
        world.close();
    }

    @Test
    void aQuestionIsAnsweredWithItsOwnWords() {
        JsonView answer = world.generate(HELLO);
        assertThat(part(answer, 0).at("text").text("")).startsWith("You said: Hello");
        assertThat(answer.at("candidates").at(0).at("finishReason").value()).isEqualTo("STOP");
        assertThat(answer.at("usageMetadata").at("totalTokenCount").number(0)).isPositive();
        assertThat(answer.at("modelVersion").value()).isEqualTo("gemini-2.5-flash");
        assertThat(answer.at("responseId").text("")).isNotEmpty();
    }

    @Test
    void theHeadersAreThoseThatGoogleSends() {
        HttpResponse<String> answer = world.hello(GOOD);
        Map<String, List<String>> fields = answer.headers().map();
        assertThat(fields.get("content-type")).containsExactly("application/json; charset=UTF-8");
        assertThat(fields.get("vary")).containsExactly("Origin", "Referer", "X-Origin");
        assertThat(fields.get("server")).containsExactly("scaffolding on HTTPServer2");
        assertThat(fields.get("x-gemini-service-tier")).containsExactly("standard");
        assertThat(fields).containsKeys("alt-svc", "server-timing", "x-frame-options", "date");
    }

    @Test
    void eventsAreOneLineEachAndOnlyTheLastSaysWhyItEnded() {
        HttpResponse<String> answer =
                world.post(FLASH + ":streamGenerateContent?alt=sse", HELLO, "x-goog-api-key", GOOD);
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/event-stream");
        assertThat(answer.headers().firstValue("x-gemini-service-tier")).isEmpty();
        assertThat(answer.body()).endsWith("\r\n\r\n");
        List<JsonView> events = Arrays.stream(answer.body().split("\r\n\r\n"))
                .peek(event -> assertThat(event).startsWith("data: {").doesNotContain("\n"))
                .map(event -> new JsonView(Json.read(event.substring(6))))
                .toList();
        assertThat(events).hasSize(4);
        assertThat(events).allSatisfy(event -> {
            assertThat(event.at("usageMetadata").isObject()).isTrue();
            assertThat(event.at("modelVersion").isPresent()).isTrue();
            assertThat(event.at("responseId").value())
                    .isEqualTo(events.getFirst().at("responseId").value());
        });
        assertThat(events.stream()
                        .map(event ->
                                event.at("candidates").at(0).at("finishReason").value()))
                .containsExactly(null, null, null, "STOP");
        StringBuilder text = new StringBuilder();
        events.forEach(event -> text.append(part(event, 0).at("text").text("")));
        assertThat(text.toString())
                .isEqualTo(part(world.generate(HELLO), 0).at("text").value());
    }

    @Test
    void withoutAltSseAStreamIsAnArrayInGooglesLayout() {
        HttpResponse<String> answer = world.post(FLASH + ":streamGenerateContent", HELLO, "x-goog-api-key", GOOD);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json; charset=UTF-8");
        assertThat(answer.body())
                .startsWith("[{\n  \"candidates\": [\n")
                .contains("}\n,\r\n{\n")
                .endsWith("}\n]");
        assertThat(json(answer).each()).hasSize(4);
    }

    @Test
    void whatIsNoEventStreamIsZippedWhereTheClientTakesIt() throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(world.sandbox.uri() + "/v1beta/models?key=" + GOOD))
                    .header("accept-encoding", "gzip, deflate")
                    .build();
            HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            assertThat(answer.headers().firstValue("content-encoding")).hasValue("gzip");
            byte[] body = new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes();
            assertThat(new String(body, StandardCharsets.UTF_8)).startsWith("{\n  \"models\": [");
        }
    }

    @Test
    void snakeCaseIsUnderstoodToo() {
        JsonView answer = world.generate("""
            {"contents":[{"parts":[{"text":"Hi"},{"inline_data":{"mime_type":"image/png","data":"AA=="}}]}],
             "generation_config":{"thinking_config":{"include_thoughts":true},"max_output_tokens":3}}\
            """);
        assertThat(part(answer, 0).at("thought").value()).isEqualTo(true);
        assertThat(answer.at("usageMetadata").at("thoughtsTokenCount").number(0))
                .isPositive();
        assertThat(part(answer, 1).at("text").value()).isEqualTo("You said: Hi");
        assertThat(part(answer, 1).at("thoughtSignature").isPresent()).isTrue();
        assertThat(answer.at("candidates").at(0).at("finishReason").value()).isEqualTo("MAX_TOKENS");
    }

    @Test
    void theAnswerEndsBeforeAStopSequence() {
        JsonView answer = world.generate("""
            {"contents":[{"parts":[{"text":"one two three"}]}],"generationConfig":{"stopSequences":["two"]}}\
            """);
        assertThat(part(answer, 0).at("text").value()).isEqualTo("You said: one ");
        assertThat(answer.at("candidates").at(0).at("finishReason").value()).isEqualTo("STOP");
    }

    @Test
    void asManyCandidatesComeAsWereAskedFor() {
        JsonView answer = world.generate("""
            {"contents":[{"parts":[{"text":"Hi"}]}],"generationConfig":{"candidateCount":3}}\
            """);
        assertThat(answer.at("candidates").each()).hasSize(3);
        assertThat(answer.at("candidates").at(2).at("index").value()).isEqualTo(2);
    }

    private static final String TOOLS = """
        "tools":[{"functionDeclarations":[
          {"name":"clock","parameters":{"type":"OBJECT","properties":{}}},
          {"name":"weather","parameters":{"type":"OBJECT","properties":{
            "city":{"type":"STRING"},"unit":{"type":"STRING","enum":["kelvin"]},
            "days":{"type":"INTEGER","minimum":2},"note":{"type":"STRING"}},
            "required":["city","unit","days"]}}]}]\
        """;

    @Test
    void theFunctionThatTheQuestionNamesIsCalledWithWhatItRequires() {
        JsonView answer = world.generate("{\"contents\":[{\"parts\":[{\"text\":\"The weather?\"}]}]," + TOOLS + "}");
        JsonView call = part(answer, 0).at("functionCall");
        assertThat(call.at("name").value()).isEqualTo("weather");
        assertThat(Json.text(call.at("args").value()))
                .isEqualTo("{\"city\":\"Berlin\",\"unit\":\"kelvin\",\"days\":2}");
        assertThat(part(answer, 0).at("thoughtSignature").text("")).isNotEmpty();
        assertThat(answer.at("candidates").at(0).at("finishReason").value()).isEqualTo("STOP");
    }

    @Test
    void functionsNamedTogetherAreCalledTogether() {
        JsonView answer =
                world.generate("{\"contents\":[{\"parts\":[{\"text\":\"clock and weather\"}]}]," + TOOLS + "}");
        assertThat(part(answer, 0).at("functionCall").at("name").value()).isEqualTo("clock");
        assertThat(part(answer, 1).at("functionCall").at("name").value()).isEqualTo("weather");
    }

    @Test
    void noFunctionIsCalledWhereTheModeForbidsIt() {
        JsonView answer = world.generate("{\"contents\":[{\"parts\":[{\"text\":\"The weather?\"}]}],"
                + "\"toolConfig\":{\"functionCallingConfig\":{\"mode\":\"NONE\"}}," + TOOLS + "}");
        assertThat(part(answer, 0).at("text").isPresent()).isTrue();
    }

    @Test
    void theResultOfAFunctionIsPutIntoWords() {
        JsonView answer = world.generate("""
                  {"contents":[{"parts":[{"text":"The weather?"}]},
                    {"role":"model","parts":[{"functionCall":{"name":"weather","args":{}}}]},
                    {"role":"user","parts":[{"functionResponse":{"name":"weather","response":{"my_sky":"blue"}}}]}],\
                  """ + TOOLS + "}");
        assertThat(part(answer, 0).at("text").value()).isEqualTo("weather says: {\"my_sky\":\"blue\"}");
    }

    @Test
    void jsonAsWantedFitsTheSchema() {
        JsonView answer = world.generate("""
            {"contents":[{"parts":[{"text":"Who?"}]}],"generationConfig":{"responseMimeType":"application/json",
             "responseJsonSchema":{"type":"object","properties":{
               "name":{"type":"string"},"age":{"type":"integer","minimum":18},"tags":{"type":"array","minItems":2,
               "items":{"$ref":"#/$defs/tag"}},"more":{"type":["boolean","null"]}},
               "required":["name","age","tags","more"],"$defs":{"tag":{"enum":["a","b"]}}}}}\
            """);
        Object made = Json.read(part(answer, 0).at("text").text(""));
        assertThat(Json.text(made)).isEqualTo("{\"name\":\"Ada\",\"age\":18,\"tags\":[\"a\",\"a\"],\"more\":true}");
    }

    @Test
    void modelsAreListedPageByPage() {
        JsonView first = json(world.get("/v1beta/models?pageSize=4", "x-goog-api-key", GOOD));
        assertThat(first.at("models").each()).hasSize(4);
        String token = first.at("nextPageToken").text("");
        JsonView rest = json(world.get("/v1/models?pageSize=1000&pageToken=" + token, "x-goog-api-key", GOOD));
        assertThat(rest.at("models").each()).hasSize(Model.ALL.size() - 4);
        assertThat(rest.at("nextPageToken").isPresent()).isFalse();
    }

    @Test
    void oneModelTellsItsFacts() {
        JsonView model = json(world.get("/v1alpha/models/gemini-2.5-pro", "x-goog-api-key", GOOD));
        assertThat(model.at("name").value()).isEqualTo("models/gemini-2.5-pro");
        assertThat(model.at("inputTokenLimit").value()).isEqualTo(1_048_576);
    }

    @Test
    void tokensAreCountedForBothFormsOfTheQuestion() {
        String plain = world.post(FLASH + ":countTokens", HELLO, "x-goog-api-key", GOOD)
                .body();
        String wrapped = world.post(
                        FLASH + ":countTokens", "{\"generateContentRequest\":" + HELLO + "}", "x-goog-api-key", GOOD)
                .body();
        assertThat(plain).isEqualTo(wrapped).contains("\"totalTokens\": 2");
    }

    private static List<JsonView> vector(String model, String request) {
        return json(world.post("/v1beta/models/" + model + ":embedContent", request, "x-goog-api-key", GOOD))
                .at("embedding")
                .at("values")
                .each();
    }

    private static double length(List<JsonView> vector) {
        return Math.sqrt(vector.stream()
                .mapToDouble(each -> Math.pow((Double) each.value(), 2))
                .sum());
    }

    @Test
    void wholeVectorsHaveLengthOneAndShortOnesOfTheFirstModelAreTheirBeginning() {
        String whole = "{\"content\":{\"parts\":[{\"text\":\"red apples\"}]}}";
        String small = whole.replaceFirst("}$", ",\"outputDimensionality\":128}");
        assertThat(vector("gemini-embedding-001", whole)).hasSize(3072);
        assertThat(length(vector("gemini-embedding-001", whole))).isCloseTo(1, within(1e-6));
        assertThat(vector("gemini-embedding-001", small))
                .isEqualTo(vector("gemini-embedding-001", whole).subList(0, 128));
        assertThat(length(vector("gemini-embedding-001", small))).isLessThan(0.5);
        assertThat(length(vector("gemini-embedding-2", small))).isCloseTo(1, within(1e-6));
    }

    @Test
    void severalPartsMeltIntoOneVector() {
        assertThat(vector("gemini-embedding-2", "{\"content\":{\"parts\":[{\"text\":\"red\"},{\"text\":\"apples\"}]}}"))
                .isEqualTo(vector("gemini-embedding-2", "{\"content\":{\"parts\":[{\"text\":\"red apples\"}]}}"));
    }

    @Test
    void aBatchOfVectorsTellsItsTokensAndWantsItsModelInEachRequest() {
        String one = "\"content\":{\"parts\":[{\"text\":\"red apples\"}]},\"outputDimensionality\":128}";
        String named = "{\"model\":\"models/gemini-embedding-001\"," + one;
        String batch = "/v1beta/models/gemini-embedding-001:batchEmbedContents";
        JsonView answer =
                json(world.post(batch, "{\"requests\":[" + named + "," + named + "]}", "x-goog-api-key", GOOD));
        assertThat(answer.at("embeddings").each()).hasSize(2);
        assertThat(answer.at("embeddings").at(1).at("values").each())
                .isEqualTo(vector("gemini-embedding-001", "{" + one));
        assertThat(answer.at("usageMetadata").at("promptTokenCount").value()).isEqualTo(6);
        HttpResponse<String> nameless =
                world.post(batch, "{\"requests\":[" + named + ",{" + one + "]}", "x-goog-api-key", GOOD);
        assertThat(nameless.statusCode()).isEqualTo(400);
        assertThat(nameless.body()).contains("requests[1].model: unexpected model name format");
    }

    @Test
    void theCompatibleRouteAnswersWholeAndInEvents() {
        String body = "{\"model\":\"gemini-2.5-flash\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]%s}";
        HttpResponse<String> whole = world.post(Operation.CHAT, body.formatted(""), "authorization", "Bearer " + GOOD);
        assertThat(whole.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(json(whole).at("choices").at(0).at("message").at("content").text(""))
                .startsWith("You said: Hello");
        HttpResponse<String> events =
                world.post(Operation.CHAT, body.formatted(",\"stream\":true"), "authorization", "Bearer " + GOOD);
        assertThat(events.body())
                .startsWith("data: {")
                .endsWith("data: [DONE]\n\n")
                .contains("chat.completion.chunk");
    }

    @Test
    void whatWasAskedIsRemembered() {
        world.post(FLASH + ":generateContent?key=demo-good-seen&x=%2f", HELLO, "x-my-field", "here");
        Seen seen = world.sandbox.seen().stream()
                .filter(each -> each.key().equals("demo-good-seen"))
                .findFirst()
                .orElseThrow();
        assertThat(seen.method()).isEqualTo("POST");
        assertThat(seen.target()).isEqualTo(FLASH + ":generateContent?key=demo-good-seen&x=%2f");
        assertThat(seen.headers().first("X-My-Field")).hasValue("here");
        assertThat(seen.bodyLength()).isEqualTo(HELLO.length());
        assertThat(new String(seen.body(), StandardCharsets.UTF_8)).isEqualTo(HELLO);
    }
}
