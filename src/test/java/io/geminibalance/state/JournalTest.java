package io.geminibalance.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.support.ManualClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the owners' journal makes of crashes, broken disks and crowds.
class JournalTest {
    private static final Duration LIFE = Duration.ofHours(48);
    private static final Owner SHOP = new Owner("print-a", "shop", "alice");
    private static final Owner HOME = new Owner("print-b", "", "");

    @TempDir
    Path temp;

    private final ManualClock clock = new ManualClock("2026-11-22T18:00:30Z");
    private final TestDisk disk = new TestDisk();

    @Test
    void aJournalCutAtAnyByteKeepsEveryWholeLineAndGoesOn() throws IOException {
        byte[] whole = journal(6);

        for (int cut = 0; cut <= whole.length; cut++) {
            Path file = file(Arrays.copyOf(whole, cut));
            int left = lines(whole, cut);
            try (Open open = new Open()) {
                check(open.owners, left, "cut at " + cut);
                assertThat(open.owners.size()).isEqualTo(left);
                open.owners.remember("files/later", SHOP, LIFE);
            }
            assertThat(lines(Files.readAllBytes(file), Integer.MAX_VALUE)).isEqualTo(left + 1);
            try (Open open = new Open()) {
                check(open.owners, left, "cut at " + cut + ", second start");
                assertThat(open.owners.find("files/later")).contains(SHOP);
            }
        }
    }

