package io.geminibalance.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
    @Test
    void threeRetriesAreAlwaysAllowed() {
        assertThat(RetryBudget.allows(1, 0)).isTrue();
        assertThat(RetryBudget.allows(3, 2)).isTrue();
        assertThat(RetryBudget.allows(3, 3)).isFalse();
    }

    @Test
    void beyondThreeTheyStayWithinAFifthOfTheRequests() {
        assertThat(RetryBudget.allows(19, 3)).isFalse();
        assertThat(RetryBudget.allows(20, 3)).isTrue();
        assertThat(RetryBudget.allows(20, 4)).isFalse();
        assertThat(RetryBudget.allows(1000, 199)).isTrue();
        assertThat(RetryBudget.allows(1000, 200)).isFalse();
    }

    @Test
    void whatARequestTookComesBackWhenItEnds() {
        RetryBudget budget = new RetryBudget();
        List<RetryBudget.Share> shares = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            shares.add(budget.enter());
        }
        assertThat(shares.stream().filter(RetryBudget.Share::retry)).hasSize(3);

        shares.getFirst().end();
        shares.getFirst().end();

        assertThat(budget.requests()).isEqualTo(3);
        assertThat(budget.retries()).isEqualTo(2);
        assertThat(shares.getLast().retry()).isTrue();
        shares.forEach(RetryBudget.Share::end);
        assertThat(budget.requests()).isZero();
        assertThat(budget.retries()).isZero();
    }

    @Test
    void aRetryThatIsOverMakesRoomForAnother() {
        RetryBudget budget = new RetryBudget();
        RetryBudget.Share share = budget.enter();
        assertThat(share.retry()).isTrue();
        assertThat(share.retry()).isTrue();
        assertThat(budget.retries()).isOne();

        share.retried();

        assertThat(budget.retries()).isZero();
    }
}
