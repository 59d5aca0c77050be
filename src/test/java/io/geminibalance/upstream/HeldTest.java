package io.geminibalance.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import org.junit.jupiter.api.Test;

class HeldTest {

    @Test
    void everyPieceComesInOrderAndInViewsThatAreNotTooLong() {
        byte[] large = new byte[140_000];
        large[139_999] = 7;
        Held held = new Held(List.of(
                ByteBuffer.wrap(new byte[] {1, 2}),
                ByteBuffer.wrap(new byte[0]),
                ByteBuffer.wrap(large, 10, 139_990),
                ByteBuffer.wrap(new byte[] {3})));
        Taking taking = new Taking(1);

        held.subscribe(taking);

        assertThat(held.contentLength()).isEqualTo(139_993);
        assertThat(taking.sizes).containsExactly(2, 64 * 1024, 64 * 1024, 139_990 - 128 * 1024, 1);
        assertThat(taking.last).isEqualTo(3);
        assertThat(taking.completed).isEqualTo(1);
    }

    @Test
    void itCanBeSentAgain() {
        Held held = new Held(List.of(ByteBuffer.wrap(new byte[] {1, 2})));
        held.subscribe(new Taking(1));
        Taking again = new Taking(Long.MAX_VALUE);

        held.subscribe(again);

        assertThat(again.sizes).containsExactly(2);
        assertThat(again.completed).isEqualTo(1);
    }

    @Test
    void nothingIsABodyToo() {
        Taking taking = new Taking(1);

        new Held(List.of(ByteBuffer.wrap(new byte[0]))).subscribe(taking);

        assertThat(taking.sizes).isEmpty();
        assertThat(taking.completed).isEqualTo(1);
    }

    @Test
    void nothingComesAfterACancel() {
        Taking taking = new Taking(0);
        new Held(List.of(ByteBuffer.wrap(new byte[2]))).subscribe(taking);

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
