package io.geminibalance.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.geminibalance.dialect.Conversation;
import io.geminibalance.dialect.Line.Refused;
import io.geminibalance.wire.Body;
import io.geminibalance.wire.Failure.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LargeBodiesTest {
    private static final int MEGABYTE = 1 << 20;

    @Test
    void whatDoesNotFitBesideTheOthersIsRefusedForNow() throws Exception {
        LargeBodies bodies = new LargeBodies(10 * MEGABYTE, Duration.ZERO);
        int[] held = new int[1];
        Conversation inner = bodies.queued(body(5), (line, sink) -> held[0]++);
        Conversation tooMuch = bodies.queued(body(6), (line, sink) -> held[0]++);

        bodies.queued(body(6), (line, sink) -> {
                    assertThatThrownBy(() -> tooMuch.hold(null, null))
                            .isInstanceOfSatisfying(
                                    Refused.class,
                                    refused ->
                                            assertThat(refused.failure().kind()).isEqualTo(Kind.UNAVAILABLE));
                    bodies.queued(body(3), (l, s) -> held[0]++).hold(null, null);
                })
                .hold(null, null);
        inner.hold(null, null);
        tooMuch.hold(null, null);

        assertThat(held[0]).isEqualTo(3);
    }

    @Test
    void aBodyBeyondAllMeasureComesAlone() throws Exception {
        LargeBodies bodies = new LargeBodies(10 * MEGABYTE, Duration.ZERO);
        boolean[] held = new boolean[1];

        bodies.queued(body(50), (line, sink) -> held[0] = true).hold(null, null);

        assertThat(held[0]).isTrue();
    }

    @Test
    void whatFailsGivesItsPlaceBack() throws Exception {
        LargeBodies bodies = new LargeBodies(10 * MEGABYTE, Duration.ZERO);
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> bodies.queued(body(9), (line, sink) -> {
                                throw new IllegalStateException("x");
                            })
                            .hold(null, null))
                    .hasMessage("x");
        }
    }

    private static Body.Spooled body(long megabytes) {
        return new Body.Spooled(null, megabytes * MEGABYTE);
    }
}
