package io.geminibalance.websocket;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// Nanoseconds that pass only when told to; they begin below nothing, as those of the JDK may.
final class NanoClock implements LongSupplier {
    private final AtomicLong now = new AtomicLong(-5);

    @Override
    public long getAsLong() {
        return now.get();
    }

    void advance(Duration time) {
        now.addAndGet(time.toNanos());
    }
}
