package io.geminibalance.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Names and their owners in memory: 24 bytes a place, of which a third to two thirds are free. Not safe for threads
/// but for its size.
///
/// Times are minutes since 1970. Open addressing with linear probing; the names' hashes are as good as random.
final class OwnerTable {
    private static final Logger LOG = LoggerFactory.getLogger(OwnerTable.class);
    private static final int SMALLEST = 1 << 10;

    /// So many different owners are told apart.
    private static final int OWNERS = 1 << 16;

    /// This part of the names is dropped at once where there are too many, so that it happens seldom.
    private static final int SHARE = 16;

    private final int limit;
    private long[] highs = new long[SMALLEST];
    private long[] lows = new long[SMALLEST];
    private int[] untils = new int[SMALLEST];

    /// Number of the owner, from 1 on; 0 where the place is free.
    private int[] owners = new int[SMALLEST];

    private List<Owner> numbered = new ArrayList<>();
    private Map<Owner, Integer> numbers = new HashMap<>();
    private volatile int size;
    private boolean warned;

    /// What is known of a name.
    record Entry(Owner owner, int until) {}

    OwnerTable(int limit) {
        this.limit = Math.max(1, limit);
    }

    int size() {
        return size;
    }

    Optional<Entry> get(NameHash name) {
        int at = place(name);
        return owners[at] == 0 ? Optional.empty() : Optional.of(new Entry(numbered.get(owners[at] - 1), untils[at]));
    }

    void put(NameHash name, Owner owner, int until, int now) {
        if (size >= limit && owners[place(name)] == 0) {
            shed(now);
        }
        if ((size + 1) * 10L > owners.length * 7L) {
            rebuild(owners.length * 2, _ -> true);
        }
        // May rebuild everything, so that places are looked for after it.
        int number = number(owner, now);
        int at = place(name);
        if (owners[at] == 0) {
            size = size + 1;
        }
        set(at, name.high(), name.low(), until, number);
    }

    void remove(NameHash name) {
        int hole = place(name);
        if (owners[hole] == 0) {
            return;
        }
        int mask = owners.length - 1;
        for (int next = hole + 1 & mask; owners[next] != 0; next = next + 1 & mask) {
            int home = (int) lows[next] & mask;
            if ((next - home & mask) >= (next - hole & mask)) {
                set(hole, highs[next], lows[next], untils[next], owners[next]);
                hole = next;
            }
        }
        owners[hole] = 0;
        size = size - 1;
    }

    /// Drops what has expired.
    void sweep(int now) {
        for (int at = 0; at < owners.length; at++) {
            if (owners[at] != 0 && untils[at] <= now) {
                rebuild(owners.length, each -> untils[each] > now);
                return;
            }
        }
    }

    /// Makes room: drops what has expired or, where that is nothing, what expires soonest.
    private void shed(int now) {
        int before = size;
        sweep(now);
        if (size < before) {
            return;
        }
        if (!warned) {
            warned = true;
            LOG.warn(
                    "too many names of files, caches and the like; of {} those that expire soonest are forgotten",
                    size);
        }
        int[] sorted = new int[size];
        int count = 0;
        for (int at = 0; at < owners.length; at++) {
            if (owners[at] != 0) {
                sorted[count++] = untils[at];
            }
        }
        Arrays.sort(sorted);
        int dropped = Math.max(1, size / SHARE);
        int last = sorted[dropped - 1];
        int earlier = 0;
        while (sorted[earlier] < last) {
            earlier++;
        }
        int[] more = {dropped - earlier};
        rebuild(owners.length, at -> untils[at] > last || untils[at] == last && more[0]-- <= 0);
    }

    private int number(Owner owner, int now) {
        Integer known = numbers.get(owner);
        if (known != null) {
            return known;
        }
        if (numbered.size() >= OWNERS) {
            rebuild(owners.length, _ -> true);
        }
        while (numbered.size() >= OWNERS) {
            shed(now);
        }
        numbered.add(owner);
        numbers.put(owner, numbered.size());
        return numbered.size();
    }

    private int place(NameHash name) {
        int mask = owners.length - 1;
        int at = (int) name.low() & mask;
        while (owners[at] != 0 && !(lows[at] == name.low() && highs[at] == name.high())) {
            at = at + 1 & mask;
        }
        return at;
    }

    private void set(int at, long high, long low, int until, int owner) {
        highs[at] = high;
        lows[at] = low;
        untils[at] = until;
        owners[at] = owner;
    }

    /// Moves the names that stay to new arrays, and forgets owners that own nothing any more.
    private void rebuild(int capacity, IntPredicate stays) {
        OwnerTable next = new OwnerTable(limit);
        next.highs = new long[capacity];
        next.lows = new long[capacity];
        next.untils = new int[capacity];
        next.owners = new int[capacity];
        int[] renumbered = new int[numbered.size() + 1];
        int count = 0;
        for (int at = 0; at < owners.length; at++) {
            int owner = owners[at];
            if (owner == 0 || !stays.test(at)) {
                continue;
            }
            if (renumbered[owner] == 0) {
                next.numbered.add(numbered.get(owner - 1));
                renumbered[owner] = next.numbered.size();
                next.numbers.put(numbered.get(owner - 1), renumbered[owner]);
            }
            int place = next.place(new NameHash(highs[at], lows[at]));
            next.set(place, highs[at], lows[at], untils[at], renumbered[owner]);
            count++;
        }
        highs = next.highs;
        lows = next.lows;
        untils = next.untils;
        owners = next.owners;
        numbered = next.numbered;
        numbers = next.numbers;
        size = count;
    }
}
