package io.geminibalance.keys;

import io.geminibalance.keys.Grant.Why;
import io.geminibalance.wire.Tokens;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// The keys and what is known of them: lends the least recently used one that can serve, and learns from what
/// became of it.
///
/// State is kept per (project, model) unless a key itself is bad. All of it is guarded by one lock, since every
/// operation takes about a microsecond.
public final class KeyPool {
    private final Policy policy;
    private final InstantSource clock;
    private final Verdicts verdicts;
    private final Map<String, ProjectState> projects = new HashMap<>();
    private final Map<String, WayOut> ways = new HashMap<>();
    private List<KeyState> keys = List.of();
    /// By their ids, the least recently used first.
    private final SequencedMap<String, KeyState> byUse = new LinkedHashMap<>();

    private int ids;
    private long uses;
    private long changes;

    public KeyPool(List<KeySpec> keys, Policy policy, InstantSource clock, RandomGenerator random) {
        this.policy = policy;
        this.clock = clock;
        this.verdicts = new Verdicts(policy, projects, random);
        replace(keys);
    }

    /// Lends a key.
    ///
    /// @param notThese ids of keys that this request has tried in vain
    public synchronized Grant take(Need need, Set<String> notThese) {
        Instant now = clock.instant();
        KeyState best = null;
        for (KeyState key : byUse.values()) {
            if (best != null && !need.prefers(key)
                    || !need.fits(key)
                    || !key.usable(need.model(), now)
                    || notThese.contains(key.key.id())) {
                continue;
            }
            best = key;
            if (!need.choosy() || need.prefers(key)) {
                break;
            }
        }
        if (best == null) {
            return none(need, now);
        }
        byUse.putLast(best.key.id(), best);
        best.lastUse = ++uses;
        best.inFlight++;
        return new Grant.Leased(new Lease(best.key, need.model(), now));
    }

    /// What would be answered now to somebody who asks for a key: nothing where there is one.
    public synchronized Optional<Grant.None> lack(Need need) {
        Instant now = clock.instant();
        return keys.stream().anyMatch(key -> need.fits(key) && key.usable(need.model(), now))
                ? Optional.empty()
                : Optional.of(none(need, now));
    }

    /// Whether a project could serve a model now.
    public synchronized boolean serves(String project, String model) {
        Instant now = clock.instant();
        for (KeyState key : keys) {
            if (key.project.name.equals(project) && key.usable(model, now)) {
                return true;
            }
        }
        return false;
    }

    /// Tells what became of a lease; the lease goes on until [#release].
    public synchronized void report(Lease lease, Verdict verdict) {
        // A key that was dropped from the file meanwhile is not there any more, and needs no blame.
        state(lease.key().id()).ifPresent(key -> {
            verdicts.apply(key, lease, verdict, clock.instant());
            changes++;
        });
    }

    /// Counts what the answer to a lease cost.
    public synchronized void spend(Lease lease, Tokens cost) {
        state(lease.key().id()).ifPresent(key -> {
            key.spend(lease.model(), cost, LocalDate.ofInstant(clock.instant(), Policy.GOOGLE_DAY));
            changes++;
        });
    }

    /// Ends a lease; doing so twice does nothing.
    public synchronized void release(Lease lease) {
        if (!lease.ended().getAndSet(true)) {
            state(lease.key().id()).ifPresent(key -> key.inFlight--);
        }
    }

    /// The pause that ends last, where there is one that no key is to blame for.
    public synchronized Optional<Standstill> standstill() {
        Instant now = clock.instant();
        return ways.values().stream()
                .filter(way -> way.pausedAt(now) && !way.failed())
                .map(way -> new Standstill(way.until(), way.reason()))
                .max(Comparator.comparing(Standstill::until));
    }

    /// Whether any key as such may serve now; `/ready` asks this.
    public synchronized boolean ready() {
        Instant now = clock.instant();
        return keys.stream().anyMatch(key -> !key.outOfUse() && !key.way.pausedAt(now) && !key.coolUntil.isAfter(now));
    }

    public synchronized List<Key> keys() {
        return keys.stream().map(state -> state.key).toList();
    }

    /// The key to make something with, of a project that has not used up the day of any model: the given one,
    /// or else the least recently used, one on whose project no model rests before others.
    public synchronized Optional<Key> unspent(Optional<String> preferred) {
        Instant now = clock.instant();
        List<KeyState> left = keys.stream()
                .filter(key -> key.usable("", now) && !key.project.spent(now))
                .toList();
        return left.stream()
                .filter(key -> preferred.isPresent() && preferred.get().equals(key.key.id()))
                .findFirst()
                .or(() -> left.stream()
                        .min(Comparator.comparing((KeyState key) -> key.project.tired(now))
                                .thenComparingLong(key -> key.lastUse)))
                .map(key -> key.key);
    }

    /// A key of each project that can be asked now.
    public synchronized List<Key> oneOfEachProject() {
        Instant now = clock.instant();
        Map<String, Key> found = new LinkedHashMap<>();
        for (KeyState key : keys) {
            if (key.usable("", now)) {
                found.putIfAbsent(key.project.name, key.key);
            }
        }
        return List.copyOf(found.values());
    }

    public synchronized int size() {
        return keys.size();
    }

