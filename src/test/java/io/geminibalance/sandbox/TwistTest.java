package io.geminibalance.sandbox;

import static io.geminibalance.sandbox.World.HELLO;
import static io.geminibalance.sandbox.World.error;
import static io.geminibalance.sandbox.World.json;
import static io.geminibalance.sandbox.World.part;
import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TwistTest {
    private static final String ARGON = "/v1beta/models/gemini-4-argon";
    private static World world;

    @BeforeAll
    static void open() {
        world = new World();
    }

    @AfterAll
    static void close() {
        world.close();
    }

    private static HttpResponse<String> ask(String verb, String key, String body, String script) {
        return world.post(ARGON + ":" + verb, body, "x-goog-api-key", key, "x-sandbox-script", script);
    }

    private static JsonView whole(String script) {
        HttpResponse<String> answer = ask("generateContent", "demo-good-1", HELLO, script);
        assertThat(answer.statusCode()).isEqualTo(200);
        return json(answer);
    }

    private static List<JsonView> events(String body, String script) {
        return Arrays.stream(ask("streamGenerateContent?alt=sse", "demo-good-1", body, script)
                        .body()
                        .split("\r\n\r\n"))
                .map(event -> new JsonView(Json.read(event.substring("data: ".length()))))
                .toList();
    }

    private static JsonView candidate(JsonView answer) {
        return answer.at("candidates").at(0);
    }

    private static String text(List<JsonView> events) {
        StringBuilder text = new StringBuilder();
        events.forEach(event -> text.append(part(event, 0).at("text").text("")));
        return text.toString();
    }

    @Test
    void aCallThatCouldNotBeReadHasNoContent() {
        JsonView candidate = candidate(whole("*=malformed"));
        assertThat(candidate.at("finishReason").value()).isEqualTo("MALFORMED_FUNCTION_CALL");
        assertThat(candidate.at("content").isPresent()).isFalse();
        assertThat(candidate.at("finishMessage").text("")).startsWith("Malformed function call: ");
    }

    @Test
    void aBlockedPromptHasNoCandidate() {
        JsonView answer = whole("*=filtered");
        assertThat(answer.at("candidates").isPresent()).isFalse();
        assertThat(answer.at("promptFeedback").at("blockReason").value()).isEqualTo("PROHIBITED_CONTENT");
        assertThat(answer.at("usageMetadata").at("promptTokenCount").value()).isEqualTo(2);
    }

    @Test
    void safetyEndsAnAnswerInItsMiddle() {
        List<JsonView> events = events(HELLO, "*=safety");
        assertThat(text(events)).startsWith("You said: Hello").doesNotContain("no model was asked");
        assertThat(candidate(events.getLast()).at("finishReason").value()).isEqualTo("SAFETY");
        assertThat(candidate(events.getLast())
                        .at("safetyRatings")
                        .at(0)
                        .at("blocked")
                        .value())
                .isEqualTo(true);
    }

    @Test
    void anUnfinishedStreamNeverSaysWhyItEnds() {
        List<JsonView> events = events(HELLO, "*=unfinished");
        assertThat(text(events)).contains("no model was asked.");
        assertThat(events)
                .noneMatch(event -> candidate(event).at("finishReason").isPresent());
    }

    @Test
    void theReasonCanComeByItselfAfterACall() {
        String body = HELLO.replaceFirst("}$", ",\"tools\":[{\"functionDeclarations\":[{\"name\":\"f\"}]}]}");
        List<JsonView> events = events(body, "*=split-finish");
        assertThat(events).hasSize(2);
        assertThat(part(events.getFirst(), 0).at("functionCall").at("name").value())
                .isEqualTo("f");
        assertThat(candidate(events.getFirst()).at("finishReason").isPresent()).isFalse();
        assertThat(part(events.getLast(), 0).at("text").value()).isEqualTo("");
        assertThat(candidate(events.getLast()).at("finishReason").value()).isEqualTo("STOP");
    }

    @Test
    void anAnswerInTwoHopsIsTheWholeAnswer() {
        List<JsonView> first = events(HELLO, "*=continued");
        assertThat(candidate(first.getLast()).at("finishReason").value()).isEqualTo("CONTINUATION");
        String token = candidate(first.getLast()).at("continuationToken").text("");
        List<JsonView> rest =
                events(HELLO.replaceFirst("}$", ",\"continuationToken\":\"" + token + "\"}"), "*=continued");
        assertThat(candidate(rest.getLast()).at("finishReason").value()).isEqualTo("STOP");
        assertThat(text(first) + text(rest)).isEqualTo(text(events(HELLO, "*=good")));
        assertThat(rest.getLast().at("usageMetadata").at("promptTokenCount").number(0))
                .isGreaterThan(first.getLast()
                        .at("usageMetadata")
                        .at("promptTokenCount")
                        .number(0));
    }

    @Test
    void aTokenHoldsForItsRequestAndItsProject() {
        String token = candidate(whole("*=continued")).at("continuationToken").text("");
        String again = HELLO.replaceFirst("}$", ",\"continuationToken\":\"" + token + "\"}");
        assertThat(ask("generateContent", "demo-good-1", again, "*=good").statusCode())
                .isEqualTo(200);
        for (HttpResponse<String> refused : List.of(
                ask("generateContent", "demo-good-2", again, "*=good"),
                ask("generateContent", "demo-good-1", again.replace("Hello", "Bye"), "*=good"))) {
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(error(refused).at("message").text("")).contains("continuation token");
        }
    }

    @Test
    void aScriptRefusesTheNthRequestWithAnyText() {
        String sentence =
                "'minimal' is not a supported thinking level; 100% sure. Allowed values are: medium, low, high.";
        String script = "id=refusal; *=" + Script.refusal(sentence) + ", good";
        HttpResponse<String> refused = ask("generateContent", "demo-good-1", HELLO, script);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(error(refused).at("message").value()).isEqualTo(sentence);
        assertThat(error(refused).at("status").value()).isEqualTo("INVALID_ARGUMENT");
        assertThat(ask("generateContent", "demo-good-1", HELLO, script).statusCode())
                .isEqualTo(200);
        assertThat(error(ask("generateContent", "demo-good-1", HELLO, "*=refuse Corrupted thought signature."))
                        .at("message")
                        .value())
                .isEqualTo("Corrupted thought signature.");
    }

    @Test
    void signaturesOfAnotherProjectAreRefusedWhereAScriptSaysSo() {
        String declared = ",\"tools\":[{\"functionDeclarations\":[{\"name\":\"f\"}]}]}";
        JsonView called =
                json(ask("generateContent", "demo-good-ada-0001", HELLO.replaceFirst("}$", declared), "*=good"));
        String history = HELLO.replaceFirst(
                "]}$",
                "," + Json.text(candidate(called).at("content").value())
                        + ",{\"role\":\"user\",\"parts\":[{\"functionResponse\":{\"name\":\"f\",\"response\":{},\"id\":\""
                        + part(called, 0).at("functionCall").at("id").text("") + "\"}}]}]}");
        assertThat(ask("generateContent", "demo-good-ada-0001", history, "bound")
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<String> other = ask("generateContent", "demo-good-bob-0002", history, "bound");
        assertThat(error(other).at("message").value()).isEqualTo("Thought signature is not valid");
        assertThat(ask("generateContent", "demo-good-bob-0002", history, "*=good")
                        .statusCode())
                .isEqualTo(200);
    }
}
