package io.geminibalance.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoanTest {
    private final AtomicInteger back = new AtomicInteger();
    private final Loan loan = new Loan(back::incrementAndGet);

    @Test
    void itGoesBackOnceWhenTheLastIsDone() {
        loan.hold();
        loan.hold();
        loan.release();
        loan.release();
        assertThat(back).hasValue(0);

        loan.release();
        assertThat(back).hasValue(1);
    }

    @Test
    void whatHasGoneBackIsNotHeldAnyMore() {
        loan.release();
        assertThatThrownBy(loan::hold).isInstanceOf(IllegalStateException.class);
    }
}
