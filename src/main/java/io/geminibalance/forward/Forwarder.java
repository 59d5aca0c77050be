package io.geminibalance.forward;

import io.geminibalance.keys.Affinities;
import io.geminibalance.keys.Grant;
import io.geminibalance.keys.Key;
import io.geminibalance.keys.KeyPool;
import io.geminibalance.keys.Lease;
import io.geminibalance.keys.Need;
import io.geminibalance.keys.Verdict;
import io.geminibalance.upstream.Unreachable;
import io.geminibalance.upstream.Upstream;
import io.geminibalance.wire.Call;
import io.geminibalance.wire.Failure;
import io.geminibalance.wire.Reply;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends a call with one key after another until one serves it or nothing more can be done.
///
/// Nothing of an answer has gone to the client while this runs, so a client never sees what went wrong on the way.
public final class Forwarder {
    private static final Logger LOG = LoggerFactory.getLogger(Forwarder.class);

    private final KeyPool pool;
    private final Affinities affinities;
    private final Upstream upstream;
    private final Rules rules;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Pause pause;
    private final RetryBudget budget = new RetryBudget();

    public Forwarder(
            KeyPool pool,
            Affinities affinities,
            Upstream upstream,
            Rules rules,
            InstantSource clock,
            RandomGenerator random,
            Pause pause) {
        this.pool = pool;
        this.affinities = affinities;
        this.upstream = upstream;
        this.rules = rules;
        this.clock = clock;
        this.random = random;
        this.pause = pause;
    }

    /// The same keys and rules over another way to ask.
    public Forwarder over(Upstream other) {
        return new Forwarder(pool, affinities, other, rules, clock, random, pause);
    }

    /// Tries a call.
    ///
    /// @return an answer, which must be closed, or why there is none
    public Outcome forward(Call call) {
        return forward(call, List.of());
    }

    /// Tries a call with what is left to it.
    ///
    /// @param before the tries that the same thing has cost already
    /// @return an answer, which must be closed, or why there is none
    public Outcome forward(Call call, List<Attempt> before) {
        RetryBudget.Share share = budget.enter();
        Outcome outcome = null;
        try {
            outcome = forward(call, new Tally(before), share);
            return outcome;
        } finally {
            share.retried();
            if (!(outcome instanceof Outcome.Answered)) {
                share.end();
            }
        }
    }

    /// How often a call is tried.
    public Rules rules() {
        return rules;
    }

    private Outcome forward(Call call, Tally tally, RetryBudget.Share share) {
        Instant patience = clock.instant().plus(rules.patience());
        Need need = new Need(
                call.about().model(),
                affinities.preferred(call.about().affinity(), call.about().model()),
                call.about().binding().key(),
                call.about().binding().project());
        Result last = null;
        while (true) {
            switch (pool.take(need, tally.refusedKeys)) {
                case Grant.None none -> {
                    if (!waited(none, patience)) {
                        return last == null
                                ? new Outcome.Refused(
                                        Refusals.none(none, call.about().binding(), clock.instant()), tally.attempts)
                                : conclude(call, need, last, tally, share);
                    }
                    tally.refusedKeys.clear();
                    continue;
                }
                case Grant.Leased(Lease lease) -> {
                    close(last);
                    last = attempt(call, lease, tally);
                    share.retried();
                }
            }
            boolean again = call.body().repeatable() && last.mayRepeat(call);
            switch (tally.next(last.verdict, again, rules)) {
                case ANSWER -> {
                    return conclude(call, need, last, tally, share);
                }
                case OTHER_KEY -> tally.refusedKeys.add(last.lease.key().id());
                case AFTER_PAUSE -> {
                    if (!share.retry() || !paused(Rules.backOff(random))) {
                        return conclude(call, need, last, tally, share);
                    }
                }
            }
        }
    }

    /// Asks Google, by a call that costs nothing, whether keys that were set aside work again; only those that are
    /// due.
    public void askAgain() {
        for (Lease lease : pool.dueToAskAgain()) {
            Result result = attempt(Inquiry.CALL, lease, new Tally(List.of()));
            LOG.info("key {} was asked again: {}", lease.key().label(), result.verdict.word());
            close(result);
        }
    }

    /// Who is to blame where no answer came.
    static Verdict wayOut(Unreachable cause) {
        return switch (cause.fault()) {
            case PROXY -> new Verdict.ProxyFailed(cause.getMessage());
            case CLIENT -> new Verdict.ClientGone();
            case SLOW_CLIENT -> new Verdict.CallerFault(cause.getMessage());
            case CONNECT, RESET, TIMEOUT -> new Verdict.WayOut(cause.getMessage(), false);
        };
    }

