package io.geminibalance.sandbox.resources;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/// Things of one kind, each of them one project's. Beyond a number the oldest is forgotten.
///
/// @param <T> the kind
public final class Shelf<T extends Kept> {
    private final String kind;
    private final int most;
    private final ReentrantLock lock = new ReentrantLock();
    private final SequencedMap<String, Place<T>> places = new LinkedHashMap<>();
    private long last;

    /// @param number by which lists are ordered
    private record Place<T>(String project, long number, T thing) {}

    /// A part of a list.
    ///
    /// @param next token for the page after it, empty where it is the last
    /// @param <T> what is listed
    public record Page<T>(List<T> things, String next) {}

    /// @param kind names the list, for its page tokens
    /// @param most how many are kept
    Shelf(String kind, int most) {
        this.kind = kind;
        this.most = most;
    }

    /// Keeps a thing, or what has become of it.
    public void put(String project, T thing) {
        lock.lock();
        try {
            Place<T> before = places.get(thing.name());
            long number = before == null ? ++last : before.number();
            places.put(thing.name(), new Place<>(project, number, thing));
            if (places.size() > most) {
                places.pollFirstEntry();
            }
        } finally {
            lock.unlock();
        }
    }

    /// What a project sees under a name; another project's things are as absent as those that never were.
    public Optional<T> find(String project, String name, Instant now) {
        lock.lock();
        try {
            return Optional.ofNullable(places.get(name))
                    .filter(place -> place.project().equals(project))
                    .map(Place::thing)
                    .filter(thing -> !thing.isGone(now));
        } finally {
            lock.unlock();
        }
    }

    /// Whose a name is.
    public Optional<String> owner(String name) {
        lock.lock();
        try {
            return Optional.ofNullable(places.get(name)).map(Place::project);
        } finally {
            lock.unlock();
        }
    }

    /// Takes a thing off the shelf.
    public void remove(String name) {
        lock.lock();
        try {
            places.remove(name);
        } finally {
            lock.unlock();
        }
    }

    /// All that a project has and that fits, the newest first.
    public List<T> all(String project, Instant now, Predicate<T> fits) {
        return places(project, now, fits, Long.MAX_VALUE).stream()
                .map(Place::thing)
                .toList();
    }

    /// A page of what a project has, the newest first.
    ///
    /// @param list names the list where the shelf holds several, for its tokens
    /// @param token of the page before, empty for the first page
    /// @return nothing where the token was not given for this list of this project
    public Optional<Page<T>> page(String project, Instant now, String list, Predicate<T> fits, int size, String token) {
        long before = Long.MAX_VALUE;
        String whole = kind + "/" + list;
        if (!token.isEmpty()) {
            OptionalLong read = PageToken.read(token, project, whole);
            if (read.isEmpty()) {
                return Optional.empty();
            }
            before = read.getAsLong();
        }
        List<Place<T>> rest = places(project, now, fits, before);
        List<Place<T>> page = rest.subList(0, Math.min(size, rest.size()));
        String next =
                page.size() == rest.size() ? "" : PageToken.of(page.getLast().number(), project, whole);
        return Optional.of(new Page<>(page.stream().map(Place::thing).toList(), next));
    }

    private List<Place<T>> places(String project, Instant now, Predicate<T> fits, long before) {
        lock.lock();
        try {
            List<Place<T>> found = new ArrayList<>();
            for (Place<T> place : places.reversed().values()) {
                boolean counts = place.project().equals(project) && place.number() < before;
                if (counts && !place.thing().isGone(now) && fits.test(place.thing())) {
                    found.add(place);
                }
            }
            return found;
        } finally {
            lock.unlock();
        }
    }
}
