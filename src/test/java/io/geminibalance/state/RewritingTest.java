package io.geminibalance.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.geminibalance.support.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The owners' journal while it is written anew.
class RewritingTest {
    private static final Duration LIFE = Duration.ofHours(48);
    private static final Owner SHOP = new Owner("print-a", "shop", "alice");

    /// Long names, so that a few of them make a file that is worth it.
    private static final String LONG = "files/" + "x".repeat(4_000) + "-";

    @TempDir
    Path temp;

    private final ManualClock clock = new ManualClock("2026-11-22T18:00:30Z");
    private final TestDisk disk = new TestDisk();
    private final Deque<Runnable> background = new ArrayDeque<>();
    private final AtomicInteger copies = new AtomicInteger();
    private Folder folder;
    private Owners owners;

    @BeforeEach
    void open() throws IOException {
        folder = Folder.open(temp.resolve("data"));
        owners = Owners.open(folder, new Journal.World(disk, clock, background::add), 1_000_000);
    }

    @AfterEach
    void close() throws IOException {
        background.forEach(Runnable::run);
        background.clear();
        owners.close();
        folder.close();
    }

    @Test
    void aLargeFileThatTellsLittleIsWrittenAnewWithWhatItTells() throws IOException {
        remember("files/kept", 3);
        fillWithDead();
        assertThat(background).hasSize(1);
        long before = size();

        runBackground();

        assertThat(before).isGreaterThan(1_000_000);
        assertThat(size()).isLessThan(1_000);
        known("files/kept", 3);
        assertThat(owners.find(LONG + 0)).isEmpty();
        remember("files/later", 2);
        restart();
        known("files/kept", 3);
        known("files/later", 2);
        assertThat(owners.size()).isEqualTo(5);
        assertThat(Files.readAllLines(folder.file("owners.journal"))).hasSize(5);
    }

    @Test
    void aLargeFileThatTellsMuchIsLeftAlone() throws IOException {
        for (int i = 0; i < 400; i++) {
            owners.remember(LONG + i, SHOP, LIFE);
        }

        assertThat(size()).isGreaterThan(1_500_000);
        assertThat(background).isEmpty();
    }

    @Test
    void whatExpiredIsDropped() throws IOException {
        for (int i = 0; i < 400; i++) {
            owners.remember(LONG + i, SHOP, LIFE);
        }
        clock.advance(LIFE.plusHours(1));
        remember("files/kept", 1);

        runBackground();

        assertThat(Files.readAllLines(folder.file("owners.journal"))).hasSize(1);
    }

    @Test
    void whatIsRememberedOrForgottenMeanwhileIsInTheNewFile() throws IOException {
        remember("files/kept", 3);
        fillWithDead();
        AtomicInteger forces = new AtomicInteger();
        disk.beforeForce = () -> {
            // The new file is synced with what it was copied; the old one has not been left yet.
            if (forces.getAndIncrement() == 0) {
                remember("files/meanwhile", 5);
                owners.forget("files/kept1");
                owners.remember("files/kept2", new Owner("print-a", "shop", ""), LIFE.multipliedBy(2));
            }
        };

        runBackground();

        assertThat(size()).isLessThan(2_000);
        restart();
        known("files/meanwhile", 5);
        assertThat(owners.find("files/kept0")).contains(SHOP);
        assertThat(owners.find("files/kept1")).isEmpty();
        clock.advance(LIFE.plusHours(1));
        assertThat(owners.find("files/kept2")).contains(SHOP);
    }

    @Test
    void aCrashAtAnyMomentLosesNothing() throws IOException {
        remember("files/kept", 3);
        fillWithDead();
        List<Path> crashes = new ArrayList<>();
        AtomicInteger forces = new AtomicInteger();
        AtomicInteger promised = new AtomicInteger();
        disk.beforeForce = () -> {
            crashes.add(crash());
            if (forces.getAndIncrement() == 0) {
                remember("files/meanwhile", 2);
                promised.set(crashes.size());
                crashes.add(crash());
            }
        };

        runBackground();

        crashes.add(crash());
        assertThat(crashes).hasSizeGreaterThan(4);
        assertThat(crashes.getFirst().resolve("owners.journal.new")).exists();
        for (int at = 0; at < crashes.size(); at++) {
            Path crash = crashes.get(at);
            try (Folder copy = Folder.open(crash);
                    Owners left = Owners.open(copy, clock, 1000)) {
                for (int i = 0; i < 3; i++) {
                    assertThat(left.find("files/kept" + i)).as("%s", crash).contains(SHOP);
                }
                if (at >= promised.get()) {
                    assertThat(left.find("files/meanwhile1")).as("%s", crash).contains(SHOP);
                }
                assertThat(left.remember("files/after", SHOP, LIFE)).isTrue();
            }
        }
    }

