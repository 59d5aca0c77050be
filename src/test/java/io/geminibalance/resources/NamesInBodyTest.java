package io.geminibalance.resources;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.wire.Body;
import io.geminibalance.wire.Loan;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesInBodyTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"fileData\":{\"fileUri\":\"https://generativelanguage.googleapis.com/v1beta/files/abc\"}}",
                "{\"file_data\":{\"file_uri\":\"https://generativelanguage.googleapis.com/v1beta/files/abc\"}}",
                "{\"fileUri\" : \"https:\\/\\/generativelanguage.googleapis.com\\/v1beta\\/files\\/abc\"}",
                "{\"fileUri\":\"\\u0066iles\\u002fabc\"}",
                "{\"fileUri\":\"fil\\u0065s/a\\u0062c\",\"text\":\"caf\\u00e9 \\u0022files/no\\u0022\"}",
                "{\"fileName\":\"files/abc\"}",
                "{\"input_config\":{\"file_name\":\"files/abc\"}}",
                "[\"files/abc\",\"files/abc\"]",
                "\"files/abc\""
            })
    void aFileIsFoundHoweverItIsSpelt(String json) {
        assertThat(names(json)).containsExactly("files/abc");
    }

    @Test
    void namesOfAllKindsAreFoundTogether() {
        assertThat(names("{\"cachedContent\":\"cachedContents/c\",\"tools\":[{\"fileSearch\":{\"fileSearchStoreNames\":"
                        + "[\"fileSearchStores/s\", \"fileSearchStores/t\"]}}],\"x\":\"files/f\"}"))
                .containsExactlyInAnyOrder("cachedContents/c", "fileSearchStores/s", "fileSearchStores/t", "files/f");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"text\":\"Look at files/abc and cachedContents/x\"}",
                "{\"text\":\"say \\\"files/abc\\\"\"}",
                "{\"files\":\"abc\"}",
                "{\"text\":\"files\"}",
                "{\"text\":\"files/abc",
                "files/abc",
                "{\"previous_interaction_id\":\"v1_x\"}"
            })
    void whatIsOnlyMentionedIsNoName(String json) {
        assertThat(names(json)).isEmpty();
    }

    @Test
    void anInteractionNamesTheOneBeforeAndItsAgent() {
        Body body = bytes("{\"previous_interaction_id\" : \"v1_abc\",\"agent\":\"agents/deep\",\"environment\":\"e1\","
                + "\"input\":[{\"uri\":\"https://x/v1beta/files/f\"}]}");

        assertThat(NamesInBody.of(body, "interactions"))
                .containsExactlyInAnyOrder("interactions/v1_abc", "agents/deep", "environments/e1", "files/f");
    }

    @Test
    void aLargeBodyOnDiskIsSearchedAcrossItsPieces(@TempDir Path folder) throws Exception {
        for (int before = 65_400; before < 65_700; before += 7) {
            String json =
                    "{\"d\":\"" + "A".repeat(before) + "\",\"u\":\"files/abc\",\"e\":\"" + "B".repeat(200_000) + "\"}";
            Path file = Files.writeString(folder.resolve("body"), json);
            try (Body.Spooled body = new Body.Spooled(FileChannel.open(file, StandardOpenOption.READ), json.length())) {
                assertThat(NamesInBody.of(body, "models")).containsExactly("files/abc");
            }
        }
    }

    @Test
    void aNameAtTheEdgeOfAWindowIsFound() {
        for (int before = 65_000; before < 65_700; before++) {
            assertThat(names("[\"" + "A".repeat(before) + "\",\"files/abc\",\"" + "B".repeat(70_000) + "\"]"))
                    .containsExactly("files/abc");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"files/abc", "files\\/abc", "\\u0066iles/abc", "files\\u002fabc", "fil\\u0065s\\/abc"})
    void aNameIsFoundWhereverItLiesInAnEightOfBytes(String spelt) {
        for (int before = 0; before < 20; before++) {
            for (int after = 0; after < 20; after++) {
                assertThat(names("[\"" + "\\n/s/".repeat(before) + "A".repeat(before) + "\",\"" + spelt + "\""
                                + " ".repeat(after)))
                        .containsExactly("files/abc");
            }
        }
    }

    @Test
    void aNameAcrossTwoPagesIsFound() {
        String json = "[\"" + "A".repeat(3000) + "\",\"files\\/abc\",\"" + "B".repeat(3000) + "\"]";
        for (int cut = 2990; cut < 3030; cut++) {
            Body body = new Body.Lent(
                    List.of(buffer(json.substring(0, cut), 0), buffer(json.substring(cut), 0)), Loan.none());
            assertThat(NamesInBody.of(body, "models")).as("cut at " + cut).containsExactly("files/abc");
        }
    }

    @Test
    void piecesAreSearchedOneByOne() {
        Body body = new Body.Pieces(List.of(buffer("xx{\"a\":\"files/a\"", 2), buffer("x,\"b\":\"files/b\"}", 1)));

        assertThat(NamesInBody.of(body, "models")).containsExactly("files/a", "files/b");
    }

    private static ByteBuffer buffer(String text, int from) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.wrap(bytes, from, bytes.length - from).slice();
    }

    private static List<String> names(String json) {
        return NamesInBody.of(bytes(json), "models");
    }

    private static Body bytes(String json) {
        return new Body.Bytes(json.getBytes(StandardCharsets.UTF_8));
    }
}
