package io.geminibalance;

import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/// Gives the memory of a busy hour back to the system once nobody asks for anything.
///
/// By itself the heap keeps the size of its busiest minute: what outlived a stream lies in its old part, which the
/// collector does not look at before that is full, and only a collection of all makes the heap smaller.
final class Tidying {
    /// So many looks in a row must find nothing running.
    static final int QUIET = 10;

    /// A smaller heap is not worth a collection, in bytes.
    static final long WORTH = 48L << 20;

    private final IntSupplier running;
    private final LongSupplier heap;
    private final Runnable collect;
    private int quiet;

    /// @param running how many requests are
    /// @param heap its size, with what is free of it, in bytes
    /// @param collect collects all; takes some milliseconds in which nothing else goes on
    Tidying(IntSupplier running, LongSupplier heap, Runnable collect) {
        this.running = running;
        this.heap = heap;
        this.collect = collect;
    }

    /// One look.
    void look() {
        quiet = running.getAsInt() == 0 ? quiet + 1 : 0;
        // Once in each quiet time: what is still large after that is in use.
        if (quiet == QUIET && heap.getAsLong() > WORTH) {
            collect.run();
        }
    }
}
