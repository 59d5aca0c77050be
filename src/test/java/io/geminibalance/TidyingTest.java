package io.geminibalance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TidyingTest {
    private int running;
    private long heap = Tidying.WORTH + 1;
    private int collections;
    private final Tidying tidying = new Tidying(() -> running, () -> heap, () -> collections++);

    @Test
    void aLargeHeapIsCollectedOnceInEachQuietTime() {
        look(Tidying.QUIET - 1);
        assertThat(collections).isZero();
        look(100);
        assertThat(collections).isEqualTo(1);

        running = 1;
        look(100);
        running = 0;
        look(Tidying.QUIET);
        assertThat(collections).isEqualTo(2);
    }

    @Test
    void aRequestInBetweenBeginsTheCountAnew() {
        look(Tidying.QUIET - 1);
        running = 1;
        look(1);
        running = 0;
        look(Tidying.QUIET - 1);
        assertThat(collections).isZero();
    }

    @Test
    void aSmallHeapIsLeftAlone() {
        heap = Tidying.WORTH;
        look(100);
        assertThat(collections).isZero();
    }

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            tidying.look();
        }
    }
}
