package io.geminibalance.state;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A file of lines that only grows, until it is written anew without those that tell nothing any more.
///
/// Lines are handed in by [#append] and are on the disk when [#settle] has returned true. Whoever settles first
/// writes and syncs for all who came meanwhile. What the disk does not take stays in memory and is tried again.
final class Journal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    /// So many bytes wait at most for a disk that takes nothing.
    private static final int MOST_WAITING = 32 << 20;

    /// So long a disk that took nothing is left alone.
    private static final Duration RESPITE = Duration.ofSeconds(1);

    private final JournalFile file;
    private final Content content;
    private final World world;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();

    // Guarded by the lock. Lines are numbered from 1 on; those up to `tried` are written or have failed to be.
    private ByteArrayOutputStream waiting = new ByteArrayOutputStream();
    private int linesWaiting;
    private long appended;
    private long tried;
    private long written;
    private boolean failing;
    private Instant failed = Instant.EPOCH;
    private long failures;
    private boolean overflowed;
    private boolean rewriting;
    private boolean closed;

    /// Whether somebody works on the file, who does so without the lock.
    private boolean busy;

    /// What the lines mean.
    interface Content {
        /// Takes a line from the file; false where it is none of ours.
        boolean read(byte[] bytes, int from, int to);

        /// Whether a line still tells something. Asked while others read and append.
        boolean tells(byte[] bytes, int from, int to);

        /// How many lines tell something.
        int size();
    }

    /// The world outside.
    ///
    /// @param background where a file is written anew
    record World(Disk disk, InstantSource clock, Executor background) {}

    private Journal(JournalFile file, Content content, World world) {
        this.file = file;
        this.content = content;
        this.world = world;
    }

    /// Reads what is there.
    static Journal open(Folder folder, String name, Content content, World world) throws IOException {
        return new Journal(JournalFile.open(folder, name, world.disk(), content), content, world);
    }

    /// Hands a line in, with its line feed. It is written with the next that is settled.
    ///
    /// @return false where too much waits for the disk already, so that this line will never be written
    boolean append(byte[] line) {
        lock.lock();
        try {
            if (waiting.size() + line.length > MOST_WAITING) {
                if (!overflowed) {
                    LOG.warn("{} was not written for too long; what is new is lost with a restart", file.path());
                }
                overflowed = true;
                return false;
            }
            waiting.writeBytes(line);
            linesWaiting++;
            appended++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// The number of the last line that was handed in.
    long last() {
        lock.lock();
        try {
            return appended;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until a line, and all before it, have been written and synced.
    ///
    /// @return whether they are; where not, they stay in memory and go with a later one
    boolean settle(long number) {
        boolean settled;
        boolean rewrite;
        lock.lock();
        try {
            long before = failures;
            while (written < number && !closed && (failures == before || tried < number)) {
                if (busy) {
                    moved.awaitUninterruptibly();
                } else if (resting()) {
                    break;
                } else {
                    flush();
                }
            }
            settled = written >= number;
            rewrite = !closed && !rewriting && !busy && file.wasteful(content.size());
            rewriting |= rewrite;
        } finally {
            lock.unlock();
        }
        if (rewrite) {
            world.background().execute(this::rewrite);
        }
        return settled;
    }

    /// Writes what is left, and ends.
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            while (busy || rewriting) {
                moved.awaitUninterruptibly();
            }
            if (linesWaiting > 0) {
                flush();
            }
            file.close();
        } finally {
            lock.unlock();
        }
    }

    private boolean resting() {
        // Either way, as clocks are put back too.
        return failing
                && Duration.between(failed, world.clock().instant()).abs().compareTo(RESPITE) < 0;
    }

    /// Writes and syncs all that waits. Called with the lock, which is given up meanwhile.
    private void flush() {
        byte[] batch = waiting.toByteArray();
        int count = linesWaiting;
        long upTo = appended;
        waiting = new ByteArrayOutputStream();
        linesWaiting = 0;
        busy = true;
        lock.unlock();
        IOException cause = null;
        boolean done = false;
        try {
            file.append(batch, count);
            done = true;
        } catch (IOException e) {
            cause = e;
        } finally {
            lock.lock();
            tried = upTo;
            if (done) {
                wrote(upTo);
            } else {
                keep(batch, count, cause);
            }
            idle();
        }
    }

    private void wrote(long upTo) {
        written = upTo;
        if (failing) {
            LOG.info("{} can be written again", file.path());
        }
        failing = false;
        overflowed = false;
    }

    private void keep(byte[] batch, int count, IOException cause) {
        ByteArrayOutputStream all = new ByteArrayOutputStream(batch.length + waiting.size());
        all.writeBytes(batch);
        all.writeBytes(waiting.toByteArray());
        waiting = all;
        linesWaiting += count;
        if (!failing) {
            LOG.warn("{} cannot be written; it is tried again: {}", file.path(), String.valueOf(cause));
        }
        failing = true;
        failures++;
        failed = world.clock().instant();
    }

    /// Writes the file anew with the lines that still tell something, while others append.
    private void rewrite() {
        seize();
        Rewriting next = file.rewriting();
        release();
        try {
            try {
                next.copy(content);
                seize();
                try {
                    next.finish();
                } finally {
                    release();
                }
            } finally {
                next.close();
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be written anew: {}", file.path(), e.toString());
        } finally {
            lock.lock();
            rewriting = false;
            moved.signalAll();
            lock.unlock();
        }
    }

    private void seize() {
        lock.lock();
        while (busy) {
            moved.awaitUninterruptibly();
        }
        busy = true;
        lock.unlock();
    }

    private void release() {
        lock.lock();
        idle();
        lock.unlock();
    }

    private void idle() {
        busy = false;
        moved.signalAll();
    }
}
