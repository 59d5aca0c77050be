package io.geminibalance.resources;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NamesInAnswerTest {
    private static final String FILE = """
            {
              "file": {
                "name": "files/abc",
                "displayName": "a \\"files/no\\" b",
                "uri": "https://generativelanguage.googleapis.com/v1beta/files/abc",
                "id": "x"
              }
            }
            """;

    @Test
    void aNameIsToldOnceForEachPlaceItStandsIn() {
        assertThat(read("files", FILE)).containsExactly("files/abc", "files/abc");
    }

    @Test
    void aListAndAnOperationTellAllTheyName() {
        assertThat(read(
                        "cachedContents",
                        "{\"cachedContents\":[{\"name\":\"cachedContents/a\"},{\"name\":\"cachedContents/b\"}]}"))
                .containsExactly("cachedContents/a", "cachedContents/b");
        assertThat(read(
                        "models",
                        "{\"name\":\"models/veo/operations/o\",\"response\":{\"generatedSamples\":[{\"video\":{\"uri\":"
                                + "\"https:\\/\\/g.example\\/v1beta\\/files\\/v:download?alt=media\"}}]}}"))
                .containsExactly("operations/o", "files/v");
    }

    @Test
    void aBareIdCountsWhereMembersAreToldByIt() {
        String events = "event: interaction.start\ndata: {\"interaction\":{\"id\":\"v1_abc\",\"status\":\"x\"}}\n\n"
                + "event: content\ndata: {\"delta\":{\"call\":{\"id\":\"call_1\"}}}\n\n";
        assertThat(read("interactions", events)).containsExactly("interactions/v1_abc");
        assertThat(read("interactions", "{\"id\":\"v1_x\",\"outputs\":[{\"a\":{\"id\":\"no\"}}]}"))
                .containsExactly("interactions/v1_x");
        assertThat(read("agents", "{\"agents\":[{\"id\" : \"one\"},{\"id\":\"two\"}]}"))
                .containsExactly("agents/one", "agents/two");
        assertThat(read("files", "{\"id\":\"v1_x\"}")).isEmpty();
    }

    @Test
    void hostileAnswersTellNothing() {
        assertThat(read("interactions", "}}}}{{{\"\"\"\"id:::\\\\\"]]]\"id\":\"\""))
                .isEmpty();
        assertThat(read("files", "{\"name\":\"files/" + "x".repeat(2000) + "\"}"))
                .isEmpty();
    }

    /// All names, after making sure that it makes no difference where the answer is cut.
    private static List<String> read(String collection, String answer) {
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        List<String> whole = new NamesInAnswer(collection).read(bytes, 0, bytes.length);
        for (int cut = 0; cut <= bytes.length; cut++) {
            NamesInAnswer reader = new NamesInAnswer(collection);
            List<String> pieces = new ArrayList<>(reader.read(bytes, 0, cut));
            pieces.addAll(reader.read(bytes, cut, bytes.length));
            assertThat(pieces).isEqualTo(whole);
        }
        return whole;
    }
}
