package io.geminibalance.state;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A journal's file on its way to be written anew. Until the new file takes its place, all that a crash leaves is a
/// file that nobody looks at.
final class Rewriting {
    private static final int PIECE = 1 << 16;

    private final JournalFile old;
    private final Folder folder;
    private final Disk disk;
    private final long until;
    private final long before;
    private Path fresh;
    private Disk.Growing next;
    private long telling;

    Rewriting(JournalFile old, Folder folder, Disk disk) {
        this.old = old;
        this.folder = folder;
        this.disk = disk;
        this.until = old.length();
        this.before = old.lines();
    }

    /// Copies the lines that still tell something; the old file may grow meanwhile.
    void copy(Journal.Content content) throws IOException {
        fresh = folder.fresh(old.path().getFileName().toString());
        next = disk.open(fresh);
        ByteArrayOutputStream piece = new ByteArrayOutputStream(2 * PIECE);
        Lines.read(old.path(), until, (bytes, from, to, end) -> {
            if (content.tells(bytes, from, to)) {
                piece.write(bytes, from, to + 1 - from);
                telling++;
            }
            if (piece.size() > PIECE) {
                next.append(piece.toByteArray());
                piece.reset();
            }
        });
        next.append(piece.toByteArray());
        next.force();
    }

    /// Takes over what the old file has grown by, and takes its place. The old file must not grow meanwhile.
    void finish() throws IOException {
        old.copyFrom(until, next);
        next.force();
        long size = next.length();
        next.close();
        old.replace(fresh, size, telling + old.lines() - before);
        fresh = null;
    }

    /// Clears up where it was not finished.
    void close() throws IOException {
        if (next != null) {
            // A second time does nothing.
            next.close();
        }
        if (fresh != null) {
            Files.deleteIfExists(fresh);
        }
    }
}
