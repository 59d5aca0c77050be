package io.geminibalance.dialect.answer;

import io.geminibalance.dialect.answer.Happening.Token;
import io.geminibalance.json.JsonView;
import java.util.ArrayList;
import java.util.List;

/// Reads how likely the model held what it wrote, and what else it might have written.
final class Likelihoods {
    private Likelihoods() {}

    static List<Token> read(JsonView result) {
        if (!result.isObject()) {
            return List.of();
        }
        List<JsonView> chosen = result.at("chosenCandidates").each();
        List<Token> tokens = new ArrayList<>(chosen.size());
        for (int i = 0; i < chosen.size(); i++) {
            List<Token> others = new ArrayList<>();
            for (JsonView other :
                    result.at("topCandidates").at(i).at("candidates").each()) {
                others.add(token(other, List.of()));
            }
            tokens.add(token(chosen.get(i), others));
        }
        return tokens;
    }

    private static Token token(JsonView candidate, List<Token> others) {
        Number likely = candidate.at("logProbability").value() instanceof Number number ? number : 0;
        return new Token(candidate.at("token").text(""), likely, others);
    }
}
