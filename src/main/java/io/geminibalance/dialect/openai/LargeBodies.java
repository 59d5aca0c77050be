package io.geminibalance.dialect.openai;

import io.geminibalance.dialect.Conversation;
import io.geminibalance.dialect.Line;
import io.geminibalance.wire.Body;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Failure.Kind;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Sees to it that bodies that lie on the disk don't all come back into memory at once.
///
/// To translate a request it must be in memory; a handful of pictures of 20 MB at a time would fill a small heap.
public final class LargeBodies {
    private static final int UNIT = 1024;
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private final int units;
    private final Semaphore free;
    private final Duration patience;

    /// @param most bytes at a time; a longer body comes alone
    /// @param patience how long a request waits for its turn
    public LargeBodies(long most, Duration patience) {
        this.units = (int) Math.max(1, Math.min(most / UNIT, Integer.MAX_VALUE));
        this.free = new Semaphore(units, true);
        this.patience = patience;
    }

    /// A conversation that waits for its turn before it is held.
    public Conversation queued(Body.Spooled body, Conversation conversation) {
        int needed = (int) Math.min(units, body.length() / UNIT + 1);
        return (line, sink) -> {
            if (!entered(needed)) {
                throw new Line.Refused(Failure.of(
                                Kind.UNAVAILABLE, "Too many large requests are under way. Send this one again later.")
                        .retryAfter(AGAIN));
            }
            try {
                conversation.hold(line, sink);
            } finally {
                free.release(needed);
            }
        };
    }

    private boolean entered(int needed) {
        try {
            return free.tryAcquire(needed, patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
