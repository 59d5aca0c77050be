package io.geminibalance.forward;

import java.time.Duration;

/// Waiting, handed in so that tests need not wait.
@FunctionalInterface
public interface Pause {
    void sleep(Duration time) throws InterruptedException;
}
