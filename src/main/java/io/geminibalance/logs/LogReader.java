package io.geminibalance.logs;

import io.geminibalance.logs.RollingFile.Piece;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// Reads the lines of a rolling file, from its end or from where a reader left off.
public final class LogReader {
    /// Longer lines are cut for the reader.
    static final int LONGEST = 16 * 1024;

    /// No more than this is read for one answer, in bytes.
    private static final int MOST = 4 << 20;

    private final RollingFile file;
    private final String origin;

    /// Lines, the oldest first, and where to go on.
    ///
    /// @param next a cursor for the lines after these
    /// @param rolled whether lines between the cursor and the first of these are gone
    public record Lines(List<String> lines, String next, boolean rolled) {}

    /// @param origin tells the cursors of this process from those of others
    public LogReader(RollingFile file, String origin) {
        this.file = file;
        this.origin = origin;
    }

    public String name() {
        return file.name();
    }

    /// The last lines.
    public Lines last(int count) throws IOException {
        synchronized (file) {
            List<Piece> pieces = file.pieces();
            List<String> lines = new ArrayList<>();
            long end = pieces.isEmpty() ? 0 : pieces.getLast().to();
            long read = 0;
            for (Piece piece : pieces.reversed()) {
                if (lines.size() >= count || read >= MOST) {
                    break;
                }
                byte[] tail = tail(piece, MOST);
                read += tail.length;
                List<String> more = split(tail, tail.length < piece.to() - piece.from());
                lines.addAll(0, more.subList(Math.max(0, more.size() - (count - lines.size())), more.size()));
            }
            return new Lines(lines, cursor(end), false);
        }
    }

    /// The lines behind a cursor; from the oldest one where it is not known any more.
    public Lines after(String cursor, int count) throws IOException {
        synchronized (file) {
            List<Piece> pieces = file.pieces();
            long from = position(cursor);
            long oldest = pieces.isEmpty() ? 0 : pieces.getFirst().from();
            long newest = pieces.isEmpty() ? 0 : pieces.getLast().to();
            boolean known = from >= oldest && from <= newest;
            long at = known ? from : oldest;
            List<String> lines = new ArrayList<>();
            for (Piece piece : pieces) {
                if (piece.to() <= at || lines.size() >= count) {
                    continue;
                }
                byte[] bytes = bytes(piece, at - piece.from(), MOST);
                int start = 0;
                for (int i = 0; i < bytes.length && lines.size() < count; i++) {
                    if (bytes[i] == '\n') {
                        lines.add(text(bytes, start, i));
                        start = i + 1;
                    }
                }
                if (start == 0 && bytes.length == MOST) {
                    // A line beyond all measure.
                    lines.add(text(bytes, 0, bytes.length));
                    start = bytes.length;
                }
                at += start;
                if (at < piece.to()) {
                    break;
                }
            }
            return new Lines(lines, cursor(at), !known);
        }
    }

    private String cursor(long position) {
        return origin + "." + position;
    }

    /// The position of a cursor, or -1 where it is none of this process.
    private long position(String cursor) {
        if (!cursor.startsWith(origin + ".")) {
            return -1;
        }
        try {
            return Long.parseLong(cursor.substring(origin.length() + 1));
        } catch (NumberFormatException _) {
            return -1;
        }
    }

    private static byte[] tail(Piece piece, int most) throws IOException {
        long size = piece.to() - piece.from();
        return bytes(piece, Math.max(0, size - most), most);
    }

    private static byte[] bytes(Piece piece, long offset, int most) throws IOException {
        long size = piece.to() - piece.from();
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(most, size - offset));
        try (FileChannel channel = FileChannel.open(piece.file(), StandardOpenOption.READ)) {
            long at = offset;
            while (bytes.hasRemaining()) {
                int read = channel.read(bytes, at);
                if (read < 0) {
                    break;
                }
                at += read;
            }
        }
        byte[] read = new byte[bytes.position()];
        bytes.flip().get(read);
        return read;
    }

    private static List<String> split(byte[] bytes, boolean cut) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                lines.add(text(bytes, start, i));
                start = i + 1;
            }
        }
        if (cut && !lines.isEmpty()) {
            // Its beginning was not read.
            lines.removeFirst();
        }
        return lines;
    }

    static String text(byte[] bytes, int from, int to) {
        boolean cut = to - from > LONGEST;
        String text = new String(bytes, from, cut ? LONGEST : to - from, StandardCharsets.UTF_8);
        return cut ? text + "..." : text;
    }
}
