package io.geminibalance.engine;

import java.util.concurrent.atomic.LongAdder;

/// What a server has done so far.
public final class Counts {
    private final LongAdder accepted = new LongAdder();
    private final LongAdder turnedAway = new LongAdder();
    private final LongAdder requests = new LongAdder();
    private final LongAdder refusals = new LongAdder();

    Counts() {}

    /// Connections, with those turned away.
    public long accepted() {
        return accepted.sum();
    }

    /// Connections refused because there were too many.
    public long turnedAway() {
        return turnedAway.sum();
    }

    /// Requests that were handed to a handler.
    public long requests() {
        return requests.sum();
    }

    /// Requests that were refused without one, for what they are or for their slowness.
    public long refusals() {
        return refusals.sum();
    }

    void connection() {
        accepted.increment();
    }

    void away() {
        turnedAway.increment();
    }

    void request() {
        requests.increment();
    }

    void refusal() {
        refusals.increment();
    }
}
