package io.geminibalance.dialect.anthropic;

import static io.geminibalance.dialect.anthropic.Told.finish;
import static io.geminibalance.dialect.anthropic.Told.parts;
import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.dialect.openai.KeptAnswer;
import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import org.junit.jupiter.api.Test;

/// What goes up for messages besides the prompt, and how often.
class MessagesConversationTest {
    @Test
    void anEmptyAnswerIsAskedForOnceMore() throws Exception {
        Told told = new Told();
        told.line.say(200, "data: {\"usageMetadata\":{\"promptTokenCount\":3}}\n\n");
        told.line.say(200, Told.sse(parts("{\"text\":\"a\"}"), finish("STOP")));
        KeptAnswer answer = told.message(",\"stream\":true");
        assertThat(answer.status).isEqualTo(200);
        assertThat(told.line.calls).hasSize(2);
        assertThat(Told.brief(Told.events(answer))).contains("0 {\"type\":\"text_delta\",\"text\":\"a\"}");
    }

    @Test
    void anAnswerInHopsIsOne() throws Exception {
        Told told = new Told();
        told.line.say(
                200,
                Told.sse(
                        "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"finishReason\":\"CONTINUATION\","
                                + "\"continuationToken\":\"T1\"}],\"usageMetadata\":{\"promptTokenCount\":9,"
                                + "\"candidatesTokenCount\":1}}"));
        told.line.say(200, Told.sse(parts("{\"text\":\"b\"}"), finish("STOP")));
        JsonView message = told.message("").json();
        assertThat(Json.text(message.at("content"))).isEqualTo("[{\"type\":\"text\",\"text\":\"ab\"}]");
        assertThat(told.line.bodies.get(1)).contains("\"continuationToken\":\"T1\"");
        assertThat(message.at("usage").at("output_tokens").number(0)).isEqualTo(8);
    }

    @Test
    void theClientsCredentialStaysHere() throws Exception {
        Told told = new Told();
        told.line.say(200, Told.sse(parts("{\"text\":\"a\"}"), finish("STOP")));
        told.message("");
        assertThat(told.line.calls.getFirst().headers().has("x-api-key")).isFalse();
        assertThat(told.line.calls.getFirst().headers().has("anthropic-version"))
                .isFalse();
    }

    @Test
    void aConversationIsKnownByTheClientsNameForIt() throws Exception {
        Told told = new Told();
        told.line.say(200, Told.sse(parts("{\"text\":\"a\"}"), finish("STOP")));
        told.line.say(200, Told.sse(parts("{\"text\":\"a\"}"), finish("STOP")));
        told.message(",\"metadata\":{\"user_id\":\"session_1\"}");
        told.message(",\"system\":\"other\",\"metadata\":{\"user_id\":\"session_1\"}");
        assertThat(told.line.calls.get(0).about().affinity().hash())
                .isEqualTo(told.line.calls.get(1).about().affinity().hash());
    }
}
