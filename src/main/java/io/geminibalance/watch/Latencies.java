package io.geminibalance.watch;

/// How often times of some length were met, fine enough to tell quantiles within a tenth.
final class Latencies {
    /// Each bound is a fifth above the one before: 1 ms to about 8 minutes in 72 steps.
    private static final double STEP = Math.log(1.2);

    private static final int BUCKETS = 73;

    private final int[] counts = new int[BUCKETS];
    private int all;

    void add(long millis) {
        counts[Math.clamp((int) Math.ceil(Math.log(Math.max(1, millis)) / STEP), 0, BUCKETS - 1)]++;
        all++;
    }

    void add(Latencies others) {
        for (int i = 0; i < BUCKETS; i++) {
            counts[i] += others.counts[i];
        }
        all += others.all;
    }

    /// The time that a part of all was at most, in milliseconds; null where there was none, as JSON says it.
    ///
    /// @param part between 0 and 1
    Long quantile(double part) {
        long wanted = (long) Math.ceil(part * all);
        long seen = 0;
        for (int i = 0; i < BUCKETS && wanted > 0; i++) {
            seen += counts[i];
            if (seen >= wanted) {
                return Math.round(Math.exp(STEP * (i - 0.5)));
            }
        }
        return null;
    }
}
