package io.geminibalance.gateway;

import java.util.concurrent.atomic.AtomicInteger;

/// How many requests are served at a time. One more is refused at once: a queue would only make all of them late.
public final class Admission {
    private final int most;
    private final AtomicInteger inside = new AtomicInteger();

    public Admission(int most) {
        this.most = most;
    }

    /// Whether there is a place; to be left by whoever has entered.
    boolean enter() {
        if (inside.incrementAndGet() <= most) {
            return true;
        }
        inside.decrementAndGet();
        return false;
    }

    void leave() {
        inside.decrementAndGet();
    }
}
