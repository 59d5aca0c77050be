package io.geminibalance.dialect.answer;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// Keeps streams alive whose model is silent: it sends them a comment now and then, which clients skip.
///
/// Reverse proxies cut a connection on which nothing comes for a minute (nginx, `proxy_read_timeout`), and
/// models may think longer than that between two events. A client that has gone shows by it, too.
public final class KeepAlive {
    /// Longest silence.
    public static final Duration SILENCE = Duration.ofSeconds(15);

    private final LongSupplier nanos;
    private final Set<Outgoing> waiting = ConcurrentHashMap.newKeySet();

    /// @param nanos a clock that only counts, such as `System::nanoTime`
    public KeepAlive(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /// Sends a comment on every stream that would be silent for too long until the next call.
    ///
    /// @param next after which it will be called again
    public void beat(Duration next) {
        long now = nanos.getAsLong();
        long enough = SILENCE.minus(next).toNanos();
        for (Outgoing stream : waiting) {
            if (stream.silentSince(now) > enough) {
                // Each in a thread of its own: a client that doesn't read must not hold up the others.
                Thread.ofVirtual().name("keep-alive").start(() -> stream.beat(nanos.getAsLong()));
            }
        }
    }

    /// How many streams wait for their model.
    public int waiting() {
        return waiting.size();
    }

    long now() {
        return nanos.getAsLong();
    }

    void add(Outgoing stream) {
        waiting.add(stream);
    }

    void remove(Outgoing stream) {
        waiting.remove(stream);
    }
}