    /// Takes over a new list of keys. Those that stay keep their id and their state.
    public synchronized void replace(List<KeySpec> specs) {
        Map<String, KeyState> known = keys.stream()
                .collect(Collectors.toMap(state -> state.key.secret().reveal(), state -> state));
        List<KeyState> next = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (KeySpec spec : specs) {
            if (seen.add(spec.secret().reveal())) {
                next.add(merged(spec, known.get(spec.secret().reveal())));
            }
        }
        keys = List.copyOf(next);
        byUse.clear();
        keys.stream()
                .sorted((one, other) -> Long.compare(one.lastUse, other.lastUse))
                .forEach(key -> byUse.put(key.key.id(), key));
        Set<String> used = keys.stream().map(state -> state.project.name).collect(Collectors.toSet());
        projects.keySet().retainAll(used);
        ways.keySet().retainAll(keys.stream().map(state -> state.key.way()).collect(Collectors.toSet()));
        changes++;
    }

    /// Takes a key out of use until it is resumed. False where there is no such key.
    public synchronized boolean pause(String id) {
        return pause(id, true);
    }

    public synchronized boolean resume(String id) {
        return pause(id, false);
    }

    /// Forgets all that is held against a key, its project and its way out. False where there is no such key.
    public synchronized boolean reset(String id) {
        Optional<KeyState> found = state(id);
        found.ifPresent(key -> {
            verdicts.forgive(key);
            key.project.setAside = null;
            key.project.rests.clear();
            key.way.worked();
            changes++;
        });
        return found.isPresent();
    }

    /// Leases for the keys that were set aside an hour ago or more: whoever gets them asks Google and reports.
    public synchronized List<Lease> dueToAskAgain() {
        Instant now = clock.instant();
        List<Lease> due = new ArrayList<>();
        for (KeyState key : keys) {
            if (!key.paused && verdicts.dueToAskAgain(key, now)) {
                key.inFlight++;
                due.add(new Lease(key.key, "", now));
                changes++;
            }
        }
        return due;
    }

    public synchronized List<KeyStatus> snapshot() {
        Instant now = clock.instant();
        LocalDate today = LocalDate.ofInstant(now, Policy.GOOGLE_DAY);
        return keys.stream().map(key -> Snapshot.of(key, policy, now, today)).toList();
    }

    /// What has been learnt of the keys and still counts.
    public synchronized PoolMemory memory() {
        return new Recollection(policy, clock.instant()).of(keys);
    }

    /// Goes on with what was learnt before, for keys and projects that are in the pool; what is over by now is left
    /// out. Meant for keys that have just come: what the pool knows of the others is replaced too.
    public synchronized void restore(PoolMemory memory) {
        new Recollection(policy, clock.instant()).restore(memory, keys, projects.values());
        changes++;
    }

    /// Grows whenever there is something new in [#memory].
    public synchronized long changes() {
        return changes;
    }

    private boolean pause(String id, boolean paused) {
        Optional<KeyState> found = state(id);
        found.ifPresent(key -> {
            key.paused = paused;
            changes++;
        });
        return found.isPresent();
    }

    private Grant.None none(Need need, Instant now) {
        String model = need.model();
        List<KeyState> fitting = keys.stream().filter(need::fits).toList();
        List<KeyState> left = fitting.stream().filter(key -> !key.outOfUse()).toList();
        if (left.isEmpty()) {
            return new Grant.None(Optional.empty(), Why.SET_ASIDE, setAsideReason(fitting));
        }
        if (left.stream().anyMatch(key -> key.usable(model, now))) {
            return new Grant.None(Optional.empty(), Why.TRIED, "");
        }
        if (left.stream().allMatch(key -> key.way.pausedAt(now))) {
            WayOut way = left.stream()
                    .map(key -> key.way)
                    .min(Comparator.comparing(WayOut::until))
                    .orElseThrow();
            return new Grant.None(Optional.of(way.until()), way.failed() ? Why.PROXY_FAILED : Why.PAUSED, way.reason());
        }
        KeyState first = left.stream()
                .min(Comparator.comparing(key -> key.returns(model, now)))
                .orElseThrow();
        return new Grant.None(Optional.of(first.returns(model, now)), why(left, model, now), first.reason(model, now));
    }

    private static Why why(List<KeyState> left, String model, Instant now) {
        if (left.stream().allMatch(key -> key.project.rests(model, now, Rest.Kind.REFUSED))) {
            return Why.MODEL_REFUSED;
        }
        boolean dry = left.stream().allMatch(key -> key.project.rests(model, now, Rest.Kind.DAY));
        return dry ? Why.EXHAUSTED : Why.RESTING;
    }

    private static String setAsideReason(List<KeyState> keys) {
        return keys.stream()
                .map(key -> key.setAside != null ? key.setAside : key.project.setAside)
                .filter(aside -> aside != null)
                .map(KeyState.SetAside::reason)
                .findFirst()
                .orElse("paused");
    }

    private KeyState merged(KeySpec spec, KeyState known) {
        String id = known == null ? "k" + ++ids : known.key.id();
        // A key without a project is its own one; the slash keeps it apart from the projects that people name.
        String project = spec.project().isEmpty() ? "/" + id : spec.project();
        Key key = new Key(id, spec.label().isEmpty() ? id : spec.label(), project, spec.secret(), spec.way());
        if (known != null && known.key.equals(key)) {
            return known;
        }
        KeyState state = new KeyState(
                key,
                projects.computeIfAbsent(project, ProjectState::new),
                ways.computeIfAbsent(spec.way(), _ -> new WayOut()));
        if (known != null) {
            state.takeOver(known);
        }
        return state;
    }

    private Optional<KeyState> state(String id) {
        return Optional.ofNullable(byUse.get(id));
    }
}
