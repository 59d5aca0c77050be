package io.geminibalance.support;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Waits for what happens on other threads.
public final class Await {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Await() {}

    /// What is waited for.
    public interface Condition {
        boolean holds() throws Exception;
    }

    public static void until(String what, Condition condition) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("still waiting until " + what);
            }
            LockSupport.parkNanos(2_000_000);
        }
    }
}
