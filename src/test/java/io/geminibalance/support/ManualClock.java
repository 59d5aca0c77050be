package io.geminibalance.support;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A clock that moves only when it is told to.
public final class ManualClock implements InstantSource {
    private Instant now;

    public ManualClock(String start) {
        this.now = Instant.parse(start);
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    public synchronized void advance(Duration time) {
        now = now.plus(time);
    }
}
