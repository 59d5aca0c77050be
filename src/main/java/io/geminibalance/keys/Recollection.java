package io.geminibalance.keys;

import io.geminibalance.keys.KeyState.SetAside;
import io.geminibalance.keys.PoolMemory.Aside;
import io.geminibalance.keys.PoolMemory.CoolDown;
import io.geminibalance.keys.PoolMemory.OfKey;
import io.geminibalance.keys.PoolMemory.OfProject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes a pool's memory, and brings it back. Called under the pool's lock.
final class Recollection {
    /// A rest longer than any that we begin comes from a clock that was wrong; it would never end.
    private static final Duration BEYOND = Duration.ofDays(1);

    private final Policy policy;
    private final Instant now;

    Recollection(Policy policy, Instant now) {
        this.policy = policy;
        this.now = now;
    }

    PoolMemory of(List<KeyState> keys) {
        Map<String, OfProject> named = new LinkedHashMap<>();
        for (KeyState key : keys) {
            if (!key.project.ofOneKey()) {
                named.computeIfAbsent(key.project.name, _ -> of(key.project));
            }
        }
        return new PoolMemory(keys.stream().map(this::of).toList(), named);
    }

    void restore(PoolMemory memory, List<KeyState> keys, Collection<ProjectState> projects) {
        Map<String, OfKey> known = new HashMap<>();
        memory.keys().forEach(key -> known.put(key.key().reveal(), key));
        for (KeyState key : keys) {
            OfKey remembered = known.get(key.key.secret().reveal());
            if (remembered != null) {
                restore(key, remembered);
            }
        }
        for (ProjectState project : projects) {
            OfProject remembered = memory.projects().get(project.name);
            if (remembered != null) {
                restore(project, remembered);
            }
        }
    }

    private OfKey of(KeyState key) {
        return new OfKey(
                key.key.secret(),
                key.paused,
                aside(key.setAside),
                key.failures,
                key.coolDowns,
                key.coolUntil.isAfter(now)
                        ? Optional.of(new CoolDown(key.coolSince, key.coolUntil, key.coolReason))
                        : Optional.empty(),
                key.day(),
                key.project.ofOneKey() ? of(key.project) : OfProject.NOTHING);
    }

    private OfProject of(ProjectState project) {
        Map<String, Rest> rests = new LinkedHashMap<>();
        project.rests.forEach((model, rest) -> {
            if (rest.holds(now)) {
                rests.put(model, rest);
            }
        });
        return new OfProject(aside(project.setAside), rests);
    }

    private void restore(KeyState key, OfKey remembered) {
        key.paused = remembered.paused();
        key.setAside = remembered.aside().map(this::setAside).orElse(null);
        key.failures = remembered.failures();
        key.coolDowns = remembered.coolDowns();
        remembered.coolDown().filter(cool -> believed(cool.until())).ifPresent(cool -> {
            key.coolSince = cool.since();
            key.coolUntil = cool.until();
            key.coolReason = cool.reason();
        });
        LocalDate today = LocalDate.ofInstant(now, Policy.GOOGLE_DAY);
        remembered.day().filter(day -> day.date().equals(today)).ifPresent(key::restore);
        if (key.project.ofOneKey()) {
            restore(key.project, remembered.alone());
        }
    }

    private void restore(ProjectState project, OfProject remembered) {
        project.setAside = remembered.aside().map(this::setAside).orElse(null);
        remembered.rests().forEach((model, rest) -> {
            if (believed(rest.until())) {
                project.put(model, rest, now);
            }
        });
    }

    private boolean believed(Instant until) {
        Duration longest = policy.cap().compareTo(Policy.LONGEST) > 0 ? policy.cap() : Policy.LONGEST;
        return until.isAfter(now) && until.isBefore(now.plus(longest).plus(BEYOND));
    }

    private static Optional<Aside> aside(SetAside aside) {
        return Optional.ofNullable(aside).map(is -> new Aside(is.reason(), is.since(), is.askAgain()));
    }

    /// Asked again in an hour at the latest, whatever the clock was when this was written.
    private SetAside setAside(Aside aside) {
        Instant soon = now.plus(Policy.ASK_AGAIN);
        return new SetAside(aside.reason(), aside.since(), aside.askAgain().isAfter(soon) ? soon : aside.askAgain());
    }
}
