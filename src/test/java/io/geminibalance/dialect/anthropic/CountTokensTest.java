package io.geminibalance.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.dialect.openai.KeptAnswer;
import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Failure.Kind;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CountTokensTest {
    private static final String PATH = "/v1/messages/count_tokens?beta=true";
    private static final String REQUEST = "{\"model\":\"gemini-3.8-flash\",\"system\":\"Be brief.\","
            + "\"tools\":[{\"name\":\"f\",\"input_schema\":{\"type\":\"object\"}}],"
            + "\"messages\":[{\"role\":\"user\",\"content\":\"u\"}]}";

    @Test
    void instructionsAndToolsAreCounted() throws Exception {
        Told told = new Told();
        told.line.say(200, "{\"totalTokens\":728}");
        KeptAnswer answer = told.post(PATH, REQUEST);

        assertThat(answer.text()).isEqualTo("{\"input_tokens\":728}");
        assertThat(told.line.calls.getFirst().target().raw()).isEqualTo("/v1beta/models/gemini-3.8-flash:countTokens");
        JsonView sent = new JsonView(Json.read(told.line.bodies.getFirst())).at("generateContentRequest");
        assertThat(sent.at("model").value()).isEqualTo("models/gemini-3.8-flash");
        assertThat(sent.at("systemInstruction").isObject()).isTrue();
        assertThat(sent.at("tools").at(0).at("functionDeclarations").each()).hasSize(1);
        assertThat(sent.at("contents").each()).hasSize(1);
    }

    @Test
    void nothingGoesUpThatTakesNoTokens() throws Exception {
        Told told = new Told();
        told.line.say(200, "{\"totalTokens\":728}");
        String more = ",\"max_tokens\":9,\"temperature\":1,\"tool_choice\":{\"type\":\"any\"},"
                + "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024}}";
        told.post(PATH, REQUEST.substring(0, REQUEST.length() - 1) + more);
        assertThat(sent(told).keySet()).containsExactly("model", "systemInstruction", "tools", "contents");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> sent(Told told) {
        Map<String, Object> body = (Map<String, Object>) Json.read(told.line.bodies.getFirst());
        return (Map<String, Object>) body.get("generateContentRequest");
    }

    @Test
    void theSameIsAskedForOnce() throws Exception {
        Told told = new Told();
        told.line.say(200, "{\"totalTokens\":728}");
        told.post(PATH, REQUEST);
        assertThat(told.post(PATH, REQUEST).text()).isEqualTo("{\"input_tokens\":728}");
        assertThat(told.line.calls).hasSize(1);
    }

    @Test
    void anUpstreamThatFailsIsReplacedByAnEstimate() throws Exception {
        Told told = new Told();
        told.line.say(503, "{\"error\":{\"code\":503,\"status\":\"UNAVAILABLE\"}}");
        told.line.refuse(Failure.of(Kind.NO_KEY, "no key"));
        told.line.say(200, "{}");
        for (int i = 0; i < 3; i++) {
            KeptAnswer answer = told.post(PATH, REQUEST);
            assertThat(answer.status).isEqualTo(200);
            assertThat(answer.json().at("input_tokens").number(0)).isBetween(20, 100);
        }
        assertThat(told.line.calls).as("an estimate is not remembered").hasSize(3);
    }

    @Test
    void whatIsWrongIsSaid() throws Exception {
        KeptAnswer answer = new Told().post(PATH, "{\"model\":\"gemini-3.8-flash\"}");
        assertThat(answer.status).isEqualTo(400);
        assertThat(answer.json().at("error").at("message").text("")).contains("`messages`");
    }
}
