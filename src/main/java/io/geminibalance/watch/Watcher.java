package io.geminibalance.watch;

/// Told of each request when it has ended. Must be fast and must not throw.
@FunctionalInterface
public interface Watcher {
    void finished(Transaction transaction);
}