    /// What an attempt led to: an answer that is still open, or none.
    private record Result(Lease lease, Verdict verdict, Reply reply, Unreachable unreachable) {
        /// A call that may have had its effect upstream is sent again only if that does no harm.
        boolean mayRepeat(Call call) {
            boolean refused = reply != null && reply.status() >= 400 && reply.status() < 500;
            boolean unsent = unreachable != null
                    && (unreachable.fault() == Unreachable.Fault.CONNECT
                            || unreachable.fault() == Unreachable.Fault.PROXY);
            return call.about().idempotent() || refused || unsent;
        }
    }

    private Result attempt(Call call, Lease lease, Tally tally) {
        Instant sent = clock.instant();
        Result result = send(call, lease);
        if (result.verdict instanceof Verdict.Doubtful) {
            tally.doubts.add(new Tally.Doubt(lease, result.verdict));
        } else {
            pool.report(lease, result.verdict);
        }
        long millis = Duration.between(sent, clock.instant()).toMillis();
        int status = result.reply == null ? 0 : result.reply.status();
        Key key = lease.key();
        tally.add(new Attempt(key.id(), key.label(), key.project(), status, result.verdict, millis));
        return result;
    }

    private Result send(Call call, Lease lease) {
        Reply reply = null;
        boolean kept = false;
        try {
            reply = upstream.send(call.to(lease.key().project()), lease.key().secret());
            Opened opened = Opened.of(reply, call.about());
            kept = true;
            return new Result(lease, opened.verdict(), opened.reply(), null);
        } catch (Unreachable e) {
            // Interrupted means that the client has hung up, and so that what broke off on the way is its doing.
            Verdict verdict = Thread.currentThread().isInterrupted() ? new Verdict.ClientGone() : wayOut(e);
            return new Result(lease, verdict, null, e);
        } finally {
            if (!kept) {
                if (reply != null) {
                    reply.close();
                }
                pool.release(lease);
            }
        }
    }

    /// Gives the client what there is.
    private Outcome conclude(Call call, Need need, Result last, Tally tally, RetryBudget.Share share) {
        if (last.reply == null) {
            return new Outcome.Refused(Refusals.unreachable(last.unreachable), tally.attempts);
        }
        if (last.verdict instanceof Verdict.Good) {
            String model = call.about().model();
            affinities.answered(
                    call.about().affinity(), model, last.lease.key().project(), project -> pool.serves(project, model));
            // Another key did better, so those in doubt are to blame after all.
            tally.doubts.forEach(doubt -> pool.report(doubt.lease(), doubt.verdict()));
        }
        if (concernsClient(last.verdict)) {
            return answered(last, tally, share);
        }
        Optional<Grant.None> lack = pool.lack(need);
        if (last.verdict instanceof Verdict.ModelRefused
                && lack.filter(Forwarder::mayYetServe).isEmpty()) {
            // Every project said no; were one at rest, it might yet say yes.
            return answered(last, tally, share);
        }
        close(last);
        Failure failure = lack.map(none -> Refusals.none(none, call.about().binding(), clock.instant()))
                .orElseGet(() -> Refusals.retryNow(tally.onlyBadKeys()));
        return new Outcome.Refused(failure, tally.attempts);
    }

    private Outcome answered(Result result, Tally tally, RetryBudget.Share share) {
        return new Outcome.Answered(
                result.reply,
                tokens -> pool.spend(result.lease, tokens),
                () -> {
                    pool.release(result.lease);
                    share.end();
                },
                tally.attempts);
    }

    /// Whether a client can make sense of an answer. It knows of one service, and not of the keys behind it.
    private static boolean concernsClient(Verdict verdict) {
        return switch (verdict) {
            case Verdict.KeyRefused _, Verdict.Exhausted _, Verdict.Throttled _, Verdict.ModelRefused _ -> false;
            case Verdict.Good _,
                    Verdict.Doubtful _,
                    Verdict.ServerTrouble _,
                    Verdict.WayOut _,
                    Verdict.ProxyFailed _,
                    Verdict.CallerFault _,
                    Verdict.ClientGone _ -> true;
        };
    }

    private static boolean mayYetServe(Grant.None none) {
        return none.why() == Grant.Why.RESTING || none.why() == Grant.Why.EXHAUSTED;
    }

    private void close(Result result) {
        if (result != null && result.reply != null) {
            result.reply.close();
            pool.release(result.lease);
        }
    }

    private boolean waited(Grant.None none, Instant patience) {
        Instant now = clock.instant();
        return none.until().isPresent()
                && !none.until().get().isAfter(patience)
                && paused(Duration.between(now, none.until().get()));
    }

    private boolean paused(Duration time) {
        try {
            pause.sleep(time);
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
