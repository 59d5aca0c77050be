package io.geminibalance.keys;

import io.geminibalance.keys.KeyState.SetAside;
import io.geminibalance.keys.Rest.Kind;
import io.geminibalance.keys.Verdict.CallerFault;
import io.geminibalance.keys.Verdict.ClientGone;
import io.geminibalance.keys.Verdict.Doubtful;
import io.geminibalance.keys.Verdict.Exhausted;
import io.geminibalance.keys.Verdict.Good;
import io.geminibalance.keys.Verdict.KeyRefused;
import io.geminibalance.keys.Verdict.ModelRefused;
import io.geminibalance.keys.Verdict.ServerTrouble;
import io.geminibalance.keys.Verdict.Throttled;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.random.RandomGenerator;

/// What a verdict changes in the pool's memory. Called under the pool's lock.
final class Verdicts {
    private final Policy policy;
    private final Map<String, ProjectState> projects;
    private final RandomGenerator random;

    Verdicts(Policy policy, Map<String, ProjectState> projects, RandomGenerator random) {
        this.policy = policy;
        this.projects = projects;
        this.random = random;
    }

    void apply(KeyState key, Lease lease, Verdict verdict, Instant now) {
        if (!(verdict instanceof Good)) {
            key.miss(lease.model(), verdict, LocalDate.ofInstant(now, Policy.GOOGLE_DAY));
        }
        switch (verdict) {
            case Good _ -> good(key, lease, now);
            case KeyRefused(String reason, boolean whole) -> setAside(key, new SetAside(reason, now, soon(now)), whole);
            case ModelRefused(String reason) ->
                rest(key, lease, new Rest(Kind.REFUSED, now, now.plus(policy.cap()), 0, reason, "", ""), now);
            case Exhausted exhausted -> exhausted(key, lease, exhausted, now);
            case Throttled(String reason) -> throttled(key, lease, reason, now);
            case Doubtful(String reason) -> doubtful(key, lease, reason, now);
            case Verdict.ProxyFailed(String reason) -> key.way.failed(lease.since(), reason, now);
            case ServerTrouble _, Verdict.WayOut _, CallerFault _, ClientGone _ -> {
                // Nobody's key.
            }
        }
    }

    void forgive(KeyState key) {
        key.setAside = null;
        key.failures = 0;
        key.coolDowns = 0;
        key.coolUntil = Instant.MIN;
        key.coolSince = Instant.MIN;
        key.coolReason = "";
    }

    boolean dueToAskAgain(KeyState key, Instant now) {
        if (key.setAside != null && !key.setAside.askAgain().isAfter(now)) {
            key.setAside = new SetAside(key.setAside.reason(), key.setAside.since(), soon(now));
            return true;
        }
        SetAside billing = key.project.setAside;
        if (billing != null && !billing.askAgain().isAfter(now)) {
            key.project.setAside = new SetAside(billing.reason(), billing.since(), soon(now));
            return true;
        }
        return false;
    }

    private void good(KeyState key, Lease lease, Instant now) {
        key.way.worked();
        key.count(lease.model(), LocalDate.ofInstant(now, Policy.GOOGLE_DAY));
        key.failures = 0;
        Rest rest = key.project.rests.get(lease.model());
        // An answer to a request from before the rest says nothing about it.
        if (rest != null && lease.since().isAfter(rest.since()) && !rest.holds(lease.since())) {
            key.project.rests.remove(lease.model());
        }
        if (!key.coolUntil.isAfter(lease.since())) {
            key.coolDowns = 0;
        }
        if (key.setAside != null && !key.setAside.since().isAfter(lease.since())) {
            key.setAside = null;
        }
        if (key.project.setAside != null && !key.project.setAside.since().isAfter(lease.since())) {
            key.project.setAside = null;
        }
    }

    private void setAside(KeyState key, SetAside aside, boolean wholeProject) {
        if (wholeProject) {
            key.project.setAside = earliest(key.project.setAside, aside);
        } else {
            key.setAside = earliest(key.setAside, aside);
        }
    }

    /// The time of the first refusal is kept, with the reason of the last.
    private static SetAside earliest(SetAside before, SetAside now) {
        return before == null ? now : new SetAside(now.reason(), before.since(), now.askAgain());
    }

    private void exhausted(KeyState key, Lease lease, Exhausted verdict, Instant now) {
        Duration asked = verdict.delay().map(Verdicts::believed).orElse(null);
        Instant until;
        if (verdict.day()) {
            Instant midnight = LocalDate.ofInstant(now, Policy.GOOGLE_DAY)
                    .plusDays(1)
                    .atStartOfDay(Policy.GOOGLE_DAY)
                    .toInstant()
                    .plusMillis(random.nextLong(Policy.MIDNIGHT_JITTER.toMillis()));
            until = asked == null || midnight.isAfter(now.plus(asked)) ? midnight : now.plus(asked);
        } else {
            until = now.plus(asked == null ? Policy.MINUTE : asked);
        }
        Kind kind = verdict.day() ? Kind.DAY : Kind.MINUTE;
        rest(key, lease, new Rest(kind, now, until, 0, verdict.reason(), verdict.quotaId(), verdict.quotaValue()), now);
    }

    private void throttled(KeyState key, Lease lease, String reason, Instant now) {
        Rest before = key.project.rests.get(lease.model());
        if (!stale(before, lease)) {
            int step = before == null ? 1 : before.step() + 1;
            Duration pause = Policy.backOff(policy.base().dividedBy(10), step, policy.cap());
            key.project.put(lease.model(), new Rest(Kind.BACK_OFF, now, now.plus(pause), step, reason, "", ""), now);
        }
        for (WayOut.Refusal refusal :
                key.way.add(new WayOut.Refusal(key.project, lease.model(), before, now), reason)) {
            forget(refusal);
        }
    }

    /// It was the way out: puts back what was known before, for projects that are still there.
    private void forget(WayOut.Refusal refusal) {
        ProjectState project = refusal.project();
        if (projects.get(project.name) != project) {
            return;
        }
        if (refusal.before() == null) {
            project.rests.remove(refusal.model());
        } else {
            project.rests.put(refusal.model(), refusal.before());
        }
    }

    private void doubtful(KeyState key, Lease lease, String reason, Instant now) {
        if (lease.since().isBefore(key.coolSince)) {
            return;
        }
        key.failures++;
        if (key.failures >= policy.threshold()) {
            key.failures = 0;
            key.coolDowns++;
            key.coolSince = now;
            key.coolUntil = now.plus(Policy.backOff(policy.base(), key.coolDowns, policy.cap()));
            key.coolReason = reason;
        }
    }

    /// Begins a rest. The failure of a request that began before the present rest counts nothing, unless it tells
    /// of a longer one.
    private void rest(KeyState key, Lease lease, Rest rest, Instant now) {
        Rest before = key.project.rests.get(lease.model());
        if (!stale(before, lease)
                || rest.kind() != before.kind() && rest.until().isAfter(before.until())) {
            key.project.put(lease.model(), rest, now);
        }
    }

    private static boolean stale(Rest present, Lease lease) {
        return present != null && !lease.since().isAfter(present.since());
    }

    private static Duration believed(Duration asked) {
        if (asked.compareTo(Policy.SHORTEST) < 0) {
            return Policy.SHORTEST;
        }
        return asked.compareTo(Policy.LONGEST) > 0 ? Policy.LONGEST : asked;
    }

    private static Instant soon(Instant now) {
        return now.plus(Policy.ASK_AGAIN);
    }
}
