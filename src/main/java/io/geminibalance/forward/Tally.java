package io.geminibalance.forward;

import io.geminibalance.keys.Lease;
import io.geminibalance.keys.Verdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What one call has met so far.
final class Tally {
    final List<Attempt> attempts = new ArrayList<>(1);
    final Set<String> refusedKeys = new HashSet<>(2);
    final List<Doubt> doubts = new ArrayList<>(0);
    private final int before;
    private int troubles;
    private int lost;

    /// @param before the tries that the same thing has cost already
    Tally(List<Attempt> before) {
        this.before = before.size();
        this.troubles = Rules.troubles(before);
        this.lost = Rules.lost(before);
    }

    /// A refusal that is the key's fault only if another key does better.
    record Doubt(Lease lease, Verdict verdict) {}

    void add(Attempt attempt) {
        attempts.add(attempt);
    }

    /// Whether every try met a key that is refused as such.
    boolean onlyBadKeys() {
        return attempts.stream().allMatch(attempt -> attempt.verdict() instanceof Verdict.KeyRefused);
    }

    /// What to do after a verdict: a pure rule, checked in this order.
    ///
    /// @param again whether the call can be sent once more
    Next next(Verdict verdict, boolean again, Rules rules) {
        boolean more = again && before + attempts.size() < rules.attempts();
        return switch (verdict) {
            case Verdict.Good _, Verdict.CallerFault _, Verdict.ClientGone _ -> Next.ANSWER;
            case Verdict.KeyRefused _, Verdict.ModelRefused _, Verdict.Exhausted _, Verdict.Throttled _ ->
                more ? Next.OTHER_KEY : Next.ANSWER;
            // The way rests now, so it is a key with another one.
            case Verdict.ProxyFailed _ -> more ? Next.OTHER_KEY : Next.ANSWER;
            case Verdict.Doubtful _ -> more ? Next.OTHER_KEY : Next.ANSWER;
            case Verdict.ServerTrouble _ ->
                more && troubles++ < Rules.FURTHER_FOR_MODEL ? Next.AFTER_PAUSE : Next.ANSWER;
            case Verdict.WayOut wayOut ->
                !wayOut.answered() && more && lost++ < Rules.FURTHER_FOR_WAY ? Next.AFTER_PAUSE : Next.ANSWER;
        };
    }

    /// What follows an attempt.
    enum Next {
        /// The client gets what there is.
        ANSWER,
        /// At once with another key.
        OTHER_KEY,
        /// After a moment, with whichever key is next.
        AFTER_PAUSE
    }
}
