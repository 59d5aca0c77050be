package io.geminibalance.wire;

import java.util.concurrent.atomic.AtomicInteger;

/// Memory that is lent to a body and to everybody who reads it on a thread of their own; it goes back when the last of
/// them is done.
public final class Loan {
    private final AtomicInteger holders = new AtomicInteger(1);
    private final Runnable back;

    /// Begins with one holder.
    ///
    /// @param back takes the memory back; run once
    public Loan(Runnable back) {
        this.back = back;
    }

    /// Of what belongs to whoever has it.
    public static Loan none() {
        return new Loan(() -> {});
    }

    /// Adds a holder.
    ///
    /// @throws IllegalStateException where it has gone back already
    public void hold() {
        if (holders.getAndUpdate(count -> count == 0 ? 0 : count + 1) == 0) {
            throw new IllegalStateException("what was lent has gone back");
        }
    }

    /// To be called once by each holder.
    public void release() {
        if (holders.decrementAndGet() == 0) {
            back.run();
        }
    }
}
