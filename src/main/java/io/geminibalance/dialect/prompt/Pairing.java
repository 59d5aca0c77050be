package io.geminibalance.dialect.prompt;

import io.geminibalance.dialect.prompt.Message.Called;
import io.geminibalance.dialect.prompt.Message.Result;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Brings the results of a turn's calls into the order of the calls.
///
/// @param calls with ids that differ
/// @param results one for each call, nothing where the client has none
/// @param strangers results that belong to none of the calls
record Pairing(List<Called> calls, List<Optional<Result>> results, List<Result> strangers) {

    /// By id, never by position (router-for-me/CLIProxyAPI#5199); one id used twice is served in the order of
    /// coming; an unknown id goes by its name, where only one call is left of that name.
    static Pairing of(List<Called> calls, List<Result> given) {
        List<Optional<Result>> paired = new ArrayList<>();
        List<Result> left = new ArrayList<>(given);
        for (Called call : calls) {
            Optional<Result> match = left.stream()
                    .filter(result -> !call.id().isEmpty() && result.id().equals(call.id()))
                    .findFirst();
            match.ifPresent(left::remove);
            paired.add(match);
        }
        List<Result> strangers = new ArrayList<>();
        for (Result result : left) {
            int call = onlyOpen(calls, paired, result);
            if (call < 0) {
                strangers.add(result);
            } else {
                paired.set(call, Optional.of(result));
            }
        }
        return new Pairing(distinct(calls), paired, strangers);
    }

    private static int onlyOpen(List<Called> calls, List<Optional<Result>> paired, Result result) {
        int found = -1;
        for (int i = 0; i < calls.size(); i++) {
            if (paired.get(i).isEmpty() && calls.get(i).name().equals(result.name())) {
                if (found >= 0 && !result.id().isEmpty()) {
                    return -1;
                }
                found = found < 0 ? i : found;
            }
        }
        return found;
    }

    private static List<Called> distinct(List<Called> calls) {
        Map<String, Integer> used = new HashMap<>();
        List<Called> distinct = new ArrayList<>();
        for (Called call : calls) {
            int before = used.merge(call.id(), 1, Integer::sum) - 1;
            boolean again = before > 0 && !call.id().isEmpty();
            distinct.add(
                    again
                            ? new Called(call.id() + "_" + (before + 1), call.name(), call.args(), call.signature())
                            : call);
        }
        return distinct;
    }
}
