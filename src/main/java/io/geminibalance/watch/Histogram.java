package io.geminibalance.watch;

/// How many of some times were at most so long, and their sum.
final class Histogram {
    /// Upper bounds in seconds, from an answer out of a cache to a long thought.
    static final double[] BOUNDS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300};

    private final long[] counts = new long[BOUNDS.length + 1];
    private double sum;

    void add(double seconds) {
        int bucket = 0;
        while (bucket < BOUNDS.length && seconds > BOUNDS[bucket]) {
            bucket++;
        }
        counts[bucket]++;
        sum += seconds;
    }

    /// How many were at most as long as a bound; all of them behind the last.
    long upTo(int bound) {
        long total = 0;
        for (int i = 0; i <= bound; i++) {
            total += counts[i];
        }
        return total;
    }

    long count() {
        return upTo(BOUNDS.length);
    }

    double sum() {
        return sum;
    }
}
