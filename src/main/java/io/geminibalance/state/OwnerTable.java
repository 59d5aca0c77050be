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

    /// Three numbers a place, side by side as they are looked at together: the name's hash in two, then its
    /// time and the number of its owner, from 1 on. The third is 0 where the place is free.
    private long[] places = new long[3 * SMALLEST];

    private int capacity = SMALLEST;
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
        return free(at) ? Optional.empty() : Optional.of(new Entry(numbered.get(owner(at) - 1), until(at)));
    }

    void put(NameHash name, Owner owner, int until, int now) {
        if (size >= limit && free(place(name))) {
            shed(now);
        }
        if ((size + 1) * 10L > capacity * 7L) {
            rebuild(capacity * 2, _ -> true);
        }
        // May rebuild everything, so that places are looked for after it.
        int number = number(owner, now);
        int at = place(name);
        if (free(at)) {
            size = size + 1;
        }
        set(at, name.high(), name.low(), (long) until << Integer.SIZE | number);
    }

    void remove(NameHash name) {
        int hole = place(name);
        if (free(hole)) {
            return;
        }
        int mask = capacity - 1;
        for (int next = hole + 1 & mask; !free(next); next = next + 1 & mask) {
            int home = (int) low(next) & mask;
            if ((next - home & mask) >= (next - hole & mask)) {
                set(hole, high(next), low(next), rest(next));
                hole = next;
            }
        }
        set(hole, 0, 0, 0);
        size = size - 1;
    }

    /// Drops what has expired.
    void sweep(int now) {
        for (int at = 0; at < capacity; at++) {
            if (!free(at) && until(at) <= now) {
                rebuild(capacity, each -> until(each) > now);
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
        for (int at = 0; at < capacity; at++) {
            if (!free(at)) {
                sorted[count++] = until(at);
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
        rebuild(capacity, at -> until(at) > last || until(at) == last && more[0]-- <= 0);
    }

    private int number(Owner owner, int now) {
        Integer known = numbers.get(owner);
        if (known != null) {
            return known;
        }
        if (numbered.size() >= OWNERS) {
            rebuild(capacity, _ -> true);
        }
        while (numbered.size() >= OWNERS) {
            shed(now);
        }
        numbered.add(owner);
        numbers.put(owner, numbered.size());
        return numbered.size();
    }

    private int place(NameHash name) {
        int mask = capacity - 1;
        int at = (int) name.low() & mask;
        while (!free(at) && !(low(at) == name.low() && high(at) == name.high())) {
            at = at + 1 & mask;
        }
        return at;
    }

    private long high(int at) {
        return places[3 * at];
    }

    private long low(int at) {
        return places[3 * at + 1];
    }

    private long rest(int at) {
        return places[3 * at + 2];
    }

    private boolean free(int at) {
        return rest(at) == 0;
    }

    private int until(int at) {
        return (int) (rest(at) >>> Integer.SIZE);
    }

    private int owner(int at) {
        return (int) rest(at);
    }

    private void set(int at, long high, long low, long rest) {
        places[3 * at] = high;
        places[3 * at + 1] = low;
        places[3 * at + 2] = rest;
    }

    /// Moves the names that stay to a new array, and forgets owners that own nothing any more.
    private void rebuild(int wanted, IntPredicate stays) {
        OwnerTable next = new OwnerTable(limit);
        next.places = new long[3 * wanted];
        next.capacity = wanted;
        int[] renumbered = new int[numbered.size() + 1];
        int count = 0;
        for (int at = 0; at < capacity; at++) {
            if (free(at) || !stays.test(at)) {
                continue;
            }
            int owner = owner(at);
            if (renumbered[owner] == 0) {
                next.numbered.add(numbered.get(owner - 1));
                renumbered[owner] = next.numbered.size();
                next.numbers.put(numbered.get(owner - 1), renumbered[owner]);
            }
            int place = next.place(new NameHash(high(at), low(at)));
            next.set(place, high(at), low(at), (long) until(at) << Integer.SIZE | renumbered[owner]);
            count++;
        }
        places = next.places;
        capacity = wanted;
        numbered = next.numbered;
        numbers = next.numbers;
        size = count;
    }
}
