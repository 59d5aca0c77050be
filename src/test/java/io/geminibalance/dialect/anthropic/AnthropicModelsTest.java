package io.geminibalance.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.dialect.model.Aliases;
import io.geminibalance.dialect.model.Aliases.Row;
import io.geminibalance.dialect.openai.KeptAnswer;
import io.geminibalance.json.JsonView;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnthropicModelsTest {
    private static final String MODELS = "{\"models\":["
            + "{\"name\":\"models/gemini-a\",\"displayName\":\"Gemini A\",\"inputTokenLimit\":1000,\"outputTokenLimit\":99,"
            + "\"supportedGenerationMethods\":[\"generateContent\"]},"
            + "{\"name\":\"models/gemini-e\",\"supportedGenerationMethods\":[\"embedContent\"]},"
            + "{\"name\":\"models/gemini-b\",\"supportedGenerationMethods\":[\"generateContent\"]}]}";

    @Test
    void modelsThatTalkAreListedInAnthropicsForm() throws Exception {
        Told told = new Told();
        told.line.say(200, MODELS);
        assertThat(told.get("/v1/models?limit=1000").text())
                .isEqualTo("{\"data\":[{\"type\":\"model\",\"id\":\"gemini-a\",\"display_name\":\"Gemini A\","
                        + "\"created_at\":\"2025-01-01T00:00:00Z\",\"max_input_tokens\":1000,\"max_tokens\":99},"
                        + "{\"type\":\"model\",\"id\":\"gemini-b\",\"display_name\":\"gemini-b\","
                        + "\"created_at\":\"2025-01-01T00:00:00Z\"}],"
                        + "\"has_more\":false,\"first_id\":\"gemini-a\",\"last_id\":\"gemini-b\"}");
    }

    @Test
    void oneOfThemIsLookedUp() throws Exception {
        Told told = new Told();
        told.line.say(200, MODELS);
        assertThat(told.get("/v1/models/gemini-b").json().at("id").value()).isEqualTo("gemini-b");
        KeptAnswer unknown = told.get("/v1/models/claude-2");
        assertThat(unknown.status).isEqualTo(404);
        assertThat(unknown.json().at("error").at("type").value()).isEqualTo("not_found_error");
        assertThat(told.line.calls).hasSize(1);
    }

    @Test
    void namesThatTheOperatorGaveAreListedToo() throws Exception {
        Told told = new Told(new Aliases(List.of(
                new Row("claude-mine", "gemini-a"), new Row("claude-*", "gemini-b"), new Row("vectors", "gemini-e"))));
        told.line.say(200, MODELS);
        JsonView list = told.get("/v1/models").json();
        assertThat(list.at("data").each().stream().map(each -> each.at("id").text("")))
                .containsExactly("gemini-a", "gemini-b", "claude-mine");
        assertThat(list.at("last_id").text("")).isEqualTo("claude-mine");
        assertThat(list.at("data").at(2).at("max_tokens").number(0)).isEqualTo(99);
        assertThat(told.get("/v1/models/claude-mine").json().at("id").text("")).isEqualTo("claude-mine");
    }

    @Test
    void anErrorIsAnthropics() throws Exception {
        Told told = new Told();
        told.line.say(503, "{\"error\":{\"code\":503,\"message\":\"x\",\"status\":\"UNAVAILABLE\"}}");
        assertThat(told.get("/v1/models").status).isEqualTo(529);
    }
}
