package io.geminibalance.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
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
