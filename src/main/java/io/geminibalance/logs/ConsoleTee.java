package io.geminibalance.logs;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// Passes on what is printed to the console, and hands each line of it to somebody else as well.
///
/// slf4j-simple knows one place to write to; this is how its lines get into a file of ours.
public final class ConsoleTee extends OutputStream {
    private final PrintStream console;
    private final Consumer<String> lines;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);

    private ConsoleTee(PrintStream console, Consumer<String> lines) {
        this.console = console;
        this.lines = lines;
    }

    /// A stream to print to instead of the console.
    public static PrintStream of(PrintStream console, Consumer<String> lines) {
        return new PrintStream(new ConsoleTee(console, lines), true, StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void write(int one) {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        console.write(bytes, offset, length);
        int from = offset;
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] == '\n') {
                line.write(bytes, from, i - from);
                end();
                from = i + 1;
            }
        }
        line.write(bytes, from, offset + length - from);
    }

    @Override
    public void flush() {
        console.flush();
    }

    private void end() {
        lines.accept(line.toString(StandardCharsets.UTF_8).stripTrailing());
        line.reset();
    }
}