    @Test
    void aBrokenByteCostsNoMoreThanTheLinesItTouches() throws IOException {
        byte[] whole = journal(5);

        for (int at = 0; at < whole.length; at++) {
            byte[] broken = whole.clone();
            broken[at] ^= 0x15;
            file(broken);
            int touched = lines(whole, at);
            int also = whole[at] == '\n' ? touched + 1 : touched;
            try (Open open = new Open()) {
                for (int i = 0; i < 5; i++) {
                    Optional<Owner> expected = i == touched || i == also ? Optional.empty() : Optional.of(owner(i));
                    assertThat(open.owners.find("files/" + i))
                            .as("byte %d, name %d", at, i)
                            .isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void aTailOfZerosOrNonsenseIsCutOff() throws IOException {
        byte[] whole = journal(3);
        for (byte[] tail : List.of(new byte[100_000], "rubbish\nmore rubbish\nand half".getBytes())) {
            Path file = file(joined(whole, tail));

            try (Open open = new Open()) {
                check(open.owners, 3, "tail");
            }

            assertThat(Files.readAllBytes(file)).isEqualTo(whole);
        }
    }

    @Test
    void nonsenseInTheMiddleIsSkippedHoweverLongItIs() throws IOException {
        byte[] line = OwnerLine.owns("files/late", SHOP, Integer.MAX_VALUE);
        String junk = "x".repeat(300_000) + "\n\n" + "y\n".repeat(50_000) + "z".repeat((1 << 16) - 1) + "\n";
        file(joined(joined(journal(2), junk.getBytes()), line));

        try (Open open = new Open()) {
            check(open.owners, 2, "junk");
            assertThat(open.owners.find("files/late")).contains(SHOP);
        }
    }

    @Test
    void aFileWithoutAnySenseIsPutAside() throws IOException {
        Path file = file("{\"what\":\"is this\"}\n".getBytes());

        try (Open open = new Open()) {
            assertThat(open.owners.empty()).isTrue();
            assertThat(open.owners.remember("files/a", SHOP, LIFE)).isTrue();
        }

        assertThat(Files.readString(folder().resolve("owners.journal.broken"))).startsWith("{\"what\"");
        assertThat(lines(Files.readAllBytes(file), Integer.MAX_VALUE)).isEqualTo(1);
    }

    @Test
    void theLastWordOnANameCounts() throws IOException {
        byte[] first = OwnerLine.owns("files/a", HOME, Integer.MAX_VALUE);
        byte[] last = OwnerLine.owns("files/a", SHOP, Integer.MAX_VALUE);
        byte[] gone = OwnerLine.gone("files/a");

        file(joined(joined(first, last), last));
        try (Open open = new Open()) {
            assertThat(open.owners.find("files/a")).contains(SHOP);
            assertThat(open.owners.size()).isEqualTo(1);
        }
        file(joined(joined(first, gone), gone));
        try (Open open = new Open()) {
            assertThat(open.owners.empty()).isTrue();
        }
    }

    @Test
    void manyAtOnceShareOneSync() throws Exception {
        int callers = 200;
        CountDownLatch syncing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        disk.beforeForce = () -> {
            syncing.countDown();
            await(goOn);
        };
        try (Open open = new Open();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> all = new ArrayList<>();
            all.add(threads.submit(() -> open.owners.remember("files/0", SHOP, LIFE)));
            syncing.await();
            for (int i = 1; i <= callers; i++) {
                String name = "files/" + i;
                all.add(threads.submit(() -> open.owners.remember(name, SHOP, LIFE)));
            }
            while (open.owners.size() <= callers) {
                Thread.onSpinWait();
            }
            goOn.countDown();
            for (Future<Boolean> each : all) {
                assertThat(each.get()).isTrue();
            }
        }

        assertThat(disk.forces.get())
                .as("one for the first, one for all who came meanwhile")
                .isEqualTo(2);
        try (Open open = new Open()) {
            assertThat(open.owners.size()).isEqualTo(callers + 1);
        }
    }

    @Test
    void whateverWasPromisedIsOnTheDiskAtThatMoment() throws Exception {
        Path file = journal();
        try (Open open = new Open();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> all = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                String name = "files/" + i;
                all.add(threads.submit(() -> {
                    assertThat(open.owners.remember(name, SHOP, LIFE)).isTrue();
                    return Files.readString(file).contains("\t" + name + "\n") ? "there" : "missing " + name;
                }));
            }
            for (Future<String> each : all) {
                assertThat(each.get()).isEqualTo("there");
            }
        }
    }

    @Test
    void whatAFullDiskDoesNotTakeIsKeptInMemoryAndWrittenLater() throws IOException {
        try (Open open = new Open()) {
            assertThat(open.owners.remember("files/0", owner(0), LIFE)).isTrue();
            disk.full = true;
            assertThat(open.owners.remember("files/1", owner(1), LIFE)).isFalse();
            assertThat(open.owners.remember("files/2", owner(2), LIFE)).isFalse();
            assertThat(open.owners.find("files/1")).contains(owner(1));
            disk.full = false;
            assertThat(open.owners.remember("files/3", owner(3), LIFE))
                    .as("within the same second")
                    .isFalse();
            clock.advance(Duration.ofSeconds(1));
            assertThat(open.owners.remember("files/4", owner(4), LIFE)).isTrue();

            checkCopy(5);
        }
    }

    @Test
    void whatAFullDiskDidNotTakeIsTriedAgainWithoutNewNamesToo() throws IOException {
        try (Open open = new Open()) {
            disk.full = true;
            assertThat(open.owners.remember("files/0", owner(0), LIFE)).isFalse();
            clock.advance(Duration.ofSeconds(1));
            assertThat(open.owners.settle()).isFalse();
            disk.full = false;
            clock.advance(Duration.ofHours(-1));

            assertThat(open.owners.settle()).isTrue();

            checkCopy(1);
        }
    }

    @Test
    void afterASyncThatFailedEverythingIsWrittenAgain() throws IOException {
        try (Open open = new Open()) {
            disk.syncFails = true;
            assertThat(open.owners.remember(List.of("files/0", "files/2"), owner(0), LIFE))
                    .isFalse();
            disk.syncFails = false;
        }

        assertThat(Files.readAllLines(journal())).hasSize(2);
        try (Open open = new Open()) {
            assertThat(open.owners.find("files/2")).contains(owner(2));
        }
    }

    @Test
    void aDiskThatIsFullForLongDoesNotFillTheMemory() throws IOException {
        String name = "files/" + "x".repeat(50_000);
        try (Open open = new Open()) {
            disk.full = true;
            for (int i = 0; i < 1000; i++) {
                assertThat(open.owners.remember(name + i, SHOP, LIFE)).isFalse();
            }
            assertThat(open.owners.size()).isEqualTo(1000);
            disk.full = false;
            clock.advance(Duration.ofSeconds(1));

            assertThat(open.owners.settle()).isTrue();

            assertThat(Files.size(journal())).isBetween(32_000_000L, 34_000_000L);
            assertThat(open.owners.remember(name, SHOP, LIFE)).isTrue();
        }
    }

    @Test
    void anInterruptedThreadRemembersAllTheSameAndHarmsNobody() throws IOException {
        try (Open open = new Open()) {
            Thread.currentThread().interrupt();
            assertThat(open.owners.remember("files/0", owner(0), LIFE)).isTrue();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(open.owners.remember("files/1", owner(1), LIFE)).isTrue();

            checkCopy(2);
        }
    }

    @Test
    void noKeyIsWrittenAndNamesCanBeRead() throws IOException {
        try (Open open = new Open()) {
            open.owners.remember("files/of-bob", SHOP, LIFE);
        }

        assertThat(Files.readString(journal()))
                .matches("[0-9a-f]{8}\towns\t2026-11-24T18:01Z\tprint-a\tshop\talice\tfiles/of-bob\n");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Owner owner(int number) {
        return number % 2 == 0 ? SHOP : HOME;
    }

    private static void check(Owners owners, int names, String why) {
        for (int i = 0; i < names; i++) {
            assertThat(owners.find("files/" + i)).as(why).contains(owner(i));
        }
    }

    /// What would be left, were this process killed now.
    private void checkCopy(int names) throws IOException {
        try (Open open = new Open(Copies.of(folder(), temp.resolve("copy")))) {
            check(open.owners, names, "in a copy");
            assertThat(open.owners.size()).isEqualTo(names);
        }
    }

    private Path folder() {
        return temp.resolve("data");
    }

    private Path journal() {
        return folder().resolve("owners.journal");
    }

    /// A journal as it was left by a process that remembered some names.
    private byte[] journal(int names) throws IOException {
        try (Open open = new Open(temp.resolve("made"))) {
            for (int i = 0; i < names; i++) {
                open.owners.remember("files/" + i, owner(i), LIFE);
            }
        }
        return Files.readAllBytes(temp.resolve("made/owners.journal"));
    }

    private Path file(byte[] bytes) throws IOException {
        Files.createDirectories(folder());
        return Files.write(journal(), bytes);
    }

    private static int lines(byte[] bytes, int to) {
        int lines = 0;
        for (int i = 0; i < Math.min(to, bytes.length); i++) {
            lines += bytes[i] == '\n' ? 1 : 0;
        }
        return lines;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(first);
        out.writeBytes(second);
        return out.toByteArray();
    }

    private final class Open implements AutoCloseable {
        private final Folder folder;
        private final Owners owners;

        Open() throws IOException {
            this(folder());
        }

        Open(Path path) throws IOException {
            folder = Folder.open(path);
            owners = Owners.open(folder, new Journal.World(disk, clock, Runnable::run), 1_000_000);
        }

        @Override
        public void close() throws IOException {
            owners.close();
            folder.close();
        }
    }
}
