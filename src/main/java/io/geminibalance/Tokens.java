package io.geminibalance;

import io.geminibalance.state.Folder;
import io.geminibalance.wire.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Tokens of our own making: made once, kept in a file that only its owner can read.
final class Tokens {
    private static final int BYTES = 24;

    private Tokens() {}

    /// The token in a file; made and written where there is none.
    static Secret kept(Path file, RandomGenerator random) throws IOException {
        try {
            String token = Files.readString(file).strip();
            if (!token.isEmpty()) {
                return new Secret(token);
            }
        } catch (NoSuchFileException _) {
            // The first start.
        }
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        write(file, token);
        return new Secret(token);
    }

    private static void write(Path file, String token) throws IOException {
        Folder.make(file.toAbsolutePath().getParent());
        Files.deleteIfExists(file);
        boolean posix = Files.getFileStore(file.getParent()).supportsFileAttributeView("posix");
        if (posix) {
            // Made with its mode, so that there is no moment in which others could read it.
            Set<PosixFilePermission> owner = PosixFilePermissions.fromString("rw-------");
            Files.createFile(file, PosixFilePermissions.asFileAttribute(owner));
        }
        Files.write(file, token.getBytes(StandardCharsets.US_ASCII), StandardOpenOption.CREATE);
    }
}
