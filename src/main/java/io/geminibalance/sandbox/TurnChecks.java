package io.geminibalance.sandbox;

import io.geminibalance.json.JsonView;
import io.geminibalance.sandbox.Profile.Trait;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Refuses contents in an order that Google doesn't take: whose turn it is, calls and their results,
/// signatures.
final class TurnChecks {
    private static final String CALL = "functionCall";
    private static final String RESULT = "functionResponse";

    private TurnChecks() {}

    static Optional<GoogleError> refuse(List<JsonView> contents, Model model) {
        boolean ends =
                isModels(contents.getLast()) && of(contents.getLast(), RESULT).isEmpty();
        if (!model.has(Trait.PREFILL) && (ends || contents.stream().anyMatch(TurnChecks::mixes))) {
            return Optional.of(InvalidArguments.MODEL_TURN_LAST);
        }
        if (isModels(contents.getFirst())) {
            return Optional.of(InvalidArguments.CALL_AFTER_USER);
        }
        for (int i = 0; i < contents.size(); i++) {
            Optional<GoogleError> wrong = turn(contents, i, model);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return model.has(Trait.SIGNATURES) ? signatures(contents) : Optional.empty();
    }

    /// Results of functions and something else in one turn, which newer models take for a turn of the model's.
    private static boolean mixes(JsonView content) {
        int results = of(content, RESULT).size();
        return results > 0 && results < content.at("parts").each().size();
    }

    private static Optional<GoogleError> turn(List<JsonView> contents, int i, Model model) {
        List<JsonView> calls = of(contents.get(i), CALL);
        List<JsonView> before = i == 0 ? List.of() : of(contents.get(i - 1), CALL);
        if (!of(contents.get(i), RESULT).isEmpty() && before.isEmpty()) {
            return Optional.of(InvalidArguments.RESULT_AFTER_CALL);
        }
        if (calls.isEmpty()) {
            return Optional.empty();
        }
        if (i == 0 || isModels(contents.get(i - 1))) {
            return Optional.of(InvalidArguments.CALL_AFTER_USER);
        }
        List<JsonView> results = i + 1 < contents.size() ? of(contents.get(i + 1), RESULT) : List.of();
        if (calls.size() != results.size()) {
            return Optional.of(InvalidArguments.RESULT_COUNT);
        }
        return model.has(Trait.IDS_MATCH) && !ids(calls).equals(ids(results))
                ? Optional.of(InvalidArguments.RESULT_ID)
                : Optional.empty();
    }

    /// The ids with the names that they stand for. Their order is free: Google has never been seen to ask for
    /// one.
    private static List<String> ids(List<JsonView> each) {
        return each.stream()
                .map(one -> one.at("id").text("") + " " + one.at("name").text(""))
                .sorted()
                .toList();
    }

    /// Every signature must be sound, and since the user last said something, the first call of each step must
    /// have kept its own.
    private static Optional<GoogleError> signatures(List<JsonView> contents) {
        boolean corrupted = contents.stream()
                .flatMap(content -> content.at("parts").each().stream())
                .flatMap(part -> part.at("thoughtSignature").text().stream())
                .anyMatch(signature -> !Signature.isSound(signature));
        if (corrupted) {
            return Optional.of(InvalidArguments.CORRUPTED_SIGNATURE);
        }
        for (int i = contents.size() - 1; i >= 0; i--) {
            List<JsonView> parts = contents.get(i).at("parts").each();
            if (!isModels(contents.get(i)) && !Prompt.text(parts).isEmpty()) {
                return Optional.empty();
            }
            Optional<JsonView> call =
                    parts.stream().filter(part -> part.at(CALL).isObject()).findFirst();
            if (call.isPresent() && call.get().at("thoughtSignature").isEmpty()) {
                return Optional.of(InvalidArguments.NO_SIGNATURE.with(Map.of(
                        "function", call.get().at(CALL).at("name").text(""),
                        "position", Integer.toString(i + 1))));
            }
        }
        return Optional.empty();
    }

    private static boolean isModels(JsonView content) {
        return content.at("role").text("user").equals("model");
    }

    private static List<JsonView> of(JsonView content, String kind) {
        return content.at("parts").each().stream()
                .flatMap(part -> Stream.of(part.at(kind)).filter(JsonView::isObject))
                .toList();
    }
}
