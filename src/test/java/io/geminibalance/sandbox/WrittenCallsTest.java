package io.geminibalance.sandbox;

import static io.geminibalance.sandbox.World.part;
import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WrittenCallsTest {
    private static final String TOOLS =
            "\"tools\":[{\"functionDeclarations\":[{\"name\":\"bash\",\"parametersJsonSchema\""
                    + ":{\"type\":\"object\",\"properties\":{\"command\":{\"type\":\"string\"}}}},{\"name\":\"read\"}]}]";

    @Test
    void aCallIsFoundInTheMidstOfAText() {
        assertThat(WrittenCalls.in("bash it: Read({\"path\": \"a) \\\"}{ b\", \"n\": {\"m\": 1}}), then (x)"))
                .containsExactly(Map.entry("Read", Json.read("{\"path\": \"a) \\\"}{ b\", \"n\": {\"m\": 1}}")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Read", "Read()", "Read({", "Read({\"a\":1}", "Read({a})", "Read({\"a\":\"})", "({})"})
    void whatIsNoCallIsText(String text) {
        assertThat(WrittenCalls.in(text)).isEmpty();
    }

    @Test
    void onlyWhatIsWrittenOutIsCalled() {
        try (World world = new World()) {
            JsonView answer = world.generate(
                    "{\"contents\":[{\"parts\":[{\"text\":\"Don't bash: read({\\\"path\\\": \\\"a\\\"})\"}]}]," + TOOLS
                            + "}");
            assertThat(answer.at("candidates").at(0).at("content").at("parts").each())
                    .hasSize(1);
            assertThat(Json.text(part(answer, 0).at("functionCall").at("args"))).isEqualTo("{\"path\":\"a\"}");
        }
    }

    @Test
    void wordsBehindAResultChangeNothing() {
        try (World world = new World()) {
            JsonView answer = world.generate("""
                  {"contents":[{"parts":[{"text":"read"}]},
                    {"role":"model","parts":[{"functionCall":{"name":"read","args":{}}}]},
                    {"role":"user","parts":[{"functionResponse":{"name":"read","response":{"output":"blue"}}}]},
                    {"role":"user","parts":[{"text":"Mind the read."}]}],\
                  """ + TOOLS + "}");
            assertThat(part(answer, 0).at("text").value()).isEqualTo("read says: {\"output\":\"blue\"}");
        }
    }
}
