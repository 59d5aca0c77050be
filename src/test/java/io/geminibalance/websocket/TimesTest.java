package io.geminibalance.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.websocket.Times.Known;
import io.geminibalance.websocket.Times.Step;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimesTest {
    private static final Times TIMES = new Times(
            Duration.ofSeconds(30),
            Duration.ofSeconds(20),
            Duration.ofSeconds(120),
            Duration.ofSeconds(60),
            Duration.ofSeconds(10));
    private static final long NOT_CLOSING = -1;

    @Test
    void aLivelyConnectionIsLeftAlone() {
        assertThat(next(29, false, 29, 119, 59, NOT_CLOSING)).isEqualTo(new Step.Wait());
    }

    @Test
    void aSilentPeerIsPingedOnce() {
        assertThat(next(30, false, 0, 0, 0, NOT_CLOSING)).isEqualTo(new Step.Ping());
        assertThat(next(40, true, 10, 0, 0, NOT_CLOSING)).isEqualTo(new Step.Wait());
    }

    @Test
    void aConnectionOnWhichNothingGoesOutIsPingedThoughThePeerTalks() {
        assertThat(next(1, false, 30, 0, 0, NOT_CLOSING)).isEqualTo(new Step.Ping());
    }

    @Test
    void aPeerThatStaysSilentIsGivenUp() {
        assertThat(next(50, true, 0, 0, 0, NOT_CLOSING)).isEqualTo(new Step.Cut("no sign of life"));
    }

    @Test
    void aPeerThatTakesNothingIsGivenUp() {
        assertThat(next(0, false, 0, 0, 60, NOT_CLOSING)).isEqualTo(new Step.Cut("nothing is taken"));
    }

    @Test
    void aMessageThatTricklesIsNotWaitedForWithoutEnd() {
        assertThat(next(1, false, 0, 120, 0, NOT_CLOSING))
                .isEqualTo(new Step.Close(CloseCode.POLICY, "a message takes too long"));
    }

    @Test
    void onceTheEndHasBegunOnlyItsTimeCounts() {
        assertThat(next(500, false, 500, 500, 500, 9)).isEqualTo(new Step.Wait());
        assertThat(next(0, false, 0, 0, 0, 10)).isEqualTo(new Step.Cut("no close frame came"));
    }

    private static Step next(long silent, boolean pinged, long quiet, long message, long writing, long closing) {
        long second = 1_000_000_000;
        return TIMES.next(new Known(
                silent * second, pinged, quiet * second, message * second, writing * second, closing * second));
    }
}
