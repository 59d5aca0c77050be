package io.geminibalance.state;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The file of a journal: read once, then only appended to until another takes its place. For one thread at a time.
final class JournalFile {
    private static final Logger LOG = LoggerFactory.getLogger(JournalFile.class);

    /// A smaller file is never written anew.
    private static final long SMALL = 1 << 20;

    private static final int PIECE = 1 << 16;

    private final Folder folder;
    private final String name;
    private final Disk disk;

    /// Null where it has to be opened again, as after a failure.
    private Disk.Growing file;

    /// Up to here there are whole lines, all of them synced.
    private long length;

    private long lines;

    /// How long the file was when it was last written anew, or when that was tried.
    private long rewritten;

    private JournalFile(Folder folder, String name, Disk disk) {
        this.folder = folder;
        this.name = name;
        this.disk = disk;
    }

    /// Reads what is there. What a crash left is cut off or skipped, with a warning.
    static JournalFile open(Folder folder, String name, Disk disk, Journal.Content content) throws IOException {
        JournalFile file = new JournalFile(folder, name, disk);
        file.load(content);
        file.open();
        return file;
    }

    Path path() {
        return folder.file(name);
    }

    long length() {
        return length;
    }

    long lines() {
        return lines;
    }

    /// Writes and syncs whole lines.
    void append(byte[] batch, int count) throws IOException {
        if (file == null) {
            open();
        }
        try {
            file.append(batch);
            file.force();
        } catch (IOException | RuntimeException e) {
            // Opened anew the next time, and cut: after a sync that failed nobody knows what is on the disk.
            close();
            throw e;
        }
        length += batch.length;
        lines += count;
    }

    /// Whether more than half of a large file tells nothing any more.
    ///
    /// @param telling how many lines do tell something
    boolean wasteful(int telling) {
        // Not before it has doubled: lines may be alike, and then writing it anew helps little.
        return length > SMALL && length > 2 * rewritten && lines > 2L * telling;
    }

    /// Begins to write this file anew. It is appended to meanwhile.
    Rewriting rewriting() {
        rewritten = length;
        return new Rewriting(this, folder, disk);
    }

    /// Adds what was appended since then to the file that is to take the place of this one.
    void copyFrom(long from, Disk.Growing next) throws IOException {
        try (InputStream in = new FileInputStream(path().toFile())) {
            in.skipNBytes(from);
            for (long left = length - from; left > 0; ) {
                byte[] piece = in.readNBytes((int) Math.min(left, PIECE));
                if (piece.length == 0) {
                    throw new IOException("the file has become shorter");
                }
                next.append(piece);
                left -= piece.length;
            }
        }
    }

    /// Goes on with another file, which is complete, synced and closed.
    void replace(Path fresh, long size, long count) throws IOException {
        // There are systems that do not replace open files.
        close();
        folder.install(fresh, name);
        length = size;
        rewritten = size;
        lines = count;
    }

    void close() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            LOG.debug("{} cannot be closed", name, e);
        }
        file = null;
    }

    private void load(Journal.Content content) throws IOException {
        Path path = folder.made(name);
        long[] bad = new long[1];
        long[] skipped = new long[1];
        Lines.read(path, Long.MAX_VALUE, (bytes, from, to, end) -> {
            if (content.read(bytes, from, to)) {
                lines++;
                length = end;
                skipped[0] += bad[0];
                bad[0] = 0;
            } else {
                bad[0]++;
            }
        });
        if (skipped[0] > 0) {
            LOG.warn("{}: {} lines make no sense and are skipped", path, skipped[0]);
        }
        long left = Files.size(path) - length;
        if (lines == 0 && bad[0] > 0) {
            LOG.warn("{} makes no sense; it is kept as {}.broken", path, name);
            folder.setAside(name);
        } else if (left > 0) {
            LOG.warn("{}: the last {} bytes ({} whole lines) make no sense and are cut off", path, left, bad[0]);
        }
    }

    private void open() throws IOException {
        file = disk.open(folder.made(name));
        try {
            // It is shorter only where somebody else put his hands on it.
            length = Math.min(length, file.length());
            if (file.length() > length) {
                file.cut(length);
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }
}
