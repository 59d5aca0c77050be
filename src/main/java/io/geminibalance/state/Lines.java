package io.geminibalance.state;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/// Reads the lines of a file of any size, as bytes.
final class Lines {
    /// A longer line is no line of ours.
    static final int LONGEST = 1 << 16;

    private Lines() {}

    /// Gets one line after the other.
    @FunctionalInterface
    interface Each {
        /// @param to where the line ends, without its line feed
        /// @param end position in the file after the line feed
        void line(byte[] bytes, int from, int to, long end) throws IOException;
    }

    /// Reads the complete lines within the first bytes of a file. A line that is too long is shown as an empty one.
    static void read(Path file, long most, Each each) throws IOException {
        // Not by a channel: an interrupt would close it in the middle.
        try (InputStream in = new FileInputStream(file.toFile())) {
            byte[] buffer = new byte[LONGEST];
            int filled = 0;
            long start = 0;
            boolean tooLong = false;
            while (true) {
                int wanted = (int) Math.min(buffer.length - filled, most - start - filled);
                int count = wanted <= 0 ? -1 : in.read(buffer, filled, wanted);
                if (count < 0) {
                    return;
                }
                int from = 0;
                for (int at = filled; at < filled + count; at++) {
                    if (buffer[at] == '\n') {
                        each.line(buffer, from, tooLong ? from : at, start + at + 1);
                        tooLong = false;
                        from = at + 1;
                    }
                }
                filled += count;
                if (from == 0 && filled == buffer.length) {
                    tooLong = true;
                    from = filled;
                }
                System.arraycopy(buffer, from, buffer, 0, filled - from);
                filled -= from;
                start += from;
            }
        }
    }
}
