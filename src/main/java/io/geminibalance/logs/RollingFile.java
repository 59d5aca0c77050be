package io.geminibalance.logs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/// A log file that is set aside as `name.1`, `name.2`... when it is full, the oldest going first.
///
/// A line is in one file and whole: it is never split between two, and what a full disk cut off is taken back. Every
/// byte has a position that does not change when files are rolled: its distance from the beginning of what this
/// process found or wrote first.
public final class RollingFile {
    /// So many bytes are written at once, at most: a full disk is asked again and again, with all that waits for
    /// it.
    private static final int PIECE = 1 << 20;

    private final Path file;
    private final long most;
    private final int backups;
    private FileChannel channel;
    private long length;

    /// What lies in the files that are set aside, and before them.
    private long base;

    /// @param most bytes of a file; a longer line has one of its own
    /// @param backups how many full files are kept
    public RollingFile(Path file, long most, int backups) {
        this.file = file;
        this.most = most;
        this.backups = backups;
    }

    public String name() {
        return file.getFileName().toString();
    }

    /// Writes whole lines, each ending with a line feed, and takes each out of the queue as soon as it is in the
    /// file.
    ///
    /// @throws IOException where they cannot be written; nothing of those that are left in the queue is in the file
    public synchronized void append(Deque<byte[]> lines) throws IOException {
        while (!lines.isEmpty()) {
            open();
            int count = fitting(lines);
            if (count == 0 && length > 0) {
                roll();
                continue;
            }
            write(lines.stream().limit(Math.max(count, 1)).toList());
            for (int i = 0; i < Math.max(count, 1); i++) {
                lines.remove();
            }
        }
    }

    /// How many of the first lines this file still takes, in one piece.
    private int fitting(Deque<byte[]> lines) {
        long room = Math.min(most - length, PIECE);
        int count = 0;
        for (byte[] line : lines) {
            room -= line.length;
            if (room < 0) {
                break;
            }
            count++;
        }
        // A line longer than a piece is one of its own; only a file may be too full for it.
        return count == 0 && !lines.isEmpty() && lines.getFirst().length <= most - length ? 1 : count;
    }

    /// Closes the file; the next line opens it again.
    public synchronized void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }

    /// The pieces that are on the disk, the oldest first.
    synchronized List<Piece> pieces() throws IOException {
        if (Files.exists(file)) {
            open();
        }
        List<Piece> pieces = new ArrayList<>();
        long end = base;
        if (channel != null) {
            pieces.add(new Piece(file, base, base + length));
        }
        for (int i = 1; i <= backups && Files.exists(backup(i)); i++) {
            long size = Files.size(backup(i));
            pieces.addFirst(new Piece(backup(i), end - size, end));
            end -= size;
        }
        return pieces;
    }

    /// A file and the positions of its bytes.
    record Piece(Path file, long from, long to) {}

    private void open() throws IOException {
        if (channel != null && Files.exists(file)) {
            return;
        }
        close();
        // For the owner's eyes only: there are paths and names in it, and prompts in the debug log.
        Files.createDirectories(file.toAbsolutePath().getParent(), onlyOwner("rwx------"));
        channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ),
                onlyOwner("rw-------"));
        length = channel.size();
        if (length > 0) {
            ByteBuffer last = ByteBuffer.allocate(1);
            channel.read(last, length - 1);
            if (last.get(0) != '\n') {
                // A process that was killed left half a line; what follows is not to stick to it.
                write(List.of(new byte[] {'\n'}));
            }
        }
    }

    private FileAttribute<?>[] onlyOwner(String mode) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }

    private void write(List<byte[]> lines) throws IOException {
        int size = lines.stream().mapToInt(line -> line.length).sum();
        ByteBuffer bytes = ByteBuffer.allocate(size);
        lines.forEach(bytes::put);
        bytes.flip();
        try {
            long at = length;
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
            length = at;
        } catch (IOException e) {
            try {
                channel.truncate(length);
            } catch (IOException more) {
                e.addSuppressed(more);
            }
            giveUp(e);
            throw e;
        }
    }

    /// Has the file opened anew by the next line, which then sees what is really there: half a line that could
    /// not be ended would else have the next one stick to it.
    private void giveUp(IOException cause) {
        try {
            close();
        } catch (IOException more) {
            cause.addSuppressed(more);
        }
        channel = null;
    }

    private void roll() throws IOException {
        close();
        if (backups == 0) {
            Files.delete(file);
        } else {
            for (int i = backups - 1; i >= 1; i--) {
                if (Files.exists(backup(i))) {
                    Files.move(backup(i), backup(i + 1), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            Files.move(file, backup(1), StandardCopyOption.REPLACE_EXISTING);
        }
        base += length;
        length = 0;
    }

    private Path backup(int number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }
}
