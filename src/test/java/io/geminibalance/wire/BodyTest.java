package io.geminibalance.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class BodyTest {

    @Test
    void aBodyInMemoryIsReadAnyNumberOfTimes() throws IOException {
        Body body = new Body.Bytes(new byte[] {1, 2, 3});
        assertThat(body.length()).isEqualTo(3);
        assertThat(body.open().readAllBytes()).containsExactly(1, 2, 3);
        assertThat(body.open().readAllBytes()).containsExactly(1, 2, 3);
        assertThat(body.repeatable()).isTrue();
    }

    @Test
    void piecesAreReadInOrderWhereverTheyLieAndStayAsTheyAre() throws IOException {
        ByteBuffer direct =
                ByteBuffer.allocateDirect(4).put(new byte[] {9, 3, 4, 9}).flip();
        Body body = new Body.Pieces(List.of(
                ByteBuffer.wrap(new byte[] {1, 2}),
                ByteBuffer.allocate(0),
                direct.position(1).limit(3),
                ByteBuffer.wrap(new byte[] {9, 5, 9}, 1, 1)));
        for (int again = 0; again < 2; again++) {
            assertThat(body.length()).isEqualTo(5);
            assertThat(body.open().readAllBytes()).containsExactly(1, 2, 3, 4, 5);
            InputStream in = body.open();
            assertThat(in.read()).isEqualTo(1);
            assertThat(in.available()).isEqualTo(1);
            assertThat(in.readNBytes(3)).containsExactly(2, 3, 4);
            assertThat(in.readNBytes(3)).containsExactly(5);
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void noBodyIsEmpty() throws IOException {
        assertThat(new Body.Empty().length()).isZero();
        assertThat(new Body.Empty().open().readAllBytes()).isEmpty();
    }

    /// A connection that was refused has cost nothing, so another attempt may still send it.
    @Test
    void aStreamedBodyIsRepeatableUntilItIsOpened() throws IOException {
        Body body = new Body.Once(new ByteArrayInputStream(new byte[] {1}), -1);
        assertThat(body.repeatable()).isTrue();
        assertThat(body.open().read()).isEqualTo(1);
        assertThat(body.repeatable()).isFalse();
        assertThatThrownBy(body::open).isInstanceOf(IllegalStateException.class);
    }
}
