package io.geminibalance.logs;

import io.geminibalance.wire.Secret;
import io.geminibalance.wire.Secrets;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Writes lines to their files in a thread of its own, with every secret blotted out.
///
/// Whoever logs never waits for a disk. What a disk does not take, as when it is full, waits in memory until it
/// does; that is said once when it begins and once when it is over. Lines beyond what may wait are left out and
/// counted.
public final class LogWriter implements AutoCloseable {
    /// Characters, or bytes where they stand as such, that may wait to be written.
    private static final long MOST_WAITING = 32L << 20;

    private static final Duration ROUND = Duration.ofMillis(200);

    /// So many lines end the round early: in a long queue, what should die young gets old, and the heap large.
    private static final int ENOUGH = 256;

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long BLANKS = ' ' * ONES;
    private static final long HIGHEST = 0x8080808080808080L;

    private final Supplier<Collection<Secret>> secrets;
    private final Consumer<String> complaints;
    private final BlockingQueue<Line> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final AtomicLong waiting = new AtomicLong();
    private final Map<RollingFile, Long> lost = new ConcurrentHashMap<>();
    private final Thread thread =
            Thread.ofPlatform().daemon().name("log-writer").unstarted(this::run);
    private volatile boolean closed;

    // Guarded by this. What waits for each file, as it will stand there, and the files that could not be written.
    private final Map<RollingFile, Deque<byte[]>> pending = new LinkedHashMap<>();
    private final Set<RollingFile> failing = new HashSet<>();

    private volatile Listener listener = (file, lines) -> {};

    /// Is told of lines as soon as they are written.
    public interface Listener {
        /// Must not wait for anything.
        ///
        /// @param file its name
        /// @param lines made only for whoever asks
        void written(String file, Supplier<List<String>> lines);
    }

    private record Line(RollingFile file, String text) {}

    /// @param secrets all that must not be seen, as it is when a line is written
    /// @param complaints takes what must be said where no file can be written
    public LogWriter(Supplier<Collection<Secret>> secrets, Consumer<String> complaints) {
        this.secrets = secrets;
        this.complaints = complaints;
    }

    /// Has one listener told of all that is written from now on.
    public void tell(Listener told) {
        listener = told;
    }

    public void start() {
        thread.start();
    }

    /// Has a line written, soon.
    ///
    /// @param text without its end; what ends lines within it is written as blanks
    public void write(RollingFile file, String text) {
        if (waiting.addAndGet(text.length()) > MOST_WAITING) {
            waiting.addAndGet(-text.length());
            lost.merge(file, 1L, Long::sum);
            return;
        }
        queue.add(new Line(file, text));
        if (queued.incrementAndGet() == ENOUGH) {
            LockSupport.unpark(thread);
        }
    }

    /// Writes what is waiting, now. Called by its own thread, and by tests.
    public synchronized void flush() {
        List<Line> lines = new ArrayList<>();
        queued.addAndGet(-queue.drainTo(lines));
        Secrets hidden = new Secrets(lines.isEmpty() ? List.of() : secrets.get());
        for (Line line : lines) {
            byte[] bytes = bytes(line.text, hidden);
            waiting.addAndGet(bytes.length - line.text.length());
            pending.computeIfAbsent(line.file, file -> new ArrayDeque<>()).add(bytes);
        }
        pending.forEach(this::append);
        pending.values().removeIf(Deque::isEmpty);
    }

    /// Writes what is waiting, then ends.
    @Override
    public void close() {
        // No interrupt: where the thread is just writing, that would close the file under it
        // (java.nio.channels.InterruptibleChannel), and its lines would be lost.
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        flush();
        unwritten();
    }

    private synchronized void unwritten() {
        pending.forEach((file, lines) -> complaints.accept("The log file " + file.name()
                + " could not be written to the end; " + lines.size() + " lines are lost."));
    }

    private void run() {
        while (!closed) {
            // Looks now and then instead of being woken by each line.
            if (queued.get() < ENOUGH) {
                LockSupport.parkNanos(this, ROUND.toNanos());
            }
            flush();
        }
    }

    private void append(RollingFile file, Deque<byte[]> lines) {
        List<byte[]> all = List.copyOf(lines);
        IOException fault = null;
        try {
            file.append(lines);
        } catch (IOException e) {
            fault = e;
        }
        List<byte[]> written = all.subList(0, all.size() - lines.size());
        waiting.addAndGet(-written.stream().mapToLong(line -> line.length).sum());
        if (!written.isEmpty()) {
            listener.written(file.name(), () -> texts(written));
        }
        if (fault == null) {
            works(file);
        } else if (failing.add(file)) {
            complaints.accept("The log file " + file.name() + " cannot be written (" + fault
                    + "); it is tried again, and its lines wait in memory.");
        }
    }

    private void works(RollingFile file) {
        if (failing.remove(file)) {
            complaints.accept("The log file " + file.name() + " can be written again.");
        }
        Long missing = lost.remove(file);
        if (missing != null) {
            complaints.accept(missing + " lines for " + file.name()
                    + " are lost: they came too fast, or for too long a disk that took none.");
        }
    }

    /// What was written, without line ends, cut as a [LogReader] does.
    private static List<String> texts(List<byte[]> lines) {
        return lines.stream()
                .map(line -> LogReader.text(line, 0, line.length - 1))
                .toList();
    }

    private static byte[] bytes(String text, Secrets hidden) {
        String clean = hidden.hide(text);
        byte[] line = clean.concat("\n").getBytes(StandardCharsets.UTF_8);
        return plain(line, line.length - 1) ? line : blanked(clean).concat("\n").getBytes(StandardCharsets.UTF_8);
    }

    /// Whether nothing is there but what almost all lines are made of: ASCII that can be seen, and blanks.
    ///
    /// Without a way out of the loop, so that the JVM's compiler makes vector instructions of it.
    private static boolean plain(byte[] line, int length) {
        long odd = 0;
        int at = 0;
        for (; at + Long.BYTES <= length; at += Long.BYTES) {
            long eight = (long) EIGHT.get(line, at);
            // Below a blank, DEL, and beyond ASCII: each sets the highest bit of its byte.
            odd |= eight - BLANKS | eight + ONES | eight;
        }
        for (; at < length; at++) {
            odd |= line[at] < ' ' || line[at] == 0x7f ? HIGHEST : 0;
        }
        return (odd & HIGHEST) == 0;
    }

    /// The text with a blank for whatever would end a line, and for the marks with which a terminal can be told
    /// to do things.
    private static String blanked(String text) {
        StringBuilder clean = new StringBuilder(text);
        for (int i = 0; i < text.length(); i++) {
            if (control(text.charAt(i))) {
                clean.setCharAt(i, ' ');
            }
        }
        return clean.toString();
    }

    private static boolean control(char c) {
        return c < ' ' && c != '\t' || c >= 0x7f && c < 0xa0 || c == '\u2028' || c == '\u2029';
    }
}
