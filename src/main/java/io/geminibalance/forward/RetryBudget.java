package io.geminibalance.forward;

import java.util.concurrent.atomic.AtomicInteger;

/// Keeps tries after trouble of the upstream to a small part of what is under way (Envoy's rule).
///
/// When an upstream is overloaded, retries are more load, just when it can bear least. Going on from a refused
/// key to another is not counted: that request has cost the upstream nothing.
final class RetryBudget {
    /// So many may always be under way, else a quiet service could never try again.
    static final int LEAST = 3;

    /// One in so many requests.
    static final int PART = 5;

    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger retries = new AtomicInteger();

    /// Whether one more retry is allowed.
    ///
    /// @param requests under way, those that retry among them
    /// @param retries under way
    static boolean allows(int requests, int retries) {
        return retries < LEAST || (retries + 1) * PART <= requests;
    }

    /// Counts a request until its share is given up.
    Share enter() {
        requests.incrementAndGet();
        return new Share();
    }

    int requests() {
        return requests.get();
    }

    int retries() {
        return retries.get();
    }

    /// What one request counts for; used by one thread at a time.
    final class Share {
        private boolean retrying;
        private boolean ended;

        /// Counts a retry from now on until [#retried], where one more is allowed.
        boolean retry() {
            if (retrying) {
                return true;
            }
            int now = retries.get();
            while (allows(requests.get(), now)) {
                if (retries.compareAndSet(now, now + 1)) {
                    retrying = true;
                    return true;
                }
                now = retries.get();
            }
            return false;
        }

        /// The retry has led to something, good or bad.
        void retried() {
            if (retrying) {
                retrying = false;
                retries.decrementAndGet();
            }
        }

        /// The request has ended; once is enough.
        void end() {
            if (!ended) {
                ended = true;
                retried();
                requests.decrementAndGet();
            }
        }
    }
}
