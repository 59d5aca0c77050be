package io.geminibalance.watch;

import io.geminibalance.forward.Attempt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One line a request for people, and one for programs, written by a thread of its own.
///
/// Where requests come faster than lines can be written, lines are left out and counted rather than requests
/// held up.
public final class RequestLog implements Watcher, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("requests");
    private static final int WAITING = 50_000;
    private static final Duration ROUND = Duration.ofMillis(200);

    /// So many end the round early: in a long queue, what should die young gets old, and the heap large.
    private static final int ENOUGH = 256;

    private final BlockingQueue<Transaction> queue = new ArrayBlockingQueue<>(WAITING);
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong lost = new AtomicLong();
    private final Thread writer =
            Thread.ofPlatform().daemon().name("request-log").unstarted(this::write);

    private final Metrics metrics;
    private final Activity activity;
    private final Consumer<String> records;
    private final Consumer<Runnable> together;
    private final String origin;
    private volatile boolean closed;
    private long written;

    private RequestLog(
            Metrics metrics, Activity activity, Consumer<String> records, Consumer<Runnable> together, String origin) {
        this.metrics = metrics;
        this.activity = activity;
        this.records = records;
        this.together = together;
        this.origin = origin;
    }

    /// @param metrics count each request
    /// @param activity remembers it for a while
    /// @param records takes each request as a JSON object in one line
    /// @param together runs what prints many lines
    /// @param origin tells the requests of this process from those of others
    public static RequestLog open(
            Metrics metrics, Activity activity, Consumer<String> records, Consumer<Runnable> together, String origin) {
        RequestLog log = new RequestLog(metrics, activity, records, together, origin);
        log.writer.start();
        return log;
    }

    @Override
    public void finished(Transaction transaction) {
        if (!queue.offer(transaction)) {
            lost.incrementAndGet();
        } else if (waiting.incrementAndGet() == ENOUGH) {
            LockSupport.unpark(writer);
        }
    }

    /// Writes what is waiting, then ends.
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(writer);
        try {
            writer.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        List<Transaction> batch = new ArrayList<>();
        boolean last;
        do {
            // Looks now and then instead of being woken by each request.
            if (!closed && waiting.get() < ENOUGH) {
                LockSupport.parkNanos(this, ROUND.toNanos());
            }
            last = closed;
            waiting.addAndGet(-queue.drainTo(batch));
            together.accept(() -> flush(batch));
        } while (!last);
    }

    private void flush(List<Transaction> batch) {
        for (Transaction transaction : batch) {
            if (LOG.isInfoEnabled()) {
                LOG.info(line(transaction));
            }
            metrics.count(transaction);
            activity.count(transaction);
            records.accept(TransactionRecord.of(transaction, origin + "-" + ++written));
        }
        batch.clear();
        long missing = lost.getAndSet(0);
        if (missing > 0) {
            LOG.warn("{} requests came too fast to be logged", missing);
        }
    }

    static String line(Transaction t) {
        StringBuilder line = new StringBuilder(160)
                .append(t.status())
                .append(' ')
                .append(t.method())
                .append(' ')
                .append(t.path().length() > 200 ? t.path().substring(0, 200) + "..." : t.path())
                .append(' ')
                .append(t.millis())
                .append(" ms (first byte ")
                .append(t.firstByteMillis())
                .append(" ms) ")
                .append(t.bytes())
                .append(" B");
        if (!t.client().isEmpty()) {
            line.append(" client=").append(t.client());
        }
        for (Attempt attempt : t.attempts()) {
            line.append(" [")
                    .append(attempt.key())
                    .append(' ')
                    .append(attempt.verdict().word());
            if (attempt.status() > 0) {
                line.append(' ').append(attempt.status());
            }
            line.append(' ').append(attempt.millis()).append(" ms]");
        }
        return line.toString();
    }
}
