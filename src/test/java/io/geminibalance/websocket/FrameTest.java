package io.geminibalance.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameTest {
    @Test
    void theExamplesOfTheRfcAreWritten() {
        assertThat(hex(Frame.text("Hello").unmasked())).isEqualTo("810548656c6c6f");
        assertThat(hex(Frame.text("Hello").masked(0x37fa213d))).isEqualTo("818537fa213d7f9f4d5158");
        assertThat(hex(Frame.ping(bytes("Hello")).unmasked())).isEqualTo("890548656c6c6f");
        assertThat(hex(new Frame(Opcode.TEXT, false, bytes("Hel")).unmasked())).isEqualTo("010348656c");
        assertThat(hex(new Frame(Opcode.BINARY, true, new byte[256]).unmasked()))
                .startsWith("827e010000");
        assertThat(hex(new Frame(Opcode.BINARY, true, new byte[65536]).unmasked()))
                .startsWith("827f000000000001000000");
    }

    @Test
    void whatIsWrittenIsReadAgainAtEveryLengthWhoseFormChanges() {
        for (int length : List.of(0, 1, 7, 8, 9, 125, 126, 127, 65535, 65536)) {
            byte[] payload = "x".repeat(length).getBytes(StandardCharsets.UTF_8);
            byte[] masked = new Frame(Opcode.TEXT, true, payload).masked(0xf0debc9a);
            byte[] plain = new Frame(Opcode.TEXT, true, payload).unmasked();

            assertThat(read(Decoder.Peer.CLIENT, masked)).containsExactly("text " + hex(payload));
            assertThat(read(Decoder.Peer.SERVER, plain)).containsExactly("text " + hex(payload));
        }
    }

    @Test
    void aCloseFrameSaysWhatMayBeSaid() {
        assertThat(hex(Frame.close(1000, "bye").unmasked())).isEqualTo("880503e8627965");
        assertThat(hex(Frame.close(CloseCode.NONE, "unsaid").unmasked())).isEqualTo("8800");
        assertThat(hex(Frame.close(CloseCode.ABNORMAL, "").unmasked())).isEqualTo("880203f3");
        assertThat(hex(Frame.close(4999, "").unmasked())).isEqualTo("88021387");
    }

    @Test
    void aReasonThatIsTooLongIsCutAtACharacter() {
        byte[] payload = Frame.close(1011, "a" + "\u20ac".repeat(60)).payload();

        assertThat(payload).hasSize(2 + 1 + 3 * 40);
        assertThat(Frame.close(1011, "b".repeat(200)).payload()).hasSize(125);
    }

    @Test
    void aLongOrCutControlFrameIsNotMade() {
        assertThatThrownBy(() -> Frame.ping(new byte[126])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Frame(Opcode.PONG, false, new byte[0]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<String> read(Decoder.Peer peer, byte[] bytes) {
        return new Told(new Decoder(peer, Limits.LARGE))
                .feed(bytes, 0, bytes.length)
                .end();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
