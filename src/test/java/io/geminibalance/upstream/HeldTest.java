package io.geminibalance.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.wire.Loan;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HeldTest {

    @Test
    void everyPieceComesInOrderAndInViewsThatAreNotTooLong() {
        byte[] large = new byte[140_000];
        large[139_999] = 7;
        Held held = new Held(
                List.of(
                        ByteBuffer.wrap(new byte[] {1, 2}),
                        ByteBuffer.wrap(new byte[0]),
                        ByteBuffer.wrap(large, 10, 139_990),
                        ByteBuffer.wrap(new byte[] {3})),
                Loan.none());
        Taking taking = new Taking(1);

        held.subscribe(taking);

        assertThat(held.contentLength()).isEqualTo(139_993);
        assertThat(taking.sizes).containsExactly(2, 64 * 1024, 64 * 1024, 139_990 - 128 * 1024, 1);
        assertThat(taking.last).isEqualTo(3);
        assertThat(taking.completed).isEqualTo(1);
    }

    @Test
    void itCanBeSentAgain() {
        Held held = new Held(List.of(ByteBuffer.wrap(new byte[] {1, 2})), Loan.none());
        held.subscribe(new Taking(1));
        Taking again = new Taking(Long.MAX_VALUE);

        held.subscribe(again);

        assertThat(again.sizes).containsExactly(2);
        assertThat(again.completed).isEqualTo(1);
    }

    @Test
    void nothingIsABodyToo() {
        Taking taking = new Taking(1);

        new Held(List.of(ByteBuffer.wrap(new byte[0])), Loan.none()).subscribe(taking);

        assertThat(taking.sizes).isEmpty();
        assertThat(taking.completed).isEqualTo(1);
    }

    @Test
    void whatIsLentIsHeldUntilAllIsGivenOrNoMoreIsWanted() {
        AtomicInteger back = new AtomicInteger();
        Loan loan = new Loan(back::incrementAndGet);
        Held held = new Held(List.of(ByteBuffer.wrap(new byte[100_000])), loan);
        Taking slow = new Taking(0);
        Taking leaving = new Taking(0);
        held.subscribe(slow);
        held.subscribe(leaving);
        held.subscribe(new Taking(1));
        loan.release();
        assertThat(back).hasValue(0);

        leaving.subscription.request(1);
        leaving.subscription.cancel();
        leaving.subscription.cancel();
        assertThat(back).hasValue(0);

        slow.subscription.request(2);
        assertThat(slow.completed).isEqualTo(1);
        assertThat(back).hasValue(1);
    }

    @Test
    void whatIsLentIsHeldWhileAViewIsStillBeingWritten() {
        AtomicInteger back = new AtomicInteger();
        Loan loan = new Loan(back::incrementAndGet);
        List<Integer> seen = new ArrayList<>();
        new Held(List.of(ByteBuffer.wrap(new byte[100_000])), loan).subscribe(new Subscriber<>() {
            private Subscription subscription;

            @Override
            public void onSubscribe(Subscription given) {
                subscription = given;
                given.request(1);
            }

            @Override
            public void onNext(ByteBuffer view) {
                subscription.cancel();
                loan.release();
                seen.add(back.get());
            }

            @Override
            public void onError(Throwable error) {}

            @Override
            public void onComplete() {}
        });

        assertThat(seen).containsExactly(0);
        assertThat(back).hasValue(1);
    }

    @Test
    void nothingComesAfterACancel() {
        Taking taking = new Taking(0);
        new Held(List.of(ByteBuffer.wrap(new byte[2])), Loan.none()).subscribe(taking);

        taking.subscription.cancel();
        taking.subscription.request(5);

        assertThat(taking.sizes).isEmpty();
        assertThat(taking.completed).isZero();
    }

    /// Asks for more from within, as the JDK's client does.
    private static final class Taking implements Subscriber<ByteBuffer> {
        private final long demand;
        private final List<Integer> sizes = new ArrayList<>();
        private Subscription subscription;
        private int last;
        private int completed;

        private Taking(long demand) {
            this.demand = demand;
        }

        @Override
        public void onSubscribe(Subscription given) {
            subscription = given;
            if (demand > 0) {
                given.request(demand);
            }
        }

        @Override
        public void onNext(ByteBuffer view) {
            sizes.add(view.remaining());
            last = view.get(view.limit() - 1);
            subscription.request(1);
        }

        @Override
        public void onError(Throwable cause) {
            throw new AssertionError(cause);
        }

        @Override
        public void onComplete() {
            completed++;
        }
    }
}
