package io.geminibalance.http;

import io.geminibalance.engine.Refusal;
import io.geminibalance.wire.Body;
import io.geminibalance.wire.Loan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// What became of reading a request's body.
public sealed interface Intake {
    /// So much room is held for a body that doesn't say its length, in bytes.
    int UNTOLD = 1 << 20;

    /// A body longer than this is kept in pages, in bytes. For a shorter one an array of its own costs less.
    int PAGED = 16 * 1024;

    /// It is here and may be sent again.
    record Kept(Body body) implements Intake {}

    /// It is longer than allowed; the rest was left unread.
    ///
    /// @param most what is allowed, in bytes
    record TooLong(long most) implements Intake {}

    /// It broke off, or its chunks are no chunks.
    ///
    /// @param left whether the client sends nothing any more
    record Broken(boolean left) implements Intake {}

    /// It did not come in time.
    record TooSlow() implements Intake {}

    /// There is no room for it, neither in memory nor on the disk. That is our fault, not the client's.
    ///
    /// @param why the disk's own words, empty where it is full by our own count
    record Full(String why) implements Intake {}

    /// Reads a body into memory, or into a temporary file once it is too long for that.
    ///
    /// @param announced its length by `Content-Length`, or -1
    /// @param stay holds the room that it takes, until the answer is out
    static Intake read(InputStream in, long announced, Limits limits, Stay stay) {
        if (announced == 0) {
            return new Kept(new Body.Empty());
        }
        if (announced > limits.maxBody()) {
            return new TooLong(limits.maxBody());
        }
        try {
            if (announced > limits.inMemory() || !stay.memory().take(expected(announced, limits))) {
                return spool(new byte[0], in, announced, limits, stay);
            }
            if (paged(announced, limits)) {
                return paged(in, (int) announced, limits.pages().get());
            }
            if (announced > 0) {
                // At once as long as it will be, since room for that is held; else it would be read in parts and
                // joined.
                byte[] bytes = new byte[(int) announced];
                return in.readNBytes(bytes, 0, bytes.length) == announced
                        ? new Kept(new Body.Bytes(bytes))
                        : new Broken(true);
            }
            int most = (int) expected(announced, limits);
            byte[] head = in.readNBytes(most + 1);
            if (head.length <= most) {
                stay.memory().keep(head.length);
                return new Kept(kept(head));
            }
            stay.memory().close();
            return head.length > limits.maxBody()
                    ? new TooLong(limits.maxBody())
                    : spool(head, in, announced, limits, stay);
        } catch (Refusal refusal) {
            return refusal.status() == 408 ? new TooSlow() : new Broken(refusal.left());
        } catch (NoRoom e) {
            return new Full(e.why());
        } catch (IOException e) {
            return new Broken(true);
        }
    }

    private static Intake paged(InputStream in, int announced, Pages pages) throws IOException {
        ReadableByteChannel channel = in instanceof ReadableByteChannel own ? own : Channels.newChannel(in);
        List<ByteBuffer> taken = new ArrayList<>();
        boolean done = false;
        try {
            for (int left = announced; left > 0; left -= taken.getLast().remaining()) {
                ByteBuffer page = pages.take();
                taken.add(page);
                page.limit(Math.min(left, page.limit()));
                while (page.hasRemaining()) {
                    if (channel.read(page) < 0) {
                        return new Broken(true);
                    }
                }
                page.flip();
            }
            done = true;
            return new Kept(new Body.Lent(List.copyOf(taken), new Loan(() -> pages.give(taken))));
        } finally {
            if (!done) {
                pages.give(taken);
            }
        }
    }

    private static boolean paged(long announced, Limits limits) {
        return announced > PAGED && limits.pages().isPresent();
    }

    /// Bytes of the memory that it will take.
    private static long expected(long announced, Limits limits) {
        if (paged(announced, limits)) {
            return Pages.rounded(announced);
        }
        return announced > 0 ? announced : Math.min(Math.min(limits.inMemory(), UNTOLD), limits.maxBody());
    }

    private static Body kept(byte[] bytes) {
        return bytes.length == 0 ? new Body.Empty() : new Body.Bytes(bytes);
    }

    private static Intake spool(byte[] head, InputStream in, long announced, Limits limits, Stay stay)
            throws IOException {
        FileChannel file = temporary(limits.spool());
        boolean done = false;
        try {
            append(file, head, head.length, stay);
            long total = head.length;
            byte[] buffer = new byte[64 * 1024];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                total += read;
                if (total > limits.maxBody()) {
                    return new TooLong(limits.maxBody());
                }
                append(file, buffer, read, stay);
            }
            if (announced >= 0 && total != announced) {
                return new Broken(true);
            }
            done = true;
            return new Kept(new Body.Spooled(file, total));
        } finally {
            if (!done) {
                file.close();
            }
        }
    }

    private static void append(FileChannel file, byte[] bytes, int length, Stay stay) throws NoRoom {
        if (!stay.disk().take(length)) {
            throw new NoRoom("", null);
        }
        try {
            ByteBuffer left = ByteBuffer.wrap(bytes, 0, length);
            while (left.hasRemaining()) {
                file.write(left);
            }
        } catch (IOException e) {
            throw new NoRoom("a body cannot be written: " + e.getMessage(), e);
        }
    }

    // Deleted on close: on POSIX the name vanishes at once, so that not even a kill leaves a prompt on the disk.
    private static FileChannel temporary(Path folder) throws NoRoom {
        try {
            // In DATA_DIR, which only its owner may enter.
            Files.createDirectories(folder);
            Path file = folder.resolve("body-" + UUID.randomUUID());
            return FileChannel.open(
                    file,
                    Set.of(
                            StandardOpenOption.CREATE_NEW,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.DELETE_ON_CLOSE));
        } catch (IOException e) {
            throw new NoRoom("no temporary file can be made in " + folder + ": " + e.getMessage(), e);
        }
    }

    /// Says that a body finds no room.
    final class NoRoom extends IOException {
        private static final long serialVersionUID = 1L;

        private NoRoom(String why, IOException cause) {
            super(why, cause);
        }

        private String why() {
            return getMessage();
        }
    }
}
