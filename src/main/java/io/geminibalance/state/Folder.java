package io.geminibalance.state;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The folder where state is kept, held by one process until it is closed. What is made here can only be read by its
/// owner.
public final class Folder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Folder.class);
    private static final String LOCK = "lock";
    private static final String NEW = ".new";

    /// Folders that this process holds, which has to know it by itself: it would lose its lock to everybody as
    /// soon as it closed the lock file after a second, vain try (POSIX locks belong to the process, not to the
    /// open file).
    private static final Set<Object> HELD = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final Object identity;
    private final FileChannel lock;

    private Folder(Path path, Object identity, FileChannel lock) {
        this.path = path;
        this.identity = identity;
        this.lock = lock;
    }

    /// Takes a folder, and makes it where there is none.
    ///
    /// @throws FolderInUse where somebody else holds it
    public static Folder open(Path path) throws IOException {
        try {
            make(path);
            Object identity = identity(path);
            if (!HELD.add(identity)) {
                throw new FolderInUse(path);
            }
            try {
                return new Folder(path, identity, lock(path));
            } catch (IOException | RuntimeException e) {
                HELD.remove(identity);
                throw e;
            }
        } catch (FolderInUse e) {
            throw e;
        } catch (IOException e) {
            throw new IOException("the folder " + path.toAbsolutePath().normalize() + " cannot be used: " + e, e);
        }
    }

    public Path path() {
        return path;
    }

    /// Gives the folder up. All that is kept in it has to be closed before.
    @Override
    public void close() throws IOException {
        try {
            lock.close();
        } finally {
            HELD.remove(identity);
        }
    }

    Path file(String name) {
        return path.resolve(name);
    }

    /// Makes an empty file where there is none.
    Path made(String name) throws IOException {
        Path file = file(name);
        if (!Files.exists(file)) {
            create(file);
            sync(path);
        }
        return file;
    }

    /// Makes an empty file for what will replace another; whatever a crash left there goes.
    Path fresh(String name) throws IOException {
        Path file = file(name + NEW);
        Files.deleteIfExists(file);
        create(file);
        return file;
    }

    /// Lets a fresh file, whose bytes are on the disk, take the place of the other. After a crash there is one
    /// of the two, whole.
    void install(Path fresh, String name) throws IOException {
        Files.move(fresh, file(name), StandardCopyOption.ATOMIC_MOVE);
        sync(path);
    }

    /// Writes a whole file anew.
    void replace(String name, byte[] bytes) throws IOException {
        Path fresh = fresh(name);
        // Not by a channel: an interrupt would close it in the middle.
        try (FileOutputStream out = new FileOutputStream(fresh.toFile())) {
            out.write(bytes);
            out.getFD().sync();
        }
        install(fresh, name);
    }

    /// Puts a file that makes no sense out of the way, for people to look at.
    void setAside(String name) {
        try {
            Files.move(file(name), file(name + ".broken"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("{} cannot be renamed: {}", file(name), e.toString());
        }
    }

    /// Makes a folder that only its owner can look into, where there is none.
    public static void make(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return;
        }
        Files.createDirectories(path, onlyOwner(path, "rwx------"));
        sync(path.toAbsolutePath().normalize().getParent());
    }

    /// Makes a file with its mode from the beginning, so that there is no moment in which others could read it.
    private static void create(Path file) throws IOException {
        Files.createFile(file, onlyOwner(file, "rw-------"));
    }

    private static FileAttribute<?>[] onlyOwner(Path path, String mode) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }

    private static Object identity(Path path) throws IOException {
        Path real = path.toRealPath();
        Object key = Files.readAttributes(real, BasicFileAttributes.class).fileKey();
        return key == null ? real : key;
    }

    private static FileChannel lock(Path path) throws IOException {
        Path file = path.resolve(LOCK);
        try {
            create(file);
        } catch (FileAlreadyExistsException _) {
            // It stays when the folder is given up: to delete it would let two have it.
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException _) {
            // Another class loader of this process has it.
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw new FolderInUse(path);
    }

    /// Makes sure that names of files in a folder outlive a crash of the machine, where the system can do that.
    private static void sync(Path folder) {
        boolean interrupted = false;
        while (true) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
                break;
            } catch (ClosedByInterruptException _) {
                interrupted |= Thread.interrupted();
            } catch (IOException e) {
                LOG.debug("{} cannot be synced", folder, e);
                break;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
