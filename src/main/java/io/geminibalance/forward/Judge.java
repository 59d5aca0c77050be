package io.geminibalance.forward;

import io.geminibalance.keys.Verdict;
import io.geminibalance.keys.Verdict.CallerFault;
import io.geminibalance.keys.Verdict.Doubtful;
import io.geminibalance.keys.Verdict.Exhausted;
import io.geminibalance.keys.Verdict.KeyRefused;
import io.geminibalance.keys.Verdict.ModelRefused;
import io.geminibalance.keys.Verdict.ServerTrouble;
import io.geminibalance.keys.Verdict.Throttled;
import io.geminibalance.keys.Verdict.WayOut;
import io.geminibalance.refusal.Refusal;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/// Says who is to blame for an error: a table, read from the top, whose first matching row decides.
///
/// Reasons and sentences are Google's as collected until 2026-08-22: `google.rpc.ErrorInfo.reason` where there is
/// one, the sentence where there is none.
final class Judge {
    /// A case in question.
    ///
    /// @param resource whether the call named something that belongs to one project
    private record Case(Refusal refusal, boolean resource) {
        int code() {
            return refusal.code();
        }
    }

    private record Row(Predicate<Case> when, Function<Refusal, Verdict> then) {}

    private static final List<Row> TABLE = List.of(
            // Billing, whatever the status: one purse for the whole project.
            row(c -> c.code() == 402, r -> new KeyRefused(reason(r), true)),
            row(
                    c -> c.code() == 429 && (c.refusal.says("prepayment") || c.refusal.says("spending cap")),
                    r -> new KeyRefused(reason(r), true)),

            // The key itself.
            row(
                    c -> c.code() == 400
                            && (c.refusal.hasReason("API_KEY_INVALID")
                                    || c.refusal.message().startsWith("API key not valid")),
                    r -> new KeyRefused(reason(r), false)),
            // No API key opens this method, so none is to blame.
            row(c -> c.code() == 401 && c.refusal.hasReason("CREDENTIALS_MISSING"), r -> new CallerFault(reason(r))),
            row(c -> c.code() == 401, r -> new KeyRefused(reason(r), false)),
            row(
                    c -> c.code() == 403
                            && (c.refusal.hasKeyReason()
                                    || c.refusal.says("reported as leaked")
                                    || c.refusal.says("project has been denied access")
                                    || c.refusal.says("has been suspended")),
                    r -> new KeyRefused(reason(r), false)),

            // The address that we come from.
            row(c -> c.code() == 400 && c.refusal.says("user location is not supported"), r -> wayOut(r)),
            row(c -> c.code() == 403 && !c.refusal.json(), r -> wayOut(r)),

            // What the call names, and the call itself.
            row(c -> c.code() == 403 && (c.resource || names(c.refusal)), r -> new CallerFault(reason(r))),
            row(c -> c.code() == 403 && c.refusal.says("unregistered callers"), r -> new CallerFault(reason(r))),
            row(
                    c -> c.code() == 404 && c.refusal.says("no longer available to new users"),
                    r -> new ModelRefused(reason(r))),
            row(c -> c.code() == 403, r -> new Doubtful(reason(r))),

            // Quotas.
            row(c -> c.code() == 429 && c.refusal.perDay(), r -> exhausted(r, true)),
            row(c -> c.code() == 429 && known(c.refusal), r -> exhausted(r, false)),
            row(c -> c.code() == 429, r -> new Throttled(reason(r))),

            // The model, or the service behind it.
            row(c -> c.code() == 500 || c.code() >= 502 && c.code() <= 504, r -> new ServerTrouble(reason(r))),

            // All else is between the client and Google.
            row(_ -> true, r -> new CallerFault(reason(r))));

    private Judge() {}

    /// The verdict on an error.
    ///
    /// @param resource whether the call names something that belongs to one project
    static Verdict judge(Refusal refusal, boolean resource) {
        Case question = new Case(refusal, resource);
        return TABLE.stream()
                .filter(row -> row.when.test(question))
                .findFirst()
                .map(row -> row.then.apply(refusal))
                .orElseThrow();
    }

    private static boolean names(Refusal refusal) {
        return refusal.says("cachedcontent") || refusal.says("access the file");
    }

    private static boolean known(Refusal refusal) {
        return refusal.violations().stream().anyMatch(Refusal.Violation::perMinute)
                || refusal.limitName().contains("PerMinute")
                || refusal.delay().isPresent()
                || refusal.word().equals("rate_limit_exceeded");
    }

    /// Names the violation that decides: with several, the one that lasts longest.
    private static Verdict exhausted(Refusal refusal, boolean day) {
        Refusal.Violation worst = refusal.violations().stream()
                .filter(violation -> !day || violation.perDay())
                .findFirst()
                .or(() -> refusal.violations().stream().findFirst())
                .orElse(new Refusal.Violation(refusal.limitName(), ""));
        return new Exhausted(day, refusal.delay(), worst.quotaId(), worst.quotaValue(), naming(refusal, worst));
    }

    /// Google's sentence is the same for every quota, so the name of the one that is meant goes with it.
    private static String naming(Refusal refusal, Refusal.Violation worst) {
        String line = reason(refusal);
        boolean more = !worst.quotaId().isEmpty() && !line.contains(worst.quotaId());
        return more ? line + " (" + worst.quotaId() + ")" : line;
    }

    private static Verdict wayOut(Refusal refusal) {
        return new WayOut(reason(refusal), true);
    }

    /// One line for people: Google's reason and the first line of its message.
    private static String reason(Refusal refusal) {
        String line = refusal.message().lines().findFirst().orElse("").strip();
        String reason = String.join(" ", refusal.reasons()).strip();
        String text = (reason.isEmpty() ? "" : reason + ": ") + (line.isEmpty() ? "status " + refusal.code() : line);
        return text.length() > 300 ? text.substring(0, 300) + "..." : text;
    }

    private static Row row(Predicate<Case> when, Function<Refusal, Verdict> then) {
        return new Row(when, then);
    }
}
