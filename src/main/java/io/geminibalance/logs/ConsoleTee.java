package io.geminibalance.logs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.function.Consumer;

/// Passes on what is printed to the console, and hands each line of it to somebody else as well.
///
/// slf4j-simple knows one place to write to; this is how its lines get into a file of ours.
public final class ConsoleTee extends OutputStream {
    /// No more than about so many bytes are gathered.
    private static final int MOST_GATHERED = 8 * 1024;

    private final PrintStream console;
    private final InstantSource clock;
    private final Consumer<String> lines;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);

    // Guarded by this.
    private final ByteArrayOutputStream gathered = new ByteArrayOutputStream(256);
    private Thread gathering;

    /// @param lines takes each line without its end
    public ConsoleTee(PrintStream console, InstantSource clock, Consumer<String> lines) {
        this.console = console;
        this.clock = clock;
        this.lines = lines;
    }

    /// A stream to print to instead of the console; messages get the time.
    public PrintStream stream() {
        return Stamped.over(this, clock);
    }

    /// Runs what prints many lines, and passes them on in few pieces: each costs a call of the system.
    ///
    /// What others print meanwhile is passed on at once, with all that was gathered before it.
    public void together(Runnable printing) {
        gather(Thread.currentThread());
        try {
            printing.run();
        } finally {
            gather(null);
            flush();
        }
    }

    private synchronized void gather(Thread thread) {
        gathering = thread;
    }

    @Override
    public synchronized void write(int one) {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        gathered.write(bytes, offset, length);
        int from = offset;
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] == '\n') {
                line.write(bytes, from, i - from);
                end();
                from = i + 1;
            }
        }
        line.write(bytes, from, offset + length - from);
        passOn();
    }

    @Override
    public void flush() {
        passOn();
    }

    private synchronized void passOn() {
        if (gathered.size() == 0 || gathering == Thread.currentThread() && gathered.size() < MOST_GATHERED) {
            return;
        }
        try {
            gathered.writeTo(console);
        } catch (IOException e) {
            // A PrintStream throws none.
            throw new UncheckedIOException(e);
        }
        gathered.reset();
        console.flush();
    }

    private void end() {
        lines.accept(line.toString(StandardCharsets.UTF_8).stripTrailing());
        line.reset();
    }
}
