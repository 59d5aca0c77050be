package io.geminibalance.dialect.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.geminibalance.dialect.Invalid;
import io.geminibalance.json.Json;
import io.geminibalance.json.JsonView;
import io.geminibalance.json.Raw;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnownToolsTest {
    private final KnownTools<String> known = new KnownTools<>();
    private final List<String> translated = new ArrayList<>();

    @Test
    void theSameBytesAreTranslatedOnce() throws Exception {
        assertThat(of(request("a", 2000))).isEqualTo("a2000");
        assertThat(of(request("a", 2000))).isEqualTo("a2000");

        assertThat(translated).containsExactly("a2000");
    }

    @Test
    void oneByteMakesThemOthers() throws Exception {
        of(request("a", 2000));

        assertThat(of(request("b", 2000))).isEqualTo("b2000");
        assertThat(of(request("a", 2001))).isEqualTo("a2001");
        assertThat(of(request("a", 2000))).isEqualTo("a2000");
        assertThat(translated).containsExactly("a2000", "b2000", "a2001");
    }

    @Test
    void whereTheyStandInTheRequestMakesNoDifference() throws Exception {
        of(request("a", 2000));

        assertThat(of("{\"model\":\"another\"," + request("a", 2000).substring(1)))
                .isEqualTo("a2000");
        assertThat(translated).hasSize(1);
    }

    @Test
    void fewAndVeryManyAreNotKept() throws Exception {
        of(request("a", 10));
        of(request("a", 10));
        of(request("b", 300_000));
        of(request("b", 300_000));

        assertThat(translated).containsExactly("a10", "a10", "b300000", "b300000");
    }

    @Test
    void thoseThatWereNotAskedForLongestMakeRoom() throws Exception {
        for (int i = 0; i < 15; i++) {
            of(request("n" + i, 200_000));
            of(request("n0", 200_000));
        }
        translated.clear();

        of(request("n0", 200_000));
        of(request("n14", 200_000));
        assertThat(translated).isEmpty();
        of(request("n1", 200_000));
        assertThat(translated).containsExactly("n1200000");
    }

    @Test
    void whatIsWrongIsSaidEachTime() throws Exception {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> known.of(tools(request("a", 2000)), tools -> {
                        throw Invalid.value("tools[0]", "wrong");
                    }))
                    .hasMessage("wrong");
        }
        assertThat(of(request("a", 2000))).isEqualTo("a2000");
    }

    @Test
    void whatWasOnlySkippedMayTurnOutToBeNoJson() {
        byte[] request = request("a", 2000).getBytes(StandardCharsets.UTF_8);
        // Half a letter, in the name.
        request["{\"tools\":[\"".length()] = (byte) 0xc3;

        assertThatThrownBy(() -> of(Json.document(request, KnownTools.FIELD).at("tools")))
                .hasMessageContaining("no JSON");
        assertThat(translated).isEmpty();
    }

    @Test
    void whatIsNotLeftAsItIsWrittenIsTranslatedEachTime() throws Exception {
        JsonView plain = new JsonView(List.of("a", "x".repeat(2000)));

        assertThat(of(plain)).isEqualTo("a2000");
        assertThat(of(plain)).isEqualTo("a2000");
        assertThat(translated).hasSize(2);
    }

    @Test
    void onlyTheRequestsOwnFieldIsLeft() {
        JsonView request =
                document("{\"tools\":[1],\"tool_choice\":{\"tools\":[2]},\"input\":[{\"tools\":{\"a\":3}}]}");

        assertThat(request.at("tools").value()).isInstanceOf(Raw.class);
        assertThat(request.at("tool_choice").at("tools").at(0).number(0)).isEqualTo(2);
        assertThat(request.at("input").at(0).at("tools").at("a").number(0)).isEqualTo(3);
    }

    private String of(String request) throws Invalid {
        return of(tools(request));
    }

    private String of(JsonView tools) throws Invalid {
        return known.of(tools, value -> {
            String text = value.at(0).text("") + value.at(1).text("").length();
            translated.add(text);
            return text;
        });
    }

    private static JsonView tools(String request) {
        return document(request).at("tools");
    }

    private static JsonView document(String request) {
        return Json.document(request.getBytes(StandardCharsets.UTF_8), KnownTools.FIELD);
    }

    /// Whose tools are a name and a text of that length.
    private static String request(String name, int length) {
        return "{\"tools\":[\"" + name + "\",\"" + "x".repeat(length) + "\"]}";
    }
}
