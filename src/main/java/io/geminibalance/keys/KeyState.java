package io.geminibalance.keys;

import io.geminibalance.keys.PoolMemory.Day;
import io.geminibalance.wire.Tokens;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What the pool remembers of a key; touched only under the pool's lock.
final class KeyState {
    /// So many models are counted apart; a client that invents names must not fill the memory.
    private static final int MODELS = 200;

    final Key key;
    final ProjectState project;
    final WayOut way;
    SetAside setAside;
    boolean paused;
    int inFlight;
    long lastUse;
    int failures;
    int coolDowns;
    Instant coolUntil = Instant.MIN;
    Instant coolSince = Instant.MIN;
    String coolReason = "";
    private LocalDate day = LocalDate.MIN;
    private final Map<String, Integer> usage = new LinkedHashMap<>();
    private final Map<String, Tokens> tokens = new LinkedHashMap<>();
    private final Map<String, Map<String, Integer>> missed = new LinkedHashMap<>();

    /// Why something is out of use until it is asked again and works.
    record SetAside(String reason, Instant since, Instant askAgain) {}

    KeyState(Key key, ProjectState project, WayOut way) {
        this.key = key;
        this.project = project;
        this.way = way;
    }

    boolean outOfUse() {
        return paused || setAside != null || project.setAside != null;
    }

    boolean usable(String model, Instant now) {
        return !outOfUse() && !way.pausedAt(now) && !coolUntil.isAfter(now) && !project.rests(model, now);
    }

    /// When it can serve the model again, as far as rests are concerned.
    Instant returns(String model, Instant now) {
        Rest rest = project.rests.get(model);
        Instant until = rest == null ? now : rest.until();
        Instant rested = until.isAfter(coolUntil) ? until : coolUntil;
        return way.pausedAt(now) && way.until().isAfter(rested) ? way.until() : rested;
    }

    String reason(String model, Instant now) {
        if (project.rests(model, now)) {
            return project.rests.get(model).reason();
        }
        return coolUntil.isAfter(now) || !way.pausedAt(now) ? coolReason : way.reason();
    }

    /// Goes on with what is known of the same key under another label or project.
    void takeOver(KeyState other) {
        setAside = other.setAside;
        paused = other.paused;
        inFlight = other.inFlight;
        lastUse = other.lastUse;
        failures = other.failures;
        coolDowns = other.coolDowns;
        coolUntil = other.coolUntil;
        coolSince = other.coolSince;
        coolReason = other.coolReason;
        day = other.day;
        usage.putAll(other.usage);
        tokens.putAll(other.tokens);
        missed.putAll(other.missed);
    }

    /// Counts an answer; calls without a model use no quota that is counted.
    void count(String model, LocalDate today) {
        startDay(today);
        // With a colon it is the quota of something besides, such as counting tokens.
        if (model.isEmpty() || model.indexOf(':') >= 0) {
            return;
        }
        String counted = usage.containsKey(model) || usage.size() < MODELS ? model : "other";
        usage.merge(counted, 1, Integer::sum);
    }

    /// Counts what an answer cost.
    void spend(String model, Tokens cost, LocalDate today) {
        startDay(today);
        if (model.isEmpty() || cost.equals(Tokens.NONE)) {
            return;
        }
        String counted = tokens.containsKey(model) || tokens.size() < MODELS ? model : "other";
        tokens.merge(counted, cost, Tokens::plus);
    }

    /// Counts an attempt that did not bring a good answer.
    void miss(String model, Verdict verdict, LocalDate today) {
        startDay(today);
        String counted = missed.containsKey(model) || missed.size() < MODELS ? model : "other";
        missed.computeIfAbsent(counted, known -> new TreeMap<>()).merge(verdict.word(), 1, Integer::sum);
    }

    Map<String, Map<String, Integer>> missed(LocalDate today) {
        startDay(today);
        Map<String, Map<String, Integer>> copy = new LinkedHashMap<>();
        missed.forEach((model, verdicts) -> copy.put(model, new TreeMap<>(verdicts)));
        return copy;
    }

    Map<String, Tokens> tokens(LocalDate today) {
        startDay(today);
        return new LinkedHashMap<>(tokens);
    }

    Map<String, Integer> usage(LocalDate today) {
        startDay(today);
        return new LinkedHashMap<>(usage);
    }

    /// What was counted last, of whatever day it is; nothing before the first count.
    Optional<Day> day() {
        LocalDate counted = day;
        return counted.equals(LocalDate.MIN)
                ? Optional.empty()
                : Optional.of(new Day(counted, usage(counted), tokens(counted), missed(counted)));
    }

    /// Goes on counting from there.
    void restore(Day before) {
        startDay(LocalDate.MIN);
        startDay(before.date());
        usage.putAll(before.usage());
        tokens.putAll(before.tokens());
        before.missed().forEach((model, verdicts) -> missed.put(model, new TreeMap<>(verdicts)));
    }

    private void startDay(LocalDate today) {
        if (!today.equals(day)) {
            day = today;
            usage.clear();
            tokens.clear();
            missed.clear();
        }
    }
}
