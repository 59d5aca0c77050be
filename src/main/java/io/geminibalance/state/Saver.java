package io.geminibalance.state;

import io.geminibalance.keys.KeyPool;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes what the pool has learnt, and what waits in the owners' journal, each second when there is something
/// new and once more when it is closed.
public final class Saver implements Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Saver.class);
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final KeyPool pool;
    private final StateFile file;
    private final Owners owners;
    private final Pause pause;
    private long saved;
    private boolean failing;

    /// Waiting, handed in so that tests need not wait.
    @FunctionalInterface
    public interface Pause {
        void sleep(Duration time) throws InterruptedException;
    }

    /// For a pool that remembers already what it was to remember.
    public Saver(KeyPool pool, StateFile file, Owners owners, Pause pause) {
        this.pool = pool;
        this.file = file;
        this.owners = owners;
        this.pause = pause;
        this.saved = pool.changes();
    }

    @Override
    public void run() {
        try {
            while (true) {
                pause.sleep(EVERY);
                round();
            }
        } catch (InterruptedException _) {
            // The service stops.
        }
    }

    @Override
    public void close() {
        round();
    }

    /// Writes what is new, now. What fails is tried again in the next round.
    public synchronized void round() {
        try {
            owners.settle();
            save();
        } catch (RuntimeException e) {
            LOG.error("state was not saved; it is tried again", e);
        }
    }

    private void save() {
        // Asked first: what changes meanwhile is saved in the next round.
        long now = pool.changes();
        if (now == saved) {
            return;
        }
        try {
            file.write(pool.memory());
            saved = now;
            if (failing) {
                LOG.info("{} can be written again", file.path());
            }
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                LOG.warn("{} cannot be written; it is tried again: {}", file.path(), e.toString());
            }
            failing = true;
        }
    }
}
