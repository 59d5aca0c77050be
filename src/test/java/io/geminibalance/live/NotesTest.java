package io.geminibalance.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.live.Notes.Note;
import io.geminibalance.websocket.Event.Data;
import io.geminibalance.wire.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotesTest {
    private static final String TURN =
            "{\"serverContent\":{\"turnComplete\":true},\"usageMetadata\":{\"promptTokenCount\":11,"
                    + "\"toolUsePromptTokenCount\":2,\"responseTokenCount\":7,\"thoughtsTokenCount\":5,"
                    + "\"cachedContentTokenCount\":3,\"totalTokenCount\":25}}";
    private static final String UPDATE =
            "{\"sessionResumptionUpdate\":{\"newHandle\":\"a\\u0062c\",\"resumable\":true}}";

    @Test
    void theTokensOfATurnAreNoted() {
        assertThat(new Notes().hear(Data.text(TURN))).isEqualTo(new Note(new Tokens(13, 7, 5, 3), Optional.empty()));
    }

    @Test
    void theHandleIsNotedUnescaped() {
        assertThat(new Notes().hear(Data.text(UPDATE))).isEqualTo(new Note(Tokens.NONE, Optional.of("abc")));
    }

    @Test
    void aMessageInPiecesSaysTheSameWhereverItIsCut() {
        byte[] bytes = TURN.getBytes(StandardCharsets.UTF_8);
        for (int at = 1; at < bytes.length; at++) {
            Notes notes = new Notes();
            assertThat(notes.hear(new Data(false, Arrays.copyOf(bytes, at), false)))
                    .isEqualTo(Note.NOTHING);
            assertThat(notes.hear(new Data(false, Arrays.copyOfRange(bytes, at, bytes.length), true))
                            .tokens()
                            .prompt())
                    .isEqualTo(13);
            assertThat(notes.hear(Data.text(UPDATE)).handle()).contains("abc");
        }
    }

    @Test
    void whatComesAfterALongMessageIsNotedAgain() {
        Notes notes = new Notes();
        for (int i = 0; i < 40; i++) {
            assertThat(notes.hear(new Data(false, new byte[16 * 1024], false))).isEqualTo(Note.NOTHING);
        }
        assertThat(notes.hear(Data.text(TURN))).isEqualTo(Note.NOTHING);
        assertThat(notes.hear(Data.text(UPDATE)).handle()).contains("abc");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"usageMetadata\"",
                "{\"usageMetadata\"",
                "{\"usageMetadata\":7}",
                "{\"usageMetadata\":{\"promptTokenCount\":-4}}",
                "{\"sessionResumptionUpdate\":{\"newHandle\":\"\"}}",
                "{\"sessionResumptionUpdate\":{\"newHandle\":7}}",
                "{\"serverContent\":{\"modelTurn\":{\"parts\":[{\"text\":\"\\\"newHandle\\\": \\\"x\\\"\"}]}}}",
                "[\"newHandle\"]"
            })
    void whatSaysNothingIsLetPass(String message) {
        assertThat(new Notes().hear(Data.text(message))).isEqualTo(Note.NOTHING);
    }
}
