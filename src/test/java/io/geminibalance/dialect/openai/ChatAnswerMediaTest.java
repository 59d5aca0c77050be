package io.geminibalance.dialect.openai;

import static io.geminibalance.dialect.openai.ChatAnswerTeller.STREAM;
import static io.geminibalance.dialect.openai.ChatAnswerTeller.WHOLE;
import static io.geminibalance.dialect.openai.ChatAnswerTeller.told;
import static io.geminibalance.dialect.openai.ChatAnswerTeller.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.dialect.answer.Sound;
import io.geminibalance.json.JsonView;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class ChatAnswerMediaTest {
    private static final byte[] SAMPLES = {1, 2, 3, 4, 5, 6};

    @Test
    void imagesAreDataUrls() throws IOException {
        String event = "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Look\"}," + data("image/png", "QUJD")
                + "," + data("image/jpeg", "x".repeat(5000)) + "]},\"finishReason\":\"STOP\"}]}";
        String first = "{\"index\":0,\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,QUJD\"}}";
        String second = "{\"index\":1,\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/jpeg;base64,"
                + "x".repeat(5000) + "\"}}";
        assertThat(told(WHOLE, event).text()).contains("\"images\":[" + first + "," + second + "]");
        assertThat(told(STREAM, event).deltas())
                .endsWith("{\"images\":[" + first + "]}", "{\"images\":[" + second + "]}", "stop");
    }

    @Test
    void whatWasDrawnWhileThinkingIsNoPictureOfTheAnswer() throws IOException {
        String draft = "{\"candidates\":[{\"content\":{\"parts\":[" + thought("RFJG") + "]}}]}";
        String event = "{\"candidates\":[{\"content\":{\"parts\":[" + data("image/png", "QUJD") + "," + thought("RFJH")
                + "]},\"finishReason\":\"STOP\"}]}";
        for (ChatAnswerTeller each : new ChatAnswerTeller[] {told(WHOLE, draft, event), told(STREAM, draft, event)}) {
            assertThat(each.text()).contains("base64,QUJD").doesNotContain("RFJ");
        }
    }

    @Test
    void theLastDraftIsThePictureWhereThereIsNoOther() throws IOException {
        String long1 = "RFJG".repeat(2000);
        String long2 = "RFJH".repeat(2000);
        String[] events = {
            "{\"candidates\":[{\"content\":{\"parts\":[" + thought(long1) + "]}}]}",
            "{\"candidates\":[{\"content\":{\"parts\":[" + thought(long2) + "]}}]}",
            "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"" + "so".repeat(9000)
                    + "\"}]},\"finishReason\":\"STOP\"}]}"
        };
        for (ChatAnswerTeller each : new ChatAnswerTeller[] {told(WHOLE, events), told(STREAM, events)}) {
            assertThat(each.text()).contains("base64," + long2 + "\"").doesNotContain(long1);
        }
    }

    private static String thought(String data) {
        return "{\"thought\":true," + data("image/png", data).substring(1);
    }

    @Test
    void anEnormousImageGoesThroughBothForms() throws IOException {
        String image = "QUJD".repeat(2 << 20);
        String event = "{\"candidates\":[{\"content\":{\"parts\":[" + data("image/png", image) + "]}}]}";
        String after = "{\"candidates\":[{\"finishReason\":\"STOP\"}]}";
        for (ChatAnswerTeller each : new ChatAnswerTeller[] {told(WHOLE, event, after), told(STREAM, event, after)}) {
            String text = each.text();
            int at = text.indexOf("data:image/png;base64,") + "data:image/png;base64,".length();
            assertThat(text.regionMatches(at, image, 0, image.length())).isTrue();
            assertThat(text.charAt(at + image.length())).isEqualTo('"');
        }
    }

    @Test
    void soundIsToldAsSamplesOrAsAFile() throws IOException {
        String one = "{\"candidates\":[{\"content\":{\"parts\":["
                + data("audio/L16;codec=pcm;rate=16000", base64(Arrays.copyOf(SAMPLES, 2)))
                + "]}}]}";
        String other = "{\"candidates\":[{\"content\":{\"parts\":["
                + data("audio/L16;codec=pcm;rate=16000", base64(Arrays.copyOfRange(SAMPLES, 2, 6)))
                + "]},\"finishReason\":\"STOP\"}]}";
        JsonView audio = told(WHOLE, one, other).message().at("audio");
        assertThat(audio.at("data").text()).contains(base64(SAMPLES));
        assertThat(audio.at("id").text("")).startsWith("audio_");
        assertThat(audio.at("expires_at").number(0L)).isEqualTo(1_700_003_600);
        assertThat(audio.at("transcript").text()).contains("");
        assertThat(told(with(WHOLE, false, false, true), one, other)
                        .message()
                        .at("audio")
                        .at("data")
                        .text())
                .contains(base64(new Sound(SAMPLES, 16000).file()));
        ChatAnswerTeller stream = told(with(STREAM, false, false, true), one, other);
        byte[] joined = new byte[0];
        for (JsonView frame : stream.frames()) {
            byte[] piece = Base64.getDecoder()
                    .decode(frame.at("choices")
                            .at(0)
                            .at("delta")
                            .at("audio")
                            .at("data")
                            .text(""));
            int before = joined.length;
            joined = Arrays.copyOf(joined, before + piece.length);
            System.arraycopy(piece, 0, joined, before, piece.length);
        }
        assertThat(joined).hasSize(44 + 6).startsWith('R', 'I', 'F', 'F').endsWith(SAMPLES);
        assertThat(stream.text().split("expires_at", -1)).hasSize(2);
    }

    /** vercel/ai 2693319: newer models send a file. */
    @Test
    void aFileIsTakenApartWhereSamplesAreWantedAndNotHeadedTwiceWhereAFileIs() throws IOException {
        String file = base64(new Sound(SAMPLES, 24000).file());
        String event = "{\"candidates\":[{\"content\":{\"parts\":[" + data("audio/wav", file)
                + "]},\"finishReason\":\"STOP\"}]}";
        assertThat(told(WHOLE, event).message().at("audio").at("data").text()).contains(base64(SAMPLES));
        assertThat(told(with(WHOLE, false, false, true), event)
                        .message()
                        .at("audio")
                        .at("data")
                        .text())
                .contains(file);
    }

    @Test
    void packedSoundIsPassedOn() throws IOException {
        String event = "{\"candidates\":[{\"content\":{\"parts\":[" + data("audio/mpeg", "QUJD")
                + "]},\"finishReason\":\"STOP\"}]}";
        assertThat(told(WHOLE, event).message().at("audio").at("data").text()).contains("QUJD");
        assertThat(told(STREAM, event).text()).contains("\"data\":\"QUJD\"");
    }

    private static String data(String mimeType, String data) {
        return "{\"inlineData\":{\"mimeType\":\"" + mimeType + "\",\"data\":\"" + data + "\"}}";
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