    @Test
    void aFileThatACrashLeftInTheMakingIsOfNoInterest() throws IOException {
        remember("files/kept", 2);
        close();
        Files.write(folder.file("owners.journal.new"), OwnerLine.owns("files/wrong", SHOP, Integer.MAX_VALUE));

        open();

        known("files/kept", 2);
        assertThat(owners.find("files/wrong")).isEmpty();
        fillWithDead();
        runBackground();
        known("files/kept", 2);
        assertThat(folder.file("owners.journal.new")).doesNotExist();
    }

    @Test
    void aDiskWithoutRoomForANewFileLeavesTheOldOne() throws IOException {
        remember("files/kept", 2);
        fillWithDead();
        disk.full = true;

        runBackground();

        assertThat(folder.file("owners.journal.new")).doesNotExist();
        disk.full = false;
        remember("files/later", 2);
        assertThat(background).as("not tried again at once").isEmpty();
        restart();
        known("files/kept", 2);
        known("files/later", 2);
    }

    @Test
    void aFileThatCannotBeSyncedDoesNotTakeThePlace() throws IOException {
        remember("files/kept", 2);
        fillWithDead();
        long before = size();
        disk.syncFails = true;

        runBackground();

        disk.syncFails = false;
        assertThat(size()).isEqualTo(before);
        remember("files/later", 2);
        restart();
        known("files/kept", 2);
        known("files/later", 2);
    }

    @Test
    void manyWhoRememberWhileItIsWrittenAnewAgainAndAgainLoseNothing() throws Exception {
        close();
        folder = Folder.open(temp.resolve("busy"));
        owners = Owners.open(folder, clock, 1_000_000);
        ConcurrentHashMap<String, Boolean> promised = new ConcurrentHashMap<>();
        List<Path> crashes = new ArrayList<>();
        List<List<String>> known = new ArrayList<>();

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < 20; thread++) {
                int number = thread;
                all.add(threads.submit(() -> work(number, promised)));
            }
            for (int i = 0; i < 5; i++) {
                int wanted = i * 100;
                while (promised.size() < wanted) {
                    Thread.onSpinWait();
                }
                known.add(List.copyOf(promised.keySet()));
                crashes.add(Copies.of(folder.path(), temp.resolve("busy-crash-" + i)));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }

        assertThat(promised).hasSize(20 * 40);
        owners.close();
        assertThat(size()).as("it was written anew").isLessThan(20 * 40 * 8_000);
        for (int i = 0; i < crashes.size(); i++) {
            try (Folder copy = Folder.open(crashes.get(i));
                    Owners left = Owners.open(copy, clock, 1_000_000)) {
                assertThat(known.get(i))
                        .allSatisfy(name -> assertThat(left.find(name)).contains(SHOP));
            }
        }
        try (Owners again = Owners.open(folder, clock, 1_000_000)) {
            assertThat(promised.keySet())
                    .allSatisfy(name -> assertThat(again.find(name)).contains(SHOP));
            assertThat(again.size()).isEqualTo(promised.size());
        }
    }

    /// Short names that stay among long ones that don't.
    private void work(int thread, ConcurrentHashMap<String, Boolean> promised) {
        for (int i = 0; i < 40; i++) {
            String kept = "files/" + thread + "-" + i;
            owners.remember(LONG + thread, SHOP, LIFE);
            owners.forget(LONG + thread);
            if (owners.remember(kept, SHOP, LIFE)) {
                promised.put(kept, true);
            }
        }
    }

    private void remember(String prefix, int count) {
        for (int i = 0; i < count; i++) {
            assertThat(owners.remember(prefix + i, SHOP, LIFE)).isTrue();
        }
    }

    private void known(String prefix, int count) {
        for (int i = 0; i < count; i++) {
            assertThat(owners.find(prefix + i)).as(prefix + i).contains(SHOP);
        }
    }

    private void fillWithDead() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            names.add(LONG + i);
        }
        owners.remember(names, SHOP, LIFE);
        names.forEach(owners::forget);
        owners.settle();
    }

    private void runBackground() {
        while (!background.isEmpty()) {
            background.poll().run();
        }
    }

    private long size() throws IOException {
        return Files.size(folder.file("owners.journal"));
    }

    private Path crash() {
        try {
            return Copies.of(folder.path(), temp.resolve("crash-" + (100 + copies.getAndIncrement())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void restart() throws IOException {
        close();
        open();
    }
}
