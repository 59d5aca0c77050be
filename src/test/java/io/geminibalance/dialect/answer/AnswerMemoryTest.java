package io.geminibalance.dialect.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AnswerMemoryTest {
    private static final int MEGABYTE = 1 << 20;

    @Test
    void smallAnswersAreNotCounted() {
        AnswerMemory memory = new AnswerMemory(0, Duration.ZERO);
        try (AnswerMemory.Held held = memory.hold()) {
            assertThat(held.grow(MEGABYTE)).isTrue();
            assertThat(held.grow(2 * MEGABYTE)).isFalse();
        }
    }

    @Test
    @Timeout(20)
    void whatWouldNeverFitIsNotWaitedFor() {
        AnswerMemory memory = new AnswerMemory(10 * MEGABYTE, Duration.ofDays(1));
        try (AnswerMemory.Held held = memory.hold()) {
            assertThat(held.grow(12 * MEGABYTE)).isFalse();
            assertThat(held.grow(11 * MEGABYTE)).isTrue();
            assertThat(held.grow(12 * MEGABYTE)).isFalse();
        }
    }

    @Test
    void largeOnesHaveNoMoreThanThereIsAndGiveItBack() {
        AnswerMemory memory = new AnswerMemory(10 * MEGABYTE, Duration.ZERO);
        try (AnswerMemory.Held other = memory.hold()) {
            try (AnswerMemory.Held one = memory.hold()) {
                assertThat(one.grow(4 * MEGABYTE)).isTrue();
                assertThat(one.grow(7 * MEGABYTE)).isTrue();
                assertThat(other.grow(5 * MEGABYTE)).isTrue();
                assertThat(other.grow(6 * MEGABYTE)).isFalse();
            }
            assertThat(other.grow(6 * MEGABYTE)).isTrue();
        }
        assertThat(memory.free()).isEqualTo(10 * MEGABYTE);
    }
}
