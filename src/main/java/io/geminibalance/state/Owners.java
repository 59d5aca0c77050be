package io.geminibalance.state;

import io.geminibalance.state.OwnerLine.Gone;
import io.geminibalance.state.OwnerLine.Owns;
import io.geminibalance.state.OwnerTable.Entry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who made which name of a file, cache, batch and the like, for as long as the name lives; in memory and in a
/// journal.
///
/// In memory there are only hashes of names; the journal has the names for people to read. Its last word on a name
/// counts.
public final class Owners implements AutoCloseable {
    /// So many names are remembered unless it is said otherwise.
    public static final int LIMIT = 1_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(Owners.class);
    private static final String FILE = "owners.journal";

    private static final Duration LONGEST_LIFE = Duration.ofDays(36_500);

    /// A life that is prolonged gets this part more, so that a name that is met all the time isn't written all the
    /// time.
    private static final int SURPLUS = 16;

    /// Minutes between two looks for what has expired.
    private static final int SWEEP = 60;

    private final InstantSource clock;
    private final OwnerTable table;
    private final Journal journal;
    private int swept;

    private Owners(Folder folder, Journal.World world, int limit) throws IOException {
        this.clock = world.clock();
        this.table = new OwnerTable(limit);
        this.swept = now();
        this.journal = Journal.open(folder, FILE, content(), world);
    }

    /// Reads what a folder has of them. What a crash left half written is cut off, with a warning.
    ///
    /// @param limit how many names are remembered; of more, those that expire soonest are forgotten
    public static Owners open(Folder folder, InstantSource clock, int limit) throws IOException {
        return open(folder, new Journal.World(GrowingFile::open, clock, Owners::inBackground), limit);
    }

    static Owners open(Folder folder, Journal.World world, int limit) throws IOException {
        return new Owners(folder, world, limit);
    }

    /// Who made a name, where that is known and the name lives.
    public Optional<Owner> find(String name) {
        NameHash hash = OwnerLine.hash(name);
        synchronized (table) {
            int now = now();
            sweep(now);
            return living(hash, now).map(Entry::owner);
        }
    }

    /// Remembers who made a name; see [#remember(Collection, Owner, Duration)].
    public boolean remember(String name, Owner owner, Duration life) {
        return remember(List.of(name), owner, life);
    }

    /// Remembers who made names, and returns when that is on the disk; callers at the same time share one sync.
    ///
    /// A name that lives stays with its project and its owner. From the same project it gets a longer life, and a
    /// client where none was known.
    ///
    /// @return whether it would survive the end of the machine; where the disk takes nothing, it is remembered in
    ///     memory and written later
    public boolean remember(Collection<String> names, Owner owner, Duration life) {
        boolean all = true;
        long number;
        synchronized (table) {
            int now = now();
            sweep(now);
            for (String name : names) {
                all &= noted(name, owner, life, now);
            }
            number = journal.last();
        }
        return journal.settle(number) && all;
    }

    /// Forgets a name that was deleted. Returns at once; after a crash it may be known again.
    public void forget(String name) {
        NameHash hash = OwnerLine.hash(name);
        synchronized (table) {
            if (table.get(hash).isPresent()) {
                table.remove(hash);
                journal.append(OwnerLine.gone(name));
            }
        }
    }

    /// Whether no name is known; takes no lock.
    public boolean empty() {
        return table.size() == 0;
    }

    /// How many names are known; some of them may have expired within the last hour.
    public int size() {
        return table.size();
    }

    /// Writes what is not yet on the disk: names that were forgotten, or that the disk did not take.
    public boolean settle() {
        return journal.settle(journal.last());
    }

    /// Writes what is left, and ends. Afterwards nothing is remembered beyond this process.
    @Override
    public void close() {
        journal.close();
    }

    private boolean noted(String name, Owner owner, Duration life, int now) {
        NameHash hash = OwnerLine.hash(name);
        Optional<Entry> known = living(hash, now);
        if (known.isEmpty()) {
            return put(name, hash, owner, until(life), now);
        }
        Owner first = known.get().owner();
        int before = known.get().until();
        if (!first.sameProject(owner)) {
            LOG.debug("{} stays with the project that made it", name);
            return true;
        }
        Owner kept = first.orClient(owner.client());
        int until = until(life) <= before ? before : until(life.plus(life.dividedBy(SURPLUS)));
        return kept.equals(first) && until == before || put(name, hash, kept, until, now);
    }

    private boolean put(String name, NameHash hash, Owner owner, int until, int now) {
        byte[] line = OwnerLine.owns(name, owner, until);
        if (line.length > Lines.LONGEST) {
            LOG.warn("a name of {} characters is not remembered", name.length());
            return false;
        }
        table.put(hash, owner, until, now);
        return journal.append(line);
    }

    private Optional<Entry> living(NameHash hash, int now) {
        return table.get(hash).filter(entry -> entry.until() > now);
    }

    private void sweep(int now) {
        if (Math.abs(now - swept) >= SWEEP) {
            swept = now;
            table.sweep(now);
        }
    }

    private int now() {
        return Math.toIntExact(Math.floorDiv(clock.instant().getEpochSecond(), 60L));
    }

    /// The first minute after a life.
    private int until(Duration life) {
        Duration most = life.compareTo(LONGEST_LIFE) > 0 ? LONGEST_LIFE : life;
        return Math.toIntExact(Math.ceilDiv(clock.instant().plus(most).toEpochMilli(), 60_000L));
    }

    private Journal.Content content() {
        return new Journal.Content() {
            @Override
            public boolean read(byte[] bytes, int from, int to) {
                Optional<OwnerLine> line = OwnerLine.read(bytes, from, to);
                line.ifPresent(Owners.this::replay);
                return line.isPresent();
            }

            @Override
            public boolean tells(byte[] bytes, int from, int to) {
                return OwnerLine.read(bytes, from, to)
                        .filter(line -> line instanceof Owns owns && stands(owns))
                        .isPresent();
            }

            @Override
            public int size() {
                return Owners.this.size();
            }
        };
    }

    private void replay(OwnerLine line) {
        switch (line) {
            case Owns(NameHash name, Owner owner, int until) when until > swept -> table.put(name, owner, until, swept);
            case Owns owns -> table.remove(owns.name());
            case Gone(NameHash name) -> table.remove(name);
        }
    }

    private boolean stands(Owns line) {
        synchronized (table) {
            return living(line.name(), now())
                    .filter(entry ->
                            entry.until() == line.until() && entry.owner().equals(line.owner()))
                    .isPresent();
        }
    }

    private static void inBackground(Runnable task) {
        Thread.ofVirtual().name("compaction").start(task);
    }
}
