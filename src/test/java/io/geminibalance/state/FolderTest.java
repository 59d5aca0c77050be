package io.geminibalance.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTest {
    @TempDir
    Path temp;

    @Test
    void aFolderThatIsHeldIsRefusedUntilItIsGivenUp() throws IOException {
        Folder first = Folder.open(temp);

        assertThatThrownBy(() -> Folder.open(temp))
                .isInstanceOf(FolderInUse.class)
                .hasMessageContaining(temp + " is in use by another process");
        first.close();

        Folder.open(temp).close();
    }

    @Test
    void theSameFolderByAnotherNameIsTheSame() throws IOException {
        Path link = temp.resolve("link");
        Path real = Files.createDirectory(temp.resolve("real"));
        Files.createSymbolicLink(link, real);

        try (Folder folder = Folder.open(link)) {
            assertThat(folder.path()).isEqualTo(link);
            assertThatThrownBy(() -> Folder.open(real)).isInstanceOf(FolderInUse.class);
        }
    }

    @Test
    void aSecondProcessIsRefusedAlsoAfterAVainTryOfOurOwn() throws Exception {
        try (Folder folder = Folder.open(temp)) {
            assertThatThrownBy(() -> Folder.open(folder.path())).isInstanceOf(FolderInUse.class);

            try (OtherProcess other = OtherProcess.start(temp)) {
                assertThat(other.line()).contains("is in use by another process");
            }
        }
    }

    @Test
    void aProcessThatWasKilledHoldsNothing() throws Exception {
        try (OtherProcess other = OtherProcess.start(temp)) {
            assertThat(other.line()).isEqualTo("open");
            assertThatThrownBy(() -> Folder.open(temp)).isInstanceOf(FolderInUse.class);
        }

        Folder.open(temp).close();
    }

    @Test
    void everythingInItIsForItsOwnerOnly() throws IOException {
        assumeThat(temp.getFileSystem().supportedFileAttributeViews())
                .as("a file system with modes")
                .contains("posix");
        Path path = temp.resolve("a/b");

        try (Folder folder = Folder.open(path)) {
            KeyPrints.open(folder, new Random(1));
            folder.replace("state.json", new byte[] {1});
            try (Owners owners = Owners.open(folder, InstantSource.system(), 10)) {
                owners.remember("files/a", new Owner("p", "", ""), Duration.ofHours(1));
            }
        }

        assertThat(mode(path)).isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(path)) {
            List<Path> all = files.toList();
            assertThat(all)
                    .extracting(file -> file.getFileName().toString())
                    .containsExactlyInAnyOrder("lock", "salt", "state.json", "owners.journal");
            assertThat(all).allSatisfy(file -> assertThat(mode(file)).isEqualTo("rw-------"));
        }
    }

    @Test
    void aFolderThatCannotBeMadeSaysWhichAndWhy() throws IOException {
        Path taken = Files.writeString(temp.resolve("taken"), "a file");

        assertThatThrownBy(() -> Folder.open(taken.resolve("data")))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(FolderInUse.class)
                .hasMessageContaining("taken/data cannot be used");
    }

    @Test
    void anInterruptedThreadWritesAllTheSame() throws IOException {
        try (Folder folder = Folder.open(temp)) {
            Thread.currentThread().interrupt();
            folder.replace("state.json", new byte[] {1, 2, 3});

            assertThat(Thread.interrupted()).isTrue();
            assertThat(Files.readAllBytes(temp.resolve("state.json"))).containsExactly(1, 2, 3);
        }
    }

    @Test
    void aHalfWrittenFileOfBeforeIsOverwritten() throws IOException {
        try (Folder folder = Folder.open(temp)) {
            Files.writeString(temp.resolve("state.json"), "old");
            Files.writeString(temp.resolve("state.json.new"), "half");

            folder.replace("state.json", "new".getBytes());

            assertThat(Files.readString(temp.resolve("state.json"))).isEqualTo("new");
            assertThat(temp.resolve("state.json.new")).doesNotExist();
        }
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
