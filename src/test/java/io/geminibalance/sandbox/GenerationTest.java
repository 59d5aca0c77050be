package io.geminibalance.sandbox;

import static io.geminibalance.sandbox.World.HELLO;
import static io.geminibalance.sandbox.World.json;
import static io.geminibalance.sandbox.World.part;
import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GenerationTest {
    private static World world;

    @BeforeAll
    static void open() {
        world = new World();
    }

    @AfterAll
    static void close() {
        world.close();
    }

    private static HttpResponse<String> post(String target, String more) {
        String body = more.isEmpty() ? HELLO : HELLO.replaceFirst("}$", "," + more.replace('\'', '"') + "}");
        return world.post("/v1beta/models/" + target, body, "x-goog-api-key", "demo-good-1");
    }

    private static JsonView whole(String model, String more) {
        HttpResponse<String> answer = post(model + ":generateContent", more);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer);
    }

    private static List<JsonView> events(String model, String more) {
        return Arrays.stream(post(model + ":streamGenerateContent?alt=sse", more)
                        .body()
                        .split("\r\n\r\n"))
                .map(event -> new JsonView(Json.read(event.substring("data: ".length()))))
                .toList();
    }

    private static JsonView candidate(JsonView answer) {
        return answer.at("candidates").at(0);
    }

    private static byte[] data(JsonView part) {
        return Base64.getDecoder().decode(part.at("inlineData").at("data").text(""));
    }

    @Test
    void aModelThatDrawsGivesWordsAndARealPicture() {
        JsonView answer = whole("gemini-3.1-flash-image", "");
        assertThat(part(answer, 0).at("text").text("")).contains("Hello");
        assertThat(part(answer, 1).at("inlineData").at("mimeType").value()).isEqualTo("image/png");
        assertThat(data(part(answer, 1))).startsWith(0x89, 'P', 'N', 'G').endsWith(0xae, 0x42, 0x60, 0x82);
        JsonView usage = answer.at("usageMetadata");
        assertThat(usage.at("candidatesTokensDetails").at(0).at("modality").value())
                .isEqualTo("IMAGE");
        assertThat(usage.at("candidatesTokenCount").number(0)).isGreaterThan(1290);
    }

    @Test
    void aPictureAloneComesWhereOnlyThatWasAskedFor() {
        List<JsonView> events = events("gemini-nano-banana-2.1", "'generationConfig':{'responseModalities':['IMAGE']}");
        assertThat(events).hasSize(2);
        assertThat(part(events.getFirst(), 0).at("inlineData").isObject()).isTrue();
        assertThat(candidate(events.getLast()).at("finishReason").value()).isEqualTo("STOP");
    }

    @Test
    void aModelThatSpeaksGivesSamplesOrAFile() {
        String spoken = "'generationConfig':{'responseModalities':['AUDIO'],'speechConfig':{'voiceConfig':"
                + "{'prebuiltVoiceConfig':{'voiceName':'Kore'}}}}";
        JsonView samples = part(whole("gemini-3.1-flash-tts-preview", spoken), 0);
        assertThat(samples.at("inlineData").at("mimeType").value()).isEqualTo("audio/L16;codec=pcm;rate=24000");
        byte[] file = data(part(whole("gemini-3.8-flash-tts", spoken), 0));
        assertThat(new String(file, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("RIFF");
        assertThat(file).hasSize(44 + data(samples).length);
    }

    @Test
    void aSearchTellsItsSourcesInTheLastEventByBytes() {
        List<JsonView> events = events("gemini-3.8-flash", "'tools':[{'googleSearch':{}}]");
        StringBuilder said = new StringBuilder();
        events.forEach(event -> said.append(part(event, 0).at("text").text("")));
        byte[] bytes = said.toString().getBytes(StandardCharsets.UTF_8);
        assertThat(events.subList(0, events.size() - 1))
                .noneMatch(event -> candidate(event).at("groundingMetadata").isPresent());
        JsonView grounding = candidate(events.getLast()).at("groundingMetadata");
        assertThat(grounding.at("groundingChunks").each()).hasSize(2);
        assertThat(grounding.at("groundingSupports").each()).hasSize(3).allSatisfy(support -> {
            JsonView segment = support.at("segment");
            int from = segment.at("startIndex").number(0);
            int to = segment.at("endIndex").number(0);
            assertThat(new String(bytes, from, to - from, StandardCharsets.UTF_8))
                    .isEqualTo(segment.at("text").value());
        });
        assertThat(grounding
                        .at("groundingSupports")
                        .at(0)
                        .at("segment")
                        .at("startIndex")
                        .isPresent())
                .isFalse();
        assertThat(said.toString().length()).isLessThan(bytes.length);
    }

    @Test
    void codeThatWasRunComesBeforeTheAnswer() {
        JsonView answer = whole("gemini-3.8-flash", "'tools':[{'codeExecution':{}}]");
        assertThat(part(answer, 0).at("executableCode").at("language").value()).isEqualTo("PYTHON");
        assertThat(part(answer, 1).at("codeExecutionResult").at("outcome").value())
                .isEqualTo("OUTCOME_OK");
        assertThat(part(answer, 2).at("text").text("")).startsWith("You said: Hello");
        assertThat(answer.at("usageMetadata").at("toolUsePromptTokenCount").number(0))
                .isPositive();
    }

    @Test
    void newerModelsGiveEachCallAnIdOfItsOwn() {
        String tools = "'tools':[{'functionDeclarations':[{'name':'hello'},{'name':'ello'}]}]";
        JsonView answer = whole("gemini-4-neon", tools);
        List<JsonView> calls = candidate(answer).at("content").at("parts").each();
        assertThat(calls).hasSize(2);
        assertThat(calls.stream().map(part -> part.at("functionCall").at("id").value()))
                .doesNotHaveDuplicates()
                .doesNotContainNull();
        assertThat(calls.stream().map(part -> part.at("thoughtSignature").isPresent()))
                .containsExactly(true, false);
        assertThat(part(whole("gemini-2.5-flash", tools), 0)
                        .at("functionCall")
                        .at("id")
                        .isPresent())
                .isFalse();
    }

    @Test
    void aModelThatTellsProbabilitiesDoesSoForEachToken() {
        List<JsonView> events = events("gemini-2.5-flash", "'generationConfig':{'responseLogprobs':true,'logprobs':3}");
        assertThat(events).allSatisfy(event -> {
            JsonView result = candidate(event).at("logprobsResult");
            StringBuilder tokens = new StringBuilder();
            result.at("chosenCandidates")
                    .each()
                    .forEach(each -> tokens.append(each.at("token").text("")));
            assertThat(tokens.toString()).isEqualTo(part(event, 0).at("text").value());
            assertThat(result.at("topCandidates").at(0).at("candidates").each()).hasSize(3);
        });
    }

    @Test
    void newerModelsCountThoughtsThatNobodySees() {
        JsonView answer = whole("gemini-3.8-flash", "");
        assertThat(part(answer, 0).at("thought").isPresent()).isFalse();
        assertThat(part(answer, 0).at("thoughtSignature").isPresent()).isTrue();
        assertThat(answer.at("usageMetadata").at("thoughtsTokenCount").number(0))
                .isPositive();
    }

    @Test
    void aLongPromptIsPartlyCached() {
        String body = HELLO.replace("Hello", "Hello ".repeat(5000));
        JsonView usage = json(world.post(
                        "/v1beta/models/gemini-4-carbon:generateContent", body, "x-goog-api-key", "demo-good-1"))
                .at("usageMetadata");
        assertThat(usage.at("cachedContentTokenCount").number(0))
                .isBetween(1024, usage.at("promptTokenCount").number(0) - 1);
        assertThat(whole("gemini-4-carbon", "")
                        .at("usageMetadata")
                        .at("cachedContentTokenCount")
                        .isPresent())
                .isFalse();
    }

    @Test
    void whatIsSeenCanBeReadAsJson() {
        whole("gemini-4-argon", "'generationConfig':{'thinkingConfig':{'thinkingLevel':'low'}}");
        Seen seen = world.sandbox.seen().getLast();
        assertThat(seen.json()
                        .at("generationConfig")
                        .at("thinkingConfig")
                        .at("thinkingLevel")
                        .value())
                .isEqualTo("low");
    }

    @Test
    void theListHasEveryKindOfModel() {
        List<Object> names =
                json(world.get("/v1beta/models?pageSize=1000", "x-goog-api-key", "demo-good-1"))
                        .at("models")
                        .each()
                        .stream()
                        .map(model -> model.at("name").value())
                        .toList();
        assertThat(names)
                .doesNotHaveDuplicates()
                .startsWith("models/gemini-2.5-flash")
                .contains(
                        "models/gemini-3.7-flash",
                        "models/gemini-4-neon",
                        "models/gemini-nano-banana-2.1",
                        "models/gemini-3.8-flash-tts",
                        "models/gemma-4-31b-it",
                        "models/gemini-embedding-2");
    }
}
