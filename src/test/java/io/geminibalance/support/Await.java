package io.geminibalance.support;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Waits for what happens on other threads.
public final class Await {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Await() {}

    /// What is waited for.
    public interface Condition {
        boolean holds() throws Exception;
    }

    /// What may be there.
    public interface Source<T> {
        Optional<T> get() throws Exception;
    }

    /// Waits until it is there.
    public static <T> T present(String what, Source<T> source) throws Exception {
        AtomicReference<T> found = new AtomicReference<>();
        until(what, () -> {
            source.get().ifPresent(found::set);
            return found.get() != null;
        });
        return found.get();
    }

    public static void until(String what, Condition condition) throws Exception {
        until(() -> what, condition);
    }

    /// @param what told when it has not come, so that it can say how things stand then
    public static void until(Supplier<String> what, Condition condition) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("still waiting until " + what.get());
            }
            LockSupport.parkNanos(2_000_000);
        }
    }
}
